"""Every starter entry can be reached by its title, is shown in full, and is a valid LINE message."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from handlers.base import Person
from knowledge.content import Entry, EntryClass, EntryKind
from messages.line_json import MAX_ALT_UNITS, JsonObject, line_messages, utf16_units
from messages.outgoing import Card, Image
from people.tables import Audience
from simulator.rules.findings import Findings
from simulator.rules.messages import check_messages
from tests.unit.handlers.pure_town import Talker, sample_content, sample_town

_NOT_BY_TITLE = {EntryKind.LECTURE, EntryKind.EVENT, EntryKind.GARBAGE_CATEGORY}
_TELEPHONE = re.compile(r"0000-00-\d{4}")


def _readings() -> Iterator[object]:
    """Every entry that is found by search, for everybody who may see it."""
    for entry in sample_content().entries:
        if entry.kind in _NOT_BY_TITLE:
            continue
        if entry.entry_class == EntryClass.PUBLIC:
            yield pytest.param(entry, Audience.RESIDENT, id=f"{entry.id} resident")
        yield pytest.param(entry, Audience.STAFF, id=f"{entry.id} staff")


def _alternative_texts(messages: list[JsonObject]) -> str:
    return "\n".join(message["altText"] for message in messages if message["type"] == "flex")


@pytest.mark.parametrize(("entry", "audience"), list(_readings()))
def test_entry_is_the_answer_to_its_title(entry: Entry, audience: Audience) -> None:
    talker = Talker(Person(is_staff=audience == Audience.STAFF))
    replies = talker.says(entry.title)
    card = replies[-1]
    assert isinstance(card, Card)
    assert card.title == entry.title
    messages = line_messages(replies)
    findings = Findings()
    check_messages(messages, findings)
    assert findings.found == []
    spoken = _alternative_texts(messages)
    assert _TELEPHONE.search(spoken), "no telephone number in the alternative text"
    if entry.entry_class == EntryClass.INTERNAL:
        assert entry.body.strip() not in str(messages)
        return
    assert entry.body.strip() in spoken
    assert utf16_units(spoken) <= MAX_ALT_UNITS
    if entry.image:
        assert isinstance(replies[0], Image)
        assert entry.text.alt in spoken


def test_a_category_is_the_answer_to_its_name() -> None:
    for category in sample_content().entries:
        if category.kind == EntryKind.GARBAGE_CATEGORY:
            (card,) = Talker().says(category.title)
            assert isinstance(card, Card)
            assert card.badge == category.title
            assert category.body in card.body


def test_whom_to_call_about_garbage_is_the_section_of_the_chart() -> None:
    office = sample_town().sections["kankyo"]
    (card,) = Talker().says("布団")
    assert isinstance(card, Card)
    assert any(fact.value == f"{office.name} {office.phone}" for fact in card.facts)


def test_a_resident_finds_nothing_that_is_for_staff() -> None:
    for entry in sample_content().entries:
        if entry.entry_class == EntryClass.PUBLIC or entry.kind in _NOT_BY_TITLE:
            continue
        shown = str(line_messages(Talker().says(entry.title)))
        assert entry.body.strip() not in shown
        assert entry.body[:12] not in shown
