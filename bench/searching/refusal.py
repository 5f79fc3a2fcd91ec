"""What is stated, offered and refused at the shipped thresholds, and how far a score can be trusted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bench.searching.corpora import QuestionSet, Wording
from bench.searching.engine import ask
from bench.searching.tables import heading, print_table, share
from knowledge.content import Entry
from knowledge.decision import Answer, Choose
from knowledge.search import Finding, KnowledgeBase

_BINS = 10
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Put:
    """A question that was put: what is right (ids; none when it should be refused), and what was found."""

    text: str
    right: Collection[str]
    finding: Finding

    @property
    def stated(self) -> str | None:
        """The id of the entry stated as fact."""
        decision = self.finding.decision
        return decision.entry.id if isinstance(decision, Answer) else None

    @property
    def offered(self) -> list[str]:
        """The ids of the entries offered."""
        decision = self.finding.decision
        return [entry.id for entry in decision.entries] if isinstance(decision, Choose) else []

    @property
    def first(self) -> str | None:
        """The id of the best candidate, whatever was decided."""
        return self.finding.candidates[0].entry.id if self.finding.candidates else None

    @property
    def score(self) -> float:
        """The best candidate's score, 0 without one."""
        return self.finding.candidates[0].score if self.finding.candidates else 0.0


def put_golden(knowledge: KnowledgeBase, golden: Sequence[Wording]) -> list[Put]:
    """Every wording of the golden set, by the reader it names."""
    return [Put(one.text, one.accepted, ask(knowledge, one.text, staff=one.is_staff)) for one in golden]


def put_faq(knowledge: KnowledgeBase, given: QuestionSet) -> list[Put]:
    """Every question of the FAQ; right is what has a grade of 1 or more."""
    ids = {entry.key: entry.id for entry in given.entries}
    return [
        Put(given.questions[one], [ids[key] for key, grade in grades.items() if grade >= 1 and key in ids], finding)
        for one, grades in given.relevance.items()
        for finding in (ask(knowledge, given.questions[one]),)
    ]


def put_strange(knowledge: KnowledgeBase, texts: Sequence[str]) -> list[Put]:
    """Texts that nothing is right for."""
    return [Put(text, (), ask(knowledge, text)) for text in texts]


def print_refusal(in_scope: Mapping[str, list[Put]], strange: Mapping[str, list[Put]]) -> None:
    """Both sides of the thresholds in one place."""
    if in_scope:
        heading("In scope: what becomes of questions that have an answer, at the shipped thresholds")
        rates = ("first place", "fact", "choice", "refused", "right of facts", "right in choice", "helped")
        print_table(("", "questions", *rates), [_in_scope_row(name, puts) for name, puts in in_scope.items()])
        print("fact: coverage, answered without asking back; helped: a right fact, or a choice with a right one")
    if strange:
        heading("Out of scope: what becomes of talk that nothing is right for, at the same thresholds")
        rows = [_strange_row(name, puts) for name, puts in strange.items()]
        print_table(("", "texts", "fact", "choice", "refused"), rows)
    for name, puts in strange.items():
        stated = [f"「{put.text}」→ {put.first}" for put in puts if put.stated]
        if stated:
            print(f"{name}, stated as fact: {'  '.join(stated[:_SHOWN])}{' ...' if len(stated) > _SHOWN else ''}")
    if not in_scope and not strange:
        print("\nRefusal was not measured: give --golden, --faq or --out-of-scope")


def print_reliability(name: str, puts: Sequence[Put]) -> None:
    """How often the first candidate is right, by tenths of the questions in order of score."""
    heading(f"Reliability: {name}, by score of the first candidate")
    ordered = sorted(puts, key=lambda put: -put.score)
    rows = []
    for number in range(_BINS):
        part = ordered[len(ordered) * number // _BINS : len(ordered) * (number + 1) // _BINS]
        if not part:
            continue
        right = sum(put.first in put.right for put in part)
        stated = sum(put.stated is not None for put in part)
        mean = sum(put.score for put in part) / len(part)
        scores = f"{part[0].score:.2f} to {part[-1].score:.2f}"
        rows.append((scores, str(len(part)), f"{mean:.2f}", share(right, len(part)), share(stated, len(part))))
    print_table(("score", "questions", "mean score", "first is right", "stated as fact"), rows)


def print_golden_wordings(golden: Sequence[Wording], entries: Sequence[Entry]) -> None:
    """How many golden wordings merely repeat a title, reading or alias of what they accept."""
    by_id = {entry.id: entry for entry in entries}
    unknown = sorted({one for wording in golden for one in wording.accepted if one not in by_id})
    same = sum(
        any(wording.text in _wordings(by_id[one]) for one in wording.accepted if one in by_id) for wording in golden
    )
    print(f"golden set: {len(golden)} wordings, {share(same, len(golden))} equal a wording of what they accept")
    if unknown:
        print(f"golden set: accepted ids that do not exist: {', '.join(unknown[:_SHOWN])}")


def failures(name: str, puts: Sequence[Put]) -> list[str]:
    """Lines for those who mend the search: the first candidate is wrong, or something strange was stated."""
    return [
        f"{name}\t{put.text}\t{'|'.join(put.right) or 'refuse'}\t{put.first}\t{put.score:.2f}"
        f"\t{type(put.finding.decision).__name__.lower()}"
        for put in puts
        if (put.first not in put.right if put.right else put.stated)
    ]


def _wordings(entry: Entry) -> set[str]:
    return {*entry.aliases, *(word for text in entry.texts for word in (text.title, text.reading))}


def _in_scope_row(name: str, puts: Sequence[Put]) -> tuple[str, ...]:
    facts = [put for put in puts if put.stated]
    choices = [put for put in puts if put.offered]
    right_facts = sum(put.stated in put.right for put in facts)
    right_choices = sum(not set(put.offered).isdisjoint(put.right) for put in choices)
    number = len(puts)
    return (
        name,
        f"{number:,}",
        share(sum(put.first in put.right for put in puts), number),
        share(len(facts), number),
        share(len(choices), number),
        share(number - len(facts) - len(choices), number),
        share(right_facts, len(facts)),
        share(right_choices, len(choices)),
        share(right_facts + right_choices, number),
    )


def _strange_row(name: str, puts: Sequence[Put]) -> tuple[str, ...]:
    facts, choices, number = (
        sum(put.stated is not None for put in puts),
        sum(bool(put.offered) for put in puts),
        len(puts),
    )
    return name, f"{number:,}", share(facts, number), share(choices, number), share(number - facts - choices, number)
