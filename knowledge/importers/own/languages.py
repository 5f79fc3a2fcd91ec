"""`languages/<tag>/`: the words of a town's entries in another language, beside the originals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from knowledge.content import Entry, EntryText
from knowledge.importers.own.fields import is_tag
from knowledge.importers.own.layout import LANGUAGES, translated_records
from knowledge.importers.own.words import read_text
from knowledge.importers.validation import Fault


@dataclass(slots=True)
class Translations:
    """Texts by the id of their entry."""

    texts: dict[str, list[EntryText]] = field(default_factory=dict)

    def added_to(self, entry: Entry) -> Entry:
        """The entry with its texts in all languages, ordinary Japanese first, then by tag."""
        more = self.texts.get(entry.id)
        if not more:
            return entry
        first, *others = entry.texts
        return replace(entry, texts=(first, *sorted((*others, *more), key=lambda text: text.tag)))


def read_translations(folder: Path, originals: Mapping[str, Entry], faults: list[Fault]) -> Translations:
    """All languages of a town's folder. A key that the originals do not have is a fault, so is a text given twice.

    While the originals have faults, what they do not have is not told: it may be missing because of those.
    """
    found = Translations()
    is_whole = not faults
    for place in sorted((folder / LANGUAGES).glob("*")):
        tag = place.name
        if not place.is_dir() or not is_tag(tag):
            faults.append(Fault(f"{LANGUAGES}/{tag}", 0, "", "not-a-language", tag))
            continue
        told: list[Fault] = []
        seen: set[str] = set()
        for kind, record in translated_records(place, told):
            entry_id = f"{kind}:{record.text('key', required=True)}"
            original = originals.get(entry_id)
            text = read_text(record, kind, tag)
            record.check_all_used()
            if original is None and is_whole:
                record.fail("key", "no-original", record.values.get("key", ""))
            elif entry_id in seen or (original and original.text_in(tag)):
                record.fail("key", "twice", record.values.get("key", ""))
            seen.add(entry_id)
            found.texts.setdefault(entry_id, []).append(text)
        faults += [_placed(fault, tag) for fault in told]
    return found


def _placed(fault: Fault, tag: str) -> Fault:
    """With the language before the file's name: the originals have files of the same name."""
    is_placed = fault.file.startswith(f"{LANGUAGES}/")
    return fault if is_placed else replace(fault, file=f"{LANGUAGES}/{tag}/{fault.file}")
