"""Whatever a plan says: carried out twice it does no more than once, and nothing loses its owner."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from knowledge.care.sections import SectionRow, TownSections, planned, removable
from knowledge.content import Entry, EntryKind, EntryText
from people.town_details import SectionDetails

_OLD = ("a", "b", "c")
_NEW = ("x", "y", "a")
_WORDS = EntryText("題", "答え")


@st.composite
def _towns(draw: st.DrawFn) -> TownSections:
    owners = draw(st.lists(st.sampled_from(("", *_OLD)), max_size=6))
    kinds = (EntryKind.GARBAGE, EntryKind.FAQ)
    entries = [
        Entry(kinds[number % 2], str(number), (_WORDS,), owner_key=owner, details={"category": "can"})
        for number, owner in enumerate(owners)
    ]
    there = _OLD if draw(st.booleans()) else draw(st.sampled_from((("a", "b"), ("a", "c", "x"), ("x", "y"))))
    sections = {key: SectionDetails(key, key.upper(), "1") for key in there}
    people = draw(st.dictionaries(st.sampled_from(_OLD), st.integers(1, 3), max_size=2))
    return TownSections(sections, entries, people, draw(st.sampled_from(("", *sections))))


@st.composite
def _rows(draw: st.DrawFn) -> list[SectionRow]:
    rest = [SectionRow("f", 2, old, draw(st.sampled_from((old, *_NEW))), "課", "2") for old in _OLD]
    aims = (
        ("faq", "", ""),
        ("garbage", "can", ""),
        ("", "can", ""),
        ("", "", "1"),
        ("faq", "", "faq:1"),
        ("", "", "2"),
    )
    chosen = draw(st.lists(st.tuples(st.sampled_from(("", *_OLD)), st.sampled_from(aims)), max_size=2, unique=True))
    rest += [SectionRow("f", 8, "", draw(st.sampled_from(_NEW)))]
    return rest + [SectionRow("f", 9, old, draw(st.sampled_from((old, *_NEW))), "課", "2", *aim) for old, aim in chosen]


def _carried_out(town: TownSections, rows: list[SectionRow], *, removes: bool) -> TownSections:
    plan = planned(rows, town)
    assume(not plan.faults)
    sections = {**town.sections, **plan.sections}
    for gone in removable(town, plan, ()) if removes else ():
        del sections[gone]
    people: dict[str, int] = {}
    for key, count in town.people.items():
        people[plan.rest.get(key, key)] = people.get(plan.rest.get(key, key), 0) + count
    entries = [
        replace(entry, owner_key=plan.moves.get(place, entry.owner_key)) for place, entry in enumerate(town.entries)
    ]
    return TownSections(sections, entries, people, plan.rest.get(town.contact_key, town.contact_key))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(_towns(), _rows(), st.booleans())
def test_a_plan_carried_out_twice_does_no_more_than_once(
    town: TownSections, rows: list[SectionRow], removes: bool
) -> None:
    once = _carried_out(town, rows, removes=removes)
    again = planned(rows, once)
    assert again.faults == []
    assert _carried_out(once, rows, removes=removes) == once


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(_towns(), _rows(), st.booleans())
def test_a_plan_leaves_nothing_with_a_section_that_is_not_there(
    town: TownSections, rows: list[SectionRow], removes: bool
) -> None:
    after = _carried_out(town, rows, removes=removes)
    assert after.attached().keys() <= after.sections.keys()
