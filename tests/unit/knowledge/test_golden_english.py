"""What residents write in English finds the entries that have English words; what is not for the town is not stated.

The last sixty wordings with an answer were written after the engine and its words were done, and measured once.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from knowledge.decision import Answer, Unknown
from knowledge.finding.lexicon import lexicon_from_folder
from knowledge.importers.town_folder import read_town_folder
from knowledge.search import Finding, KnowledgeBase

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 11, 21)
LEAST_FIRST, MOST_REFUSED, LEAST_RIGHT, LEAST_ANSWERED = 0.90, 0.05, 0.97, 0.60


def golden() -> list[dict[str, str]]:
    with (ROOT / "data" / "sample-town" / "golden-english.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    entries = read_town_folder(ROOT / "data" / "sample-town", TODAY).entries
    return KnowledgeBase(entries, lexicon_from_folder(ROOT / "data" / "words"))


@pytest.fixture(scope="module")
def found(knowledge: KnowledgeBase) -> list[tuple[set[str], Finding]]:
    """For each wording that has an answer: what is right, and what was found."""
    rows = [row for row in golden() if row["accepted"] != "-"]
    return [(set(row["accepted"].split("|")), knowledge.ask(row["wording"], on=TODAY)) for row in rows]


def test_the_english_golden_set_is_large_and_says_nothing_twice() -> None:
    wordings = [row["wording"].lower() for row in golden()]
    assert len(set(wordings)) == len(wordings)
    assert sum(row["accepted"] != "-" for row in golden()) >= 80
    assert sum(row["accepted"] == "-" for row in golden()) >= 30


def test_every_accepted_entry_exists_and_has_english_words(knowledge: KnowledgeBase) -> None:
    for name in {name for row in golden() for name in row["accepted"].split("|")} - {"-"}:
        entry = knowledge.find(name)
        assert entry is not None, name
        assert entry.text_in("en") is not None, name


def test_the_right_entry_comes_first(found: list[tuple[set[str], Finding]]) -> None:
    hits = [bool(one.candidates) and one.candidates[0].entry.id in accepted for accepted, one in found]
    assert sum(hits) / len(hits) >= LEAST_FIRST


def test_few_are_refused_and_most_are_answered_at_once(found: list[tuple[set[str], Finding]]) -> None:
    decisions = [one.decision for _, one in found]
    assert sum(isinstance(one, Unknown) for one in decisions) / len(decisions) <= MOST_REFUSED
    assert sum(isinstance(one, Answer) for one in decisions) / len(decisions) >= LEAST_ANSWERED


def test_what_is_stated_is_right(found: list[tuple[set[str], Finding]]) -> None:
    right = [one.decision.entry.id in accepted for accepted, one in found if isinstance(one.decision, Answer)]
    assert sum(right) / len(right) >= LEAST_RIGHT


@pytest.mark.parametrize("wording", [row["wording"] for row in golden() if row["accepted"] == "-"])
def test_english_that_is_not_for_the_town_is_not_answered_as_fact(knowledge: KnowledgeBase, wording: str) -> None:
    assert not isinstance(knowledge.ask(wording, on=TODAY).decision, Answer)


@pytest.mark.parametrize(
    ("wording", "right"),
    [
        ("how do I throw away a toothbrush", "garbage:haburashi"),
        ("tooth brush", "garbage:haburashi"),
        ("old sofa", "garbage:sofa"),
        ("cardboard boxes", "garbage:danboru"),
        ("umbrela", "garbage:kasa"),
        ("toothbrushはどう捨てる", "garbage:haburashi"),
        ("CDを捨てたい", "garbage:cd"),
        ("TV捨てたい", "garbage:tv"),
        ("PCの処分", "garbage:pasokon"),
        ("LINEの使い方を教えて", "faq:line-howto"),
        ("futon", "garbage:futon"),
        ("makura", "garbage:makura"),
    ],
)
def test_english_and_loanwords_in_japanese_are_answered(knowledge: KnowledgeBase, wording: str, right: str) -> None:
    decision = knowledge.ask(wording, on=TODAY).decision
    assert isinstance(decision, Answer)
    assert decision.entry.id == right


@pytest.mark.parametrize("wording", ["batteries", "baterry", "where do I put batteries?"])
def test_batteries_are_a_choice_with_the_ordinary_ones_in_it(knowledge: KnowledgeBase, wording: str) -> None:
    offered = getattr(knowledge.ask(wording, on=TODAY).decision, "entries", ())
    assert "garbage:kandenchi" in {entry.id for entry in offered}
