"""Planning the town hall's new year: what goes where, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from knowledge.care.sections import SectionPlan, SectionRow, TownSections, planned, removable
from knowledge.content import Entry, EntryKind, EntryText
from people.town_details import SectionDetails

FUTON = Entry(EntryKind.GARBAGE, "futon", (EntryText("布団", ""),), owner_key="kankyo", details={"category": "large"})
CAN = Entry(EntryKind.GARBAGE, "can", (EntryText("缶", ""),), owner_key="kankyo", details={"category": "can"})
DOG = Entry(EntryKind.FAQ, "dog", (EntryText("犬の登録", "窓口へ"),), owner_key="kankyo")
TAX = Entry(EntryKind.FAQ, "tax", (EntryText("税", "窓口へ"),), owner_key="zeimu")
LOST = Entry(EntryKind.FAQ, "lost", (EntryText("迷子", "窓口へ"),))
KANKYO = SectionDetails("kankyo", "環境係", "0000-00-0001", "平日", "ごみ")
ZEIMU = SectionDetails("zeimu", "税務係", "0000-00-0002")
EMPTY = SectionDetails("aki", "空き係", "0000-00-0003")


def _town(*entries: Entry, people: Mapping[str, int] | None = None, contact: str = "") -> TownSections:
    sections = {section.key: section for section in (KANKYO, ZEIMU, EMPTY)}
    return TownSections(sections, entries or (FUTON, CAN, DOG, TAX, LOST), people or {}, contact)


def _row(old: str, new: str = "", line: int = 2, **more: str) -> SectionRow:
    return SectionRow("plan.csv", line, old, new, **more)


def _owners(town: TownSections, plan: SectionPlan) -> dict[str, str]:
    return {entry.key: plan.moves.get(place, entry.owner_key) for place, entry in enumerate(town.entries)}


def _problems(plan: SectionPlan) -> list[tuple[str, str]]:
    return [(fault.name, fault.problem) for fault in plan.faults]


def test_everything_of_an_old_section_goes_to_its_new_one() -> None:
    town = _town()
    rows = [_row("kankyo", "seikatsu", name="生活課", phone="0000-00-0009"), _row("zeimu", "zeimu", 3)]
    plan = planned(rows, town)
    assert plan.faults == []
    assert _owners(town, plan) == {
        "futon": "seikatsu",
        "can": "seikatsu",
        "dog": "seikatsu",
        "tax": "zeimu",
        "lost": "",
    }
    assert plan.sections == {"seikatsu": SectionDetails("seikatsu", "生活課", "0000-00-0009", "平日", "ごみ")}
    assert removable(town, plan, ()) == ["kankyo"]
    assert removable(town, plan, {"kankyo"}) == [], "another collection still names it"


def test_several_old_sections_may_become_one() -> None:
    town = _town()
    rows = [_row("kankyo", "jumin", name="住民課", phone="0000-00-0009"), _row("zeimu", "jumin", 3)]
    plan = planned(rows, town)
    assert plan.faults == []
    assert set(_owners(town, plan).values()) == {"jumin", ""}


def test_the_most_particular_row_decides() -> None:
    town = _town()
    new = {"name": "課", "phone": "0000-00-0009"}
    rows = [
        _row("kankyo", "rest", 2, **new),
        _row("kankyo", "goods", 3, kind="garbage", **new),
        _row("kankyo", "large", 4, category="large", **new),
        _row("kankyo", "cans", 5, key="garbage:can", **new),
        _row("zeimu", "zeimu", 6),
    ]
    plan = planned(rows, town)
    assert plan.faults == []
    assert _owners(town, plan) == {"futon": "large", "can": "cans", "dog": "rest", "tax": "zeimu", "lost": ""}
    assert plan.rest == {"kankyo": "rest", "zeimu": "zeimu"}


def test_a_section_with_anything_attached_must_have_somewhere_to_go() -> None:
    rows = [_row("kankyo", "kankyo")]
    assert _problems(planned(rows, _town(FUTON, TAX))) == [("old", "plan-left-out")]
    assert _problems(planned(rows, _town(FUTON, people={"aki": 2}))) == [("old", "plan-left-out")]
    assert _problems(planned(rows, _town(FUTON, contact="aki"))) == [("old", "plan-left-out")]
    assert planned(rows, _town(FUTON)).faults == [], "sections without anything may be left out"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (_row("nobody", "new", name="課", phone="0"), ("old", "unknown-section")),
        (_row("kankyo", ""), ("new", "missing")),
        (_row("kankyo", "new", name="課"), ("phone", "missing")),
        (_row("kankyo", "new", phone="0000"), ("name", "missing")),
        (_row("kankyo", "n" * 41, name="課", phone="0"), ("new", "too-long")),
    ],
)
def test_what_cannot_be_is_refused(row: SectionRow, problem: tuple[str, str]) -> None:
    assert problem in _problems(planned([row], _town(FUTON)))


def test_rows_that_contradict_each_other_are_refused() -> None:
    stays = _row("kankyo", "kankyo")
    for other, problem in (
        (_row("kankyo", "zeimu", 3), ("old", "twice")),
        (_row("kankyo", "zeimu", 3, kind="gomi"), ("kind", "not-allowed")),
        (_row("kankyo", "zeimu", 3, key="no-such"), ("key", "plan-entry-unknown")),
        (_row("kankyo", "zeimu", 3, key="tax"), ("key", "plan-entry-unknown")),
        (_row("kankyo", "kankyo", 3, kind="faq", name="別の課"), None),
    ):
        found = _problems(planned([stays, other], _town(FUTON, DOG)))
        assert (problem in found) if problem else found == []
    both = [
        stays,
        _row("kankyo", "aki", 3, key="futon"),
        _row("kankyo", "zeimu", 4, kind="garbage", key="garbage:futon"),
    ]
    assert _problems(planned(both, _town(FUTON, DOG))) == [("key", "twice")], "one entry cannot go to two sections"
    two = [_row("kankyo", "a", name="課", phone="1"), _row("zeimu", "a", 3, name="係", phone="1")]
    assert ("name", "plan-twice") in _problems(planned(two, _town()))


def test_a_split_needs_a_row_for_the_rest() -> None:
    rows = [_row("kankyo", "zeimu", kind="faq")]
    assert ("old", "plan-without-rest") in _problems(planned(rows, _town(DOG)))


def test_a_chain_of_sections_is_refused_since_reading_the_file_twice_would_mix_them() -> None:
    rows = [_row("kankyo", "zeimu"), _row("zeimu", "aki", 3)]
    assert ("new", "plan-chain") in _problems(planned(rows, _town()))


def test_a_new_section_may_be_given_by_its_name_alone() -> None:
    town = _town(FUTON, TAX)
    rows = [_row("kankyo", name="くらし課", phone="0000-00-0009"), _row("zeimu", 3 * "", 3, name="税務係")]
    plan = planned(rows, town)
    assert plan.faults == []
    assert _owners(town, plan) == {"futon": "くらし課", "tax": "zeimu"}


def test_entries_without_an_owner_get_one_where_the_row_says_so() -> None:
    town = _town()
    rows = [_row("", "zeimu"), _row("kankyo", "kankyo", 3), _row("zeimu", "zeimu", 4)]
    plan = planned(rows, town)
    assert plan.faults == []
    assert _owners(town, plan)["lost"] == "zeimu"
    assert plan.rest == {"kankyo": "kankyo", "zeimu": "zeimu"}
    without = [_row(""), *rows[1:]]
    assert planned(without, town).moves == {}


def test_the_same_rows_once_more_move_nothing() -> None:
    town = _town()
    new = {"name": "課", "phone": "0000-00-0009"}
    rows = [
        _row("kankyo", "rest", 2, **new),
        _row("kankyo", "cans", 3, key="can", **new),
        _row("zeimu", "rest", 4),
        _row("", "rest", 5),
    ]
    plan = planned(rows, town)
    assert plan.faults == []
    owners = _owners(town, plan)
    moved = [Entry(e.kind, e.key, e.texts, owner_key=owners[e.key], details=e.details) for e in town.entries]
    for sections in ({**town.sections, **plan.sections}, {"aki": EMPTY, **plan.sections}):
        again = planned(rows, TownSections(sections, moved, {}, ""))
        assert (again.faults, again.moves, again.sections) == ([], {}, {})
    assert again.gone == ["kankyo", "zeimu"]
