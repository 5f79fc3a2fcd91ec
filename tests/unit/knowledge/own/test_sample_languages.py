"""The sample town in other languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge.content import Entry, EntryClass, EntryKind
from knowledge.importers.town_folder import read_town_folder

SAMPLE = Path(__file__).resolve().parents[4] / "data" / "sample-town"


def entries() -> tuple[Entry, ...]:
    """All that the sample town knows."""
    return read_town_folder(SAMPLE, date(2026, 11, 21)).entries


def test_all_that_is_public_has_words_in_easy_japanese() -> None:
    public = [entry for entry in entries() if entry.entry_class == EntryClass.PUBLIC]
    assert len(public) > 800
    assert [entry.id for entry in public if not entry.text_in("ja-simple")] == []


def test_all_garbage_has_words_in_english() -> None:
    garbage = [entry for entry in entries() if entry.kind in (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY)]
    assert [entry.id for entry in garbage if not entry.text_in("en")] == []


def test_where_the_original_says_something_another_language_does_too() -> None:
    texts = [(entry, text) for entry in entries() for text in entry.texts]
    assert [(entry.id, text.tag) for entry, text in texts if entry.body and not text.body] == []
    assert [(entry.id, text.tag) for entry, text in texts if entry.image and not text.alt] == []
