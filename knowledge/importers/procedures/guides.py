"""A town's table of procedures: what each is, who applies, with what, where and until when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from knowledge.content import Entry, EntryClass, EntryKind, EntryText, Provenance
from knowledge.importers.facility_places import other_municipality
from knowledge.importers.log import ImportLog
from knowledge.importers.procedures.answers import read_online
from knowledge.importers.procedures.national import NationalProcedure, national_procedures
from knowledge.importers.request import ImportRequest
from knowledge.importers.row_keys import RowKeys, fingerprint
from knowledge.importers.row_words import addresses, hiragana, items, labelled, names, no_entry, opened_by_line, page
from knowledge.importers.sheets import Sheet, sheet_records
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.validation import Record
from knowledge.importers.written.numbers import read_phone
from people.town_details import SectionDetails

GUIDE_COLUMNS = (
    *("summary", "body", "who", "bring", "where", "contact", "fee", "takes", "deadline", "forms", "apply", "online"),
    *("online_url", "section"),
)
"""A table of procedures has one of these at least."""
_LONGEST_SECTION_KEY = 40
_LABELLED = ("apply", "notes")
_TYPES = re.compile(r"(?:xsd|ic):\S+")
_FORM_EDGES = " \t\n:：・、,，-（(）)｜|"


@dataclass(slots=True)
class GuideReading:
    """One table file, read twice: first for what is in several rows, then for its entries."""

    request: ImportRequest
    log: ImportLog
    dialects: Dialects
    keys: RowKeys = field(default_factory=RowKeys)
    sections: dict[str, SectionDetails] = field(default_factory=dict)
    _rows: set[bytes] = field(default_factory=set)
    _told: set[tuple[str, str]] = field(default_factory=set)
    _national: set[str] = field(default_factory=set)

    def entries(self, sheets: Sequence[Sheet]) -> Iterator[SourcedEntry]:
        """The procedures. A row is refused only when it has no name."""
        self._look_ahead(sheets)
        for record in sheet_records(sheets, self.dialects, self.log):
            title = " ".join(record.text("title").split())
            if record.is_refused:
                continue
            if problem := no_entry(record, title):
                self.log.leave_out(record.file, record.line, "title", problem, title or record.values.get("id", ""))
                continue
            if not title:
                record.fail("title", "missing")
                continue
            words = fingerprint(*(f"{name}={value}" for name, value in record.values.items() if name != "id"))
            if words in self._rows or _TYPES.fullmatch(title):
                problem = "same-row" if words in self._rows else "type-row"
                self.log.leave_out(record.file, record.line, "title", problem, title)
                continue
            self._rows.add(words)
            entry = self._entry(record, title)
            if not record.is_refused:
                origin = Provenance(record.file, record.line, self.request.licence)
                yield SourcedEntry(entry, origin, key_column="id")

    def _look_ahead(self, sheets: Sequence[Sheet]) -> None:
        """Which numbers and names repeat, and the sections that some row gives a telephone."""
        self.sections |= {section.name: section for section in reversed(self.request.sections)}
        self.sections |= {section.key: section for section in self.request.sections}
        for record in sheet_records(sheets, self.dialects, ImportLog()):
            self.keys.see(_number(record), record.text("title"))
            name, phone = record.text("section"), read_phone(record.text("phone"))
            if phone and 0 < len(name) <= _LONGEST_SECTION_KEY and name not in self.sections:
                self.sections[name] = self.log.sections[name] = SectionDetails(key=name, name=name, phone=phone)
        for problem, given in (("numbers-destroyed", self.keys.destroyed), ("numbers-twice", self.keys.twice)):
            if given and sheets:
                self.log.note(sheets[0].table.place, sheets[0].header.line, "id", problem, given)

    def _entry(self, record: Record, title: str) -> Entry:
        other = other_municipality(record, self.request)
        if other:
            self._note_once(record, "municipality", "other-municipality", other)
        section = self._section(record)
        details = self._details(record, section)
        national = national_procedures().named(title)
        official = (national.official,) if national and national.official != title else ()
        return Entry(
            kind=EntryKind.PROCEDURE,
            key=self._key(record, title, national),
            texts=(EntryText(title, self._body(record), hiragana(record.text("reading"))),),
            aliases=tuple(name for name in names(record.text("aliases")) if name != title),
            keywords=(*names(record.text("keywords")), *official),
            entry_class=EntryClass.PUBLIC,
            owner_key=section.key if section else "",
            source=record.text("source"),
            url=page(record, "url", self.log),
            details=details,
        )

    def _key(self, record: Record, title: str, national: NationalProcedure | None) -> str:
        """The file's number, or the nation's key for one of the 31, so that the table of who takes what online fits."""
        number = _number(record)
        if not self.keys.is_real(number) and national and national.key not in self._national:
            self._national.add(national.key)
            return national.key
        more = (record.text("section"), record.text("who"), record.text("summary"), record.text("body"))
        return self.keys.key(number, title, more)

    def _section(self, record: Record) -> SectionDetails | None:
        """The town's section of this name; one that is not known and has no telephone anywhere is told and left out."""
        given = record.text("section")
        section = self.sections.get(given)
        if given and section is None:
            self._note_once(record, "section", "section-left-out", given)
        return section

    def _body(self, record: Record) -> str:
        parts = [record.text("summary"), record.text("body"), *labelled(record, self.dialects, _LABELLED)]
        if record.text("where"):
            parts += labelled(record, self.dialects, ("contact",))
        if record.text("forms") and not addresses(record.text("forms")):
            parts += labelled(record, self.dialects, ("forms",))
        return "\n".join(dict.fromkeys(part for part in parts if part))

    def _details(self, record: Record, section: SectionDetails | None) -> dict[str, Any]:
        phone = read_phone(record.text("phone"))
        where = record.text("where") or record.text("contact")
        if phone and (section is None or section.phone != phone) and phone not in where:
            where = f"{where} {phone}".strip()
        details: dict[str, Any] = {
            "who": record.text("who"),
            "bring": items(record.text("bring")),
            "where": where,
            "fee": record.text("fee"),
            "takes": record.text("takes"),
            "deadline": record.text("deadline"),
            "forms": self._forms(record),
        }
        details |= self._online(record)
        return {name: value for name, value in details.items() if value not in ("", [])}

    def _online(self, record: Record) -> dict[str, Any]:
        given = record.text("online")
        answer = read_online(given, self.request.today, self.request.near)
        if answer.problem:
            self.log.note(record.file, record.line, "online", answer.problem, given)
        url = page(record, "online_url", self.log) or answer.url
        if answer.is_online is None and not url:
            return {}
        return {"online": answer.is_online is not False} | ({"online_url": url} if url else {})

    def _forms(self, record: Record) -> list[dict[str, str]]:
        """Every address of a cell with the words before it, or else the name of the file, as its name."""
        text, forms = record.text("forms"), []
        for address in addresses(text):
            before, text = text.split(address, 1)
            url = opened_by_line(address)
            if not url:
                problem = "page-not-https" if address.startswith("http:") else "page-left-out"
                self.log.note(record.file, record.line, "forms", problem, address)
                continue
            named = before.strip(_FORM_EDGES).split("\n")[-1].strip(_FORM_EDGES)
            forms.append({"name": named or unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or url, "url": url})
        return forms

    def _note_once(self, record: Record, column: str, problem: str, given: str) -> None:
        if (problem, given) not in self._told:
            self._told.add((problem, given))
            self.log.note(record.file, record.line, column, problem, given)


def _number(record: Record) -> str:
    return record.text("id") or record.text("id_more")
