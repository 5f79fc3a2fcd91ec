"""Which golden wordings an edit may concern: rather too many than one too few."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest

from bot.wiring import DATA, lexicon
from knowledge.care.golden import Golden, read_golden
from knowledge.care.golden_screening import GoldenScreen
from knowledge.care.publishing import Got, Grade, examined
from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.importers.town_folder import read_town_folder
from knowledge.search import KnowledgeBase

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


@dataclass(frozen=True, slots=True)
class Served:
    """A third of the sample town, and what some of its golden wordings bring there."""

    entries: Sequence[Entry]
    knowledge: KnowledgeBase
    before: Mapping[Golden, Got]

    def after(self, gone: Entry | None, come: Entry | None) -> dict[Golden, Got]:
        """What every wording brings after one entry has taken the place of another."""
        kept = [entry for entry in self.entries if entry is not gone]
        knowledge = KnowledgeBase([*kept, come] if come else kept, lexicon(), like=self.knowledge)
        return dict(zip(self.before, examined(knowledge, list(self.before), TODAY), strict=True))


@pytest.fixture(scope="module")
def served() -> Served:
    """A town that edits can be tried on."""
    entries = read_town_folder(DATA / "sample-town", TODAY).entries[::3]
    golden = read_golden((DATA / "sample-town" / "golden.csv").read_bytes())[::8]
    knowledge = KnowledgeBase(entries, lexicon())
    return Served(entries, knowledge, dict(zip(golden, examined(knowledge, golden, TODAY), strict=True)))


def emptied(entry: Entry) -> Entry:
    """An entry that says next to nothing any more."""
    texts = (replace(entry.texts[0], body="電話でお答えします。"), *entry.texts[1:])
    return replace(entry, texts=texts, aliases=(), keywords=())


def renamed(entry: Entry) -> Entry:
    """An entry under a title that nobody asks for."""
    return replace(entry, texts=(replace(entry.texts[0], title="甲乙丙丁", reading=""), *entry.texts[1:]))


def called_like_everything(entry: Entry) -> Entry:
    """An entry that draws what others are asked for."""
    return replace(entry, aliases=(*entry.aliases, "手続き", "捨て方", "相談", "どこ", "証明"))


@pytest.mark.parametrize("become", [emptied, renamed, called_like_everything, lambda _entry: None])
@pytest.mark.parametrize("kind", [EntryKind.GARBAGE, EntryKind.FAQ, EntryKind.FACILITY, EntryKind.PROCEDURE])
def test_what_an_edit_changes_in_the_sample_town_was_concerned(
    screen: GoldenScreen, served: Served, kind: EntryKind, become: Callable[[Entry], Entry | None]
) -> None:
    edited = next(entry for entry in served.entries if entry.kind == kind)
    now = become(edited)
    moved = {one for one, got in served.after(edited, now).items() if got.grade != served.before[one].grade}
    concerned = set(screen.concerned(served.before, [edited, *([now] if now else [])]))
    assert moved <= concerned


def test_a_wording_whose_answer_goes_is_concerned_and_most_others_are_not(screen: GoldenScreen, served: Served) -> None:
    answered = next(one for one, got in served.before.items() if got.decision == "answer" and got.grade == Grade.RIGHT)
    edited = next(entry for entry in served.entries if entry.id == served.before[answered].entries[0].id)
    assert served.after(edited, None)[answered].grade != Grade.RIGHT
    concerned = screen.concerned(served.before, [edited])
    assert answered in concerned
    assert len(concerned) < len(served.before) / 2
