"""Which golden wordings an edit may concern: rather too many than one too few."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.wiring import DATA, lexicon
from knowledge.care.golden import Golden, read_golden
from knowledge.care.golden_screening import GoldenScreen
from knowledge.care.publishing import examined
from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.finding.documents import analysed_entry
from knowledge.importers.town_folder import read_town_folder
from knowledge.search import KnowledgeBase, is_searched

TODAY = date(2026, 11, 21)
POOL = Entry(
    EntryKind.FACILITY,
    "pool",
    (EntryText("町民プール", "夏に開きます。"),),
    aliases=("水泳場",),
    entry_class=EntryClass.PUBLIC,
)


@pytest.fixture(scope="module")
def screen() -> GoldenScreen:
    """A screen with the language data as they ship."""
    return GoldenScreen(lexicon())


@pytest.mark.parametrize("wording", ["プールはどこ", "水泳をしたい", "ぷーる", "町民プウル", "pool", "泳ぐところ"])
def test_a_wording_with_a_word_a_related_word_or_a_sound_of_the_entry_is_concerned(
    screen: GoldenScreen, wording: str
) -> None:
    golden = Golden(wording, ("facility:pool",))
    assert screen.concerned([golden], [POOL]) == [golden]
    assert screen.concerned([golden], [POOL]) == [golden], "and remembered so"


@pytest.mark.parametrize("wording", ["婚姻届", "蛍光灯を捨てたい", "モニター"])
def test_a_wording_that_has_nothing_in_common_is_not_asked_again(screen: GoldenScreen, wording: str) -> None:
    assert screen.concerned([Golden(wording, ())], [POOL]) == []


def test_no_wording_is_concerned_by_what_is_not_searched(screen: GoldenScreen) -> None:
    assert screen.concerned([Golden("プール", ())], [replace(POOL, kind=EntryKind.LECTURE)]) == []


def test_what_is_not_concerned_is_served_in_the_sample_town_as_before(screen: GoldenScreen) -> None:
    entries = read_town_folder(DATA / "sample-town", TODAY).entries[::3]
    golden = read_golden((DATA / "sample-town" / "golden.csv").read_bytes())[::8]
    analyses = {one.id: analysed_entry(one, lexicon().analyser) for one in entries if is_searched(one.kind)}
    knowledge = KnowledgeBase(entries, lexicon(), analyses)
    before = dict(zip(golden, examined(knowledge, golden, TODAY), strict=True))
    gone = next(entry for entry in entries if entry.kind == EntryKind.GARBAGE)
    changed = [entry for entry in entries if entry is not gone] + [POOL]
    after = examined(KnowledgeBase(changed, lexicon(), analyses), golden, TODAY)
    moved = {one for one, got in zip(golden, after, strict=True) if got.grade != before[one].grade}
    concerned = set(screen.concerned(golden, [gone, POOL]))
    assert moved <= concerned
    assert len(concerned) < len(golden) / 2
