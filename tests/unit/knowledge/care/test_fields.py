"""One field of an entry, changed by its name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.care.fields import FieldInvalid, with_alias, with_field
from knowledge.care.validity import Known, faults_of
from knowledge.content import Entry, EntryClass, EntryKind, EntryText

ENTRY = Entry(
    EntryKind.GARBAGE,
    "futon",
    (EntryText("布団", "粗大ごみです。"), EntryText("Futon", "Bulky waste.", language="en")),
    ("ふとん",),
    details={"category": "large", "fee": "300円", "online": True},
)
KNOWN = Known({"kankyo"}, {"large"}, {"abc"})


@pytest.mark.parametrize(
    ("name", "value", "changed"),
    [
        ("body", "新しい", {"texts": (EntryText("布団", "新しい"), ENTRY.texts[1])}),
        ("body@en", "New", {"texts": (ENTRY.texts[0], EntryText("Futon", "New", language="en"))}),
        ("title@ja-simple", "ふとん", {"texts": (*ENTRY.texts, EntryText("ふとん", "", style="simple"))}),
        ("title@zh-Hans", "被褥", {"texts": (*ENTRY.texts, EntryText("被褥", "", language="zh-Hans"))}),
        ("alias+", "敷布団", {"aliases": ("ふとん", "敷布団")}),
        ("alias+", "ふとん", {}),
        ("alias-", "ふとん", {"aliases": ()}),
        ("aliases", "a | b|a", {"aliases": ("a", "b")}),
        ("keyword+", "寝具", {"keywords": ("寝具",)}),
        ("owner", "kankyo", {"owner_key": "kankyo"}),
        ("owner_key", "kankyo", {"owner_key": "kankyo"}),
        ("review_on", "2027-04-01", {"review_on": date(2027, 4, 1)}),
        ("review_on", "", {}),
        ("class", "public", {"entry_class": EntryClass.PUBLIC}),
        ("position", "3", {"position": 3}),
        ("details.fee", "", {"details": {"category": "large", "online": True}}),
        ("details.online", "false", {"details": {"category": "large", "fee": "300円", "online": False}}),
    ],
)
def test_a_field_is_changed_by_the_name_that_its_history_shows(
    name: str, value: str, changed: dict[str, object]
) -> None:
    assert with_field(ENTRY, name, value) == replace(ENTRY, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("fee", "1"), ("titel", "x"), ("", "x"), ("details.", "x"), ("url@en", "x"), ("body+", "x")),
        *(("class", "secret"), ("review_on", "明日"), ("position", "x"), ("position", "9" * 12)),
        *(("alias-", "枕"), ("alias+", " "), ("details.online", "3"), ("details.online", "[" * 5000)),
    ],
)
def test_what_a_field_cannot_take_is_refused(name: str, value: str) -> None:
    with pytest.raises(FieldInvalid):
        with_field(ENTRY, name, value)


def test_a_language_whose_words_are_emptied_is_gone() -> None:
    entry = with_field(with_field(ENTRY, "title@en", ""), "body@en", "")
    assert [text.tag for text in entry.texts] == ["ja"]


def test_an_alias_is_added_once() -> None:
    assert with_alias(with_alias(ENTRY, "敷布団"), "敷布団").aliases == ("ふとん", "敷布団")


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("title", "", ("title", "missing")),
        ("title@en", "", ("title@en", "missing")),
        ("url", "http://mihon.example", ("url", "not-https")),
        ("url", "https://mihon.example/税", ("url", "not-an-address")),
        ("owner", "nobody", ("owner_key", "unknown-section")),
        ("details.category", "can", ("details.category", "unknown-category")),
        ("body", "a\0b", ("body", "nul")),
        ("details.note", "a\ud800b", ("details.note", "nul")),
        ("municipality_code", "35999", ("municipality_code", "municipality-code")),
        ("title@" + "x" * 21, "x", ("title@" + "x" * 21, "not-allowed")),
    ],
)
def test_an_entry_that_cannot_be_stored_is_told_why(name: str, value: str, problem: tuple[str, str]) -> None:
    faults = faults_of(with_field(ENTRY, name, value), KNOWN, ENTRY)
    assert [(fault.name, fault.problem) for fault in faults] == [problem]


def test_what_was_dead_before_does_not_forbid_another_edit() -> None:
    orphan = replace(ENTRY, owner_key="gone", details={"category": "gone"})
    assert faults_of(with_field(orphan, "body", "新しい"), KNOWN, orphan) == []
    assert len(faults_of(orphan, KNOWN)) == 2


def test_a_validity_that_ends_before_it_begins_is_refused() -> None:
    entry = with_field(with_field(ENTRY, "valid_from", "2027-04-01"), "valid_until", "2027-03-31")
    assert [fault.problem for fault in faults_of(entry, KNOWN)] == ["before-start"]
