"""A file's word and the town's own corrections: whose counts, field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge.content import Entry, EntryKind, EntryText
from knowledge.importers.merging import merged

FILE = Entry(
    EntryKind.GARBAGE,
    "futon",
    (EntryText("布団", "縛って出す"),),
    aliases=("ふとん",),
    details={"category": "bulky"},
)


def _with_body(entry: Entry, body: str) -> Entry:
    return replace(entry, texts=(replace(entry.text, body=body),))


def test_a_file_that_says_something_new_changes_what_nobody_corrected() -> None:
    new = replace(_with_body(FILE, "予約する"), details={"category": "burnable", "fee": "500円"})
    result = merged(FILE, FILE, new)
    assert result.entry == new
    assert not result.kept
    assert not result.conflicts


def test_a_correction_stays_when_the_file_says_the_same_as_before() -> None:
    corrected = replace(_with_body(FILE, "手で直した"), details={"category": "burnable"}, review_on=date(2027, 4, 1))
    result = merged(corrected, FILE, FILE)
    assert result.entry == corrected
    assert set(result.kept) == {"body", "details.category"}
    assert not result.conflicts


def test_a_file_that_does_not_say_who_answers_takes_nothing_away() -> None:
    answerable = replace(FILE, owner_key="kankyo", source="分別辞典", review_on=date(2027, 4, 30))
    assert merged(answerable, FILE, FILE).entry == answerable
    assert merged(answerable, answerable, FILE).entry == answerable
    assert merged(answerable, answerable, replace(FILE, owner_key="jumin")).entry.owner_key == "jumin"


def test_a_correction_stays_and_is_reported_when_the_file_contradicts_it() -> None:
    result = merged(_with_body(FILE, "手で直した"), FILE, _with_body(FILE, "予約する"))
    assert result.entry.body == "手で直した"
    assert result.conflicts == ["body"]


def test_a_correction_that_the_file_has_taken_over_is_no_correction_any_more() -> None:
    corrected = _with_body(FILE, "予約する")
    result = merged(corrected, FILE, corrected)
    assert result.entry == corrected
    assert not result.kept


def test_an_alias_added_by_hand_stays_beside_those_of_the_file() -> None:
    stored = replace(FILE, aliases=("ふとん", "せんべい布団"))
    new = replace(FILE, aliases=("ふとん", "寝具"))
    assert merged(stored, FILE, new).entry.aliases == ("ふとん", "寝具", "せんべい布団")


def test_an_alias_taken_out_by_hand_does_not_return() -> None:
    result = merged(replace(FILE, aliases=()), FILE, FILE)
    assert result.entry.aliases == ()
    assert result.kept == ["aliases"]


def test_an_alias_that_the_file_drops_is_dropped() -> None:
    assert merged(FILE, FILE, replace(FILE, aliases=())).entry.aliases == ()


def test_a_language_added_by_hand_stays() -> None:
    english = EntryText("Futon", "Tie it up.", language="en")
    result = merged(replace(FILE, texts=(*FILE.texts, english)), FILE, _with_body(FILE, "予約する"))
    assert result.entry.texts == (EntryText("布団", "予約する"), english)
    assert result.kept == ["title@en"]


def test_a_language_taken_out_by_hand_does_not_return() -> None:
    bilingual = replace(FILE, texts=(*FILE.texts, EntryText("Futon", "Tie it up.", language="en")))
    assert merged(FILE, bilingual, bilingual).entry == FILE


def test_a_language_that_the_file_drops_is_dropped() -> None:
    bilingual = replace(FILE, texts=(*FILE.texts, EntryText("Futon", "Tie it up.", language="en")))
    assert merged(bilingual, bilingual, FILE).entry == FILE


def test_over_an_entry_never_imported_the_file_counts_but_its_additions_stay() -> None:
    english = EntryText("Futon", "", language="en")
    handmade = replace(
        _with_body(FILE, "手で書いた"), aliases=("せんべい布団",), details={"fee": "500円"}, owner_key="kankyo"
    )
    handmade = replace(handmade, texts=(*handmade.texts, english))
    result = merged(handmade, None, replace(FILE, owner_key="gomi"))
    assert result.entry.body == "縛って出す"
    assert result.entry.owner_key == "gomi"
    assert result.entry.aliases == ("ふとん", "せんべい布団")
    assert result.entry.details == {"category": "bulky", "fee": "500円"}
    assert english in result.entry.texts


_WORDS = st.sampled_from(["", "a", "b", "c"])
_ENTRIES = st.builds(
    lambda title, body, aliases, fee, english: replace(
        FILE,
        texts=(EntryText(title or "x", body), *((EntryText(english, "", language="en"),) if english else ())),
        aliases=tuple(sorted(aliases)),
        details={"fee": fee} if fee else {},
    ),
    *(_WORDS, _WORDS, st.sets(st.sampled_from("pqr")), _WORDS, _WORDS),
)


@given(_ENTRIES, _ENTRIES)
def test_importing_the_same_words_again_changes_nothing(stored: Entry, words: Entry) -> None:
    once = merged(stored, words, words).entry
    assert once == stored
    first = merged(stored, None, words).entry
    assert merged(first, words, words).entry == first


@given(_ENTRIES, _ENTRIES)
def test_what_nobody_corrected_is_exactly_what_the_file_says(before: Entry, words: Entry) -> None:
    assert merged(before, before, words).entry == words
