"""The wordings of the sample town's golden set find their entries; talk that is not for the town finds none.

The wordings were written from titles and bodies alone, without a look at the aliases. A town keeps its own beside
its content; these stand for the engine and the starter content together.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.decision import Answer, Decision
from knowledge.finding.folding import folded
from knowledge.finding.lexicon import lexicon_from_folder
from knowledge.importers.town_folder import TownContent, read_town_folder
from knowledge.search import KnowledgeBase

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 11, 21)
FLOOR, MOST_REFUSED, LEAST_RIGHT, MOST_BLUFFED = 0.90, 0.05, 0.90, 0.01
MOST_EQUAL_AN_ALIAS = 0.20


@pytest.fixture(scope="module")
def content() -> TownContent:
    return read_town_folder(ROOT / "data" / "sample-town", TODAY)


@pytest.fixture(scope="module")
def knowledge(content: TownContent) -> KnowledgeBase:
    return KnowledgeBase(content.entries, lexicon_from_folder(ROOT / "data" / "words"))


def golden() -> list[dict[str, str]]:
    with (ROOT / "data" / "sample-town" / "golden.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def asked(knowledge: KnowledgeBase) -> Iterator[tuple[set[str], str, Decision]]:
    """For each wording that has an answer: what is right, the first candidate's id, the decision."""
    for row in golden():
        if row["accepted"] != "-":
            finding = knowledge.ask(row["wording"], on=TODAY, staff=row["audience"] == "staff")
            first = finding.candidates[0].entry.id if finding.candidates else ""
            yield set(row["accepted"].split("|")), first, finding.decision


def test_the_golden_set_is_large_and_not_a_copy_of_the_aliases(content: TownContent) -> None:
    known = {folded(name) for entry in content.entries for name in (entry.title, *entry.aliases)}
    wordings = [folded(row["wording"]) for row in golden()]
    assert len(wordings) >= 500
    assert len(set(wordings)) == len(wordings)
    assert sum(wording in known for wording in wordings) / len(wordings) <= MOST_EQUAL_AN_ALIAS


def test_every_accepted_entry_of_the_golden_set_exists(content: TownContent) -> None:
    known = {entry.id for entry in content.entries}
    accepted = {entry for row in golden() for entry in row["accepted"].split("|")} - {"-"}
    assert accepted <= known


def test_the_right_entry_comes_first(knowledge: KnowledgeBase) -> None:
    hits = [first in accepted for accepted, first, _ in asked(knowledge)]
    assert sum(hits) / len(hits) >= FLOOR


def test_few_are_refused_and_what_is_stated_is_right(knowledge: KnowledgeBase) -> None:
    counts: Counter[str] = Counter()
    for accepted, _, decision in asked(knowledge):
        counts[type(decision).__name__] += 1
        if isinstance(decision, Answer):
            counts["right"] += decision.entry.id in accepted
    assert counts["Unknown"] / (counts["Unknown"] + counts["Choose"] + counts["Answer"]) <= MOST_REFUSED
    assert counts["right"] / counts["Answer"] >= LEAST_RIGHT


def test_talk_that_is_not_for_the_town_is_not_answered_as_fact(knowledge: KnowledgeBase) -> None:
    texts = (ROOT / "bench" / "texts" / "out-of-scope.txt").read_text(encoding="utf-8").splitlines()
    stated = [text for text in texts if isinstance(knowledge.ask(text, on=TODAY).decision, Answer)]
    assert len(texts) >= 200
    assert len(stated) / len(texts) <= MOST_BLUFFED, stated
