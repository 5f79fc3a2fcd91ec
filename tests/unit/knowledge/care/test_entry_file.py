"""One entry as a file to edit: out and in again, and every slip of the pen told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.care.entry_file import entry_as_toml, entry_from_toml
from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.importers.validation import ContentInvalid

_WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
_NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=6)
_PLAIN = st.one_of(
    _WORDS, st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False)
)
_DETAILS = st.dictionaries(_NAMES, st.one_of(_PLAIN, st.lists(st.dictionaries(_NAMES, _PLAIN, max_size=2), max_size=2)))
_FILLED = _NAMES.filter(str.strip)
_DAYS = st.none() | st.dates()


@st.composite
def _entries(draw: st.DrawFn) -> Entry:
    tags = draw(st.lists(st.sampled_from(("ja", "en", "vi")), min_size=1, unique=True))
    return Entry(
        kind=draw(st.sampled_from(EntryKind)),
        key=draw(_NAMES),
        texts=tuple(
            EntryText(draw(_WORDS), draw(_WORDS), draw(_WORDS), "", tag, "standard", draw(_DETAILS)) for tag in tags
        ),
        aliases=tuple(draw(st.lists(_FILLED, max_size=3))),
        entry_class=draw(st.sampled_from(EntryClass)),
        source=draw(_WORDS),
        review_on=draw(_DAYS),
        valid_until=draw(_DAYS),
        starts_at=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
        position=draw(st.integers(-(2**31) + 1, 2**31 - 1)),
        details=draw(_DETAILS),
    )


@settings(max_examples=60, deadline=None)
@given(_entries(), st.integers(0, 1000))
def test_an_entry_written_out_is_read_back_as_it_was(entry: Entry, version: int) -> None:
    written = entry_from_toml(entry_as_toml(entry, version, "town-359998"), "f.toml")
    assert (written.entry, written.version, written.collection_key) == (entry, version, "town-359998")


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["id", "=", '"faq:1"', "[[texts]]", "\n", "title", "1", "x"])).map("".join)
)
def test_any_other_text_is_refused_with_its_faults(text: str) -> None:
    with pytest.raises(ContentInvalid) as refused:
        entry_from_toml(text, "f.toml")
    assert refused.value.faults


FILE = """
id = "faq:1"
version = 3
class = "public"
review_on = 2027-04-01
starts_at = 2027-04-01T10:00:00+09:00
[[texts]]
title = "題"
body = "答え"
[details]
day = 2027-04-02
"""


def test_dates_may_be_written_without_quotes() -> None:
    entry = entry_from_toml(FILE, "f.toml").entry
    assert entry.review_on == date(2027, 4, 1)
    assert entry.starts_at == datetime(2027, 4, 1, 1, tzinfo=UTC)
    assert entry.details == {"day": "2027-04-02"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"faq:1"', '"fax:1"', ("id", "not-allowed")),
        ('"public"', '"secret"', ("class", "not-allowed")),
        ("2027-04-01\n", '"4月1日"\n', ("review_on", "not-a-day")),
        ("T10:00:00+09:00", "T10:00:00", ("starts_at", "not-a-time")),
        ("version = 3", "version = -1", ("version", "not-a-number")),
        ("version = 3", "position = 99999999999", ("position", "not-a-number")),
        ("version = 3", "versoin = 3", ("versoin", "unknown-field")),
        ('title = "題"', "title = 3", ("texts.1.title", "not-text")),
        ('title = "題"', 'tittle = "題"', ("texts.1.tittle", "unknown-field")),
        ("version = 3", "aliases = [1]", ("aliases", "not-a-list")),
        ("version = 3", "texts = [1]\n[x]", ("texts.1", "not-a-table")),
        ("day = 2027-04-02", "day = inf", ("details.day", "not-a-number")),
        ("[[texts]]", "[[texts", ("", "not-toml")),
    ],
)
def test_a_slip_of_the_pen_is_told_by_name(old: str, new: str, fault: tuple[str, str]) -> None:
    text = FILE.replace("[[texts]]", "", 1).split("title")[0] + "[other]" if "texts = " in new else FILE
    with pytest.raises(ContentInvalid) as refused:
        entry_from_toml(text.replace(old, new, 1), "f.toml")
    assert fault in [(one.name, one.problem) for one in refused.value.faults]
