"""Two versions of an entry put together, field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.care.editing import StaleSave, disagreements
from knowledge.care.merging import merged, with_both
from knowledge.content import Entry, EntryClass, EntryKind, EntryText

WORDS = st.sampled_from(["", "あ", "いう", "えおか"])
TITLES = st.sampled_from(["題", "別の題", "もう一つ"])
DETAILS = st.dictionaries(st.sampled_from(["fee", "who", "forms"]), st.sampled_from(["無料", "誰でも", ["a", "b"]]))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """One entry in some of its possible states."""
    tags = draw(st.lists(st.sampled_from([("en", "standard"), ("ja", "simple")]), unique=True))
    texts = [EntryText(draw(TITLES), draw(WORDS), draw(WORDS), draw(WORDS))]
    texts += [EntryText(draw(TITLES), draw(WORDS), "", "", tag, style, draw(DETAILS)) for tag, style in tags]
    return Entry(
        EntryKind.PROCEDURE,
        "k",
        tuple(texts),
        aliases=tuple(draw(st.lists(st.sampled_from("abcd"), unique=True))),
        entry_class=draw(st.sampled_from(list(EntryClass))),
        owner_key=draw(st.sampled_from(["", "jumin", "kankyo"])),
        review_on=draw(st.sampled_from([None, date(2027, 4, 30)])),
        details=draw(DETAILS),
    )


@given(entries(), entries())
def test_whoever_takes_every_field_of_the_other_has_the_other_version(yours: Entry, theirs: Entry) -> None:
    names = [row.name for row in disagreements(StaleSave(None, theirs, yours, 2))]
    after = merged(yours, theirs, names)
    assert [row for row in disagreements(StaleSave(None, theirs, after, 2)) if row.theirs != row.yours] == []


@given(entries(), entries())
def test_whoever_takes_no_field_keeps_all_that_was_typed(yours: Entry, theirs: Entry) -> None:
    kept = merged(yours, theirs, [])
    assert sorted(map(repr, kept.texts)) == sorted(map(repr, yours.texts))
    assert replace(kept, texts=yours.texts) == yours


@given(entries(), entries(), st.data())
def test_each_field_is_that_of_the_side_which_was_chosen(yours: Entry, theirs: Entry, data: st.DataObject) -> None:
    rows = [row for row in disagreements(StaleSave(None, theirs, yours, 2)) if row.theirs != row.yours]
    if not rows:
        return
    # a language that only one side has is taken or left as a whole
    row = data.draw(st.sampled_from([one for one in rows if "@" not in one.name] or rows[:1]))
    if "@" in row.name:
        return
    after = merged(yours, theirs, [row.name])
    left = {one.name: one.yours for one in disagreements(StaleSave(None, None, after, 2))}
    assert left.get(row.name, "") == row.theirs


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ((), ("a",), ("b",), {"a", "b"}),
        (("a", "b"), ("a",), ("a", "b", "c"), {"a", "c"}),
        (("a",), ("a",), (), set()),
        (("a", "b"), ("b",), ("a",), set()),
    ],
)
def test_of_two_lists_both_additions_and_both_removals_count(
    base: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...], both: set[str]
) -> None:
    bare = Entry(EntryKind.FAQ, "k", (EntryText("題", ""),))
    before, yours, other = (replace(bare, aliases=words) for words in (base, mine, theirs))
    assert set(with_both(before, yours, other, "aliases").aliases) == both


def test_only_lists_of_words_can_be_put_together() -> None:
    bare = Entry(EntryKind.FAQ, "k", (EntryText("題", ""),))
    with pytest.raises(ValueError, match="body"):
        with_both(bare, bare, bare, "body")
