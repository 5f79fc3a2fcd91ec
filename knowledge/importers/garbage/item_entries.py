"""From the rows of a garbage dictionary to entries, each under a key that it keeps."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.content import Entry, EntryClass, EntryKind, EntryText, Provenance
from knowledge.importers.garbage.categories import Categories
from knowledge.importers.garbage.item_rows import ItemRow, ItemTable
from knowledge.importers.garbage.survey import Survey
from knowledge.importers.garbage.wording import on_one_line
from knowledge.importers.log import ImportLog
from knowledge.importers.row_keys import fingerprint
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.tables.cells import is_destroyed_number
from knowledge.importers.title_keys import LONGEST_KEY, key_from_title
from knowledge.importers.validation import Record

_ENGLISH = "en"
_DIVIDERS = str.maketrans({"、": "|", "，": "|", "\n": "|"})


@dataclass(slots=True)
class ItemEntries:
    """One pass through the table. Its memory are fingerprints, not rows."""

    table: ItemTable
    found: Survey
    categories: Categories
    licence: str
    log: ImportLog
    _contents: set[bytes] = field(default_factory=set)
    _keys: Counter[bytes] = field(default_factory=Counter)
    _count: int = 0

    def read(self) -> Iterator[SourcedEntry]:
        """The items in the order of the file. A row that says again what one before it said is left out."""
        for record, row in self.table.rows(self.log):
            if not row.title:
                record.fail("title", "missing")
                continue
            category = self.categories.key_for(row.category) if row.category else ""
            content = fingerprint(key_from_title(row.title), category, row.notice, row.place, row.fee)
            if content in self._contents:
                self.log.leave_out(record.file, record.line, "title", "item-twice", f"{row.title} {row.category}")
                continue
            self._contents.add(content)
            entry = self._entry(record, row, category)
            if not record.is_refused:
                if not row.category:
                    self.log.note(record.file, record.line, "category", "item-without-category", row.title)
                yield SourcedEntry(entry, Provenance(record.file, record.line, self.licence), key_column="title")

    def _entry(self, record: Record, row: ItemRow, category: str) -> Entry:
        self._count += 1
        details = {"category": category, "fee": row.fee, "area": row.place}
        texts = [EntryText(row.title, self._body(row), row.reading)]
        if row.english:
            texts.append(EntryText(row.english, "", language=_ENGLISH))
        return Entry(
            kind=EntryKind.GARBAGE,
            key=self._key(record, row),
            texts=tuple(texts),
            aliases=_words(record, "aliases", row.title),
            keywords=_words(record, "keywords", row.title),
            entry_class=EntryClass.PUBLIC,
            source=on_one_line(record.text("source")),
            url=self._url(record),
            position=self._count,
            details={name: value for name, value in details.items() if value},
        )

    def _body(self, row: ItemRow) -> str:
        """The notes, then fee and area under the names that the file's columns have."""
        lines = [row.notice] if row.notice else []
        lines += [
            f"{self.table.heading_of(column)}：{value}"
            for column, value in (("fee", row.fee), ("area", row.place))
            if value and value not in row.notice
        ]
        return "\n".join(lines)

    def _url(self, record: Record) -> str:
        """An address that LINE does not open costs the address, not the row."""
        trial = Record(record.file, record.line, record.values, [])
        url = trial.https_url("url")
        if trial.is_refused:
            self.log.note(record.file, record.line, "url", "address-unused", record.values.get("url", ""))
            return ""
        return url

    def _key(self, record: Record, row: ItemRow) -> str:
        """The file's own number; without one the name, with what tells it apart from others of this name."""
        number = self._number(record, row) if self.found.has_real_numbers else ""
        if number and self._uses(number) == 1:
            return number
        if number:
            self.log.note(record.file, record.line, "id", "number-twice", number)
        if row.name_print not in self.found.ambiguous:
            key = key_from_title(row.title)
        else:
            key = key_from_title(row.title, row.category, *([row.place] if row.place else []))
        while (count := self._uses(key)) > 1:
            key = key_from_title(row.title, row.category, row.place, str(count))
        return key

    def _uses(self, key: str) -> int:
        """How often the key has been asked for, this time included."""
        used = fingerprint(key)
        self._keys[used] += 1
        return self._keys[used]

    def _number(self, record: Record, row: ItemRow) -> str:
        number = "".join(unicodedata.normalize("NFKC", row.number).split())
        if is_destroyed_number(number):
            self.log.note(record.file, record.line, "id", "number-destroyed", number)
            return ""
        fits = number.isprintable() and len(number) <= LONGEST_KEY and not set(":|") & set(number)
        return number if fits else ""


def _words(record: Record, name: str, title: str) -> tuple[str, ...]:
    parts = record.text(name).translate(_DIVIDERS).split("|")
    return tuple(dict.fromkeys(word for word in map(on_one_line, parts) if word and word != title))
