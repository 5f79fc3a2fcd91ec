"""The form of an entry: what it shows is what it reads, and what nobody touched stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wiring import DATA
from console.pages.answers.form import Filled, entry_form
from console.pages.answers.slots import is_named_links, shown, slots, tags_of, typed_into
from console.pages.answers.words import EntryWords
from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from messages.cleaning import cleaned_text
from messages.phrases import Phrases, phrases_from_folder

TEXT = st.text(max_size=30)
DETAIL = st.one_of(
    TEXT,
    st.booleans(),
    st.integers(-5, 500),
    st.lists(TEXT, max_size=3),
    st.lists(st.dictionaries(st.sampled_from(["name", "url", "day"]), TEXT, max_size=3), max_size=3),
)


@cache
def catalogue() -> Phrases:
    """The words of the pages."""
    return phrases_from_folder(DATA / "phrases")


def faq(**fields: object) -> Entry:
    """An answer."""
    return replace(Entry(EntryKind.FAQ, "k", (EntryText("題", "本文"),)), **fields)  # type: ignore[arg-type]


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Any entry of any kind, with details of any shape under the names that the kind has."""
    kind = draw(st.sampled_from(list(EntryKind)))
    bare = Entry(kind, "k", (EntryText("題", ""),))
    names = [name.removeprefix("details.") for name in slots(kind, ()) if name.startswith("details.")]
    details = st.dictionaries(st.sampled_from(names), DETAIL, max_size=3) if names else st.just({})
    texts = (
        EntryText(draw(TEXT), draw(TEXT), draw(TEXT), draw(TEXT)),
        EntryText(draw(TEXT), draw(TEXT), language="en", details=draw(details)),
    )
    return replace(
        bare,
        texts=texts,
        aliases=tuple(draw(st.lists(TEXT, max_size=3))),
        details=draw(details),
        starts_at=draw(st.sampled_from([None, datetime(2026, 12, 1, 1, 0, tzinfo=UTC)])),
    )


@given(entries())
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(entry: Entry) -> None:
    typed = {name: shown(entry, name) for name in slots(entry.kind, tags_of(entry))}
    assert typed_into(entry, typed, tags_of(entry)) == (entry, [])


@given(entries(), st.data())
def test_whatever_is_typed_it_is_taken_or_refused_at_its_field(entry: Entry, data: st.DataObject) -> None:
    names = list(slots(entry.kind, ("en", "ja-simple")))
    typed = data.draw(st.dictionaries(st.sampled_from(names), st.text(max_size=40), max_size=6))
    typed = {name: cleaned_text(value) for name, value in typed.items()}
    changed, faults = typed_into(entry, typed, ("en", "ja-simple"))
    assert changed.id == entry.id
    assert {fault.name for fault in faults} <= typed.keys()


def test_browsers_send_other_line_ends_and_still_nothing_changes() -> None:
    entry = faq(texts=(EntryText("題", "一行目\n二行目"),), aliases=("あ", "い"))
    typed = {"body": cleaned_text("一行目\r\n二行目"), "aliases": cleaned_text("あ\r\nい\r\n")}
    assert typed_into(entry, typed, ())[0] == entry


def test_each_line_is_another_wording_and_none_stands_twice() -> None:
    changed, _ = typed_into(faq(), {"aliases": "ごみの表\n\n ごみの表 \nごみ早見"}, ())
    assert changed.aliases == ("ごみの表", "ごみ早見")


def test_a_language_comes_with_its_words_and_goes_when_they_are_emptied() -> None:
    entry, _ = typed_into(faq(), {"title@vi": "Rác", "body@vi": "Chào"}, ("vi",))
    assert [text.tag for text in entry.texts] == ["ja", "vi"]
    gone, _ = typed_into(entry, {"title@vi": "", "body@vi": ""}, ("vi",))
    assert gone == faq()


def test_forms_are_typed_a_line_each() -> None:
    base = Entry(EntryKind.PROCEDURE, "k", (EntryText("題", "本文"),))
    changed, faults = typed_into(base, {"details.forms": "申請書 | https://a.example/1\n委任状"}, ())
    assert not faults
    assert changed.details["forms"] == [{"name": "申請書", "url": "https://a.example/1"}, {"name": "委任状"}]
    assert shown(changed, "details.forms") == "申請書 | https://a.example/1\n委任状"


def test_what_is_no_list_of_links_has_no_field_and_stays() -> None:
    entry = Entry(EntryKind.PROCEDURE, "k", (EntryText("題", ""),), details={"forms": [{"name": "a", "day": "b"}]})
    form = entry_form(Filled(entry, ()), EntryWords(catalogue()))
    assert "details.forms" not in {one.name for one in form}
    assert ("申請書など",) in [group.unseen for group in form.groups]
    assert typed_into(entry, {"details.forms": ""}, ()) == (entry, [])
    assert not is_named_links([{"name": "a", "day": "b"}])
    assert not is_named_links([{"url": "https://a.example"}])


@pytest.mark.parametrize(
    ("kind", "name", "value", "problem"),
    [
        (EntryKind.FAQ, "review_on", "来年の春", "not-a-day"),
        (EntryKind.FAQ, "class", "secret", "not-allowed"),
        (EntryKind.EVENT, "sitting-0-day", "いつか", "not-a-day"),
        (EntryKind.EVENT, "details.last_day", "来週", "not-a-day"),
        (EntryKind.FACILITY, "details.latitude", "北", "not-a-number"),
        (EntryKind.FAQ, "body", "あ" * 20_001, "too-long"),
    ],
)
def test_what_cannot_be_taken_says_why_at_its_field(kind: EntryKind, name: str, value: str, problem: str) -> None:
    entry = Entry(kind, "k", (EntryText("題", "本文"),))
    changed, faults = typed_into(entry, {name: value}, ())
    assert changed == entry
    assert [(fault.name, fault.problem) for fault in faults] == [(name, problem)]
    form = entry_form(Filled(entry, (), {name: value}, faults), EntryWords(catalogue()))
    (field,) = [one for one in form if one.errors]
    assert (field.name, field.value) == (name, value)
    assert field.errors[0].endswith("。")


def test_a_fault_of_no_field_stands_above_the_form() -> None:
    _, faults = typed_into(faq(), {}, ())
    assert faults == []
    fault = typed_into(faq(), {"review_on": "x"}, ())[1][0]
    form = entry_form(Filled(faq(), (), {}, [replace(fault, name="image")]), EntryWords(catalogue()))
    assert form.errors
    assert len(form.form_errors) == 1


def test_every_field_of_every_kind_has_a_name_in_japanese() -> None:
    words = EntryWords(catalogue())
    for kind in EntryKind:
        for name in slots(kind, ("en",)):
            assert words.label(name.partition("@")[0]) != name.partition("@")[0], name


def test_a_picture_needs_its_words_and_an_entry_without_one_is_not_asked_for_them() -> None:
    words = EntryWords(catalogue())
    assert "alt" not in {one.name for one in entry_form(Filled(faq(), ()), words)}
    (alt,) = [one for one in entry_form(Filled(faq(image="a" * 64), ()), words) if one.name == "alt"]
    assert alt.required


def test_a_section_that_is_gone_stays_the_choice_until_another_is_made() -> None:
    form = entry_form(Filled(faq(owner_key="old"), (), owners=[("jumin", "住民係")]), EntryWords(catalogue()))
    (owner,) = [one for one in form if one.name == "owner_key"]
    assert ("old", "old") in owner.choices
    assert faq().entry_class == EntryClass.INTERNAL
