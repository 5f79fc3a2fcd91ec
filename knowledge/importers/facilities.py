"""Places of the town: 公共施設一覧 of the open-data standards and every list like it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from knowledge.content import Entry, EntryClass, EntryKind, EntryText, Provenance
from knowledge.importers.content import FoundContent
from knowledge.importers.facility_places import FacilityPlace, other_municipality, read_place
from knowledge.importers.log import ImportLog
from knowledge.importers.opening_hours import spaced, span_of, split_hours
from knowledge.importers.request import ImportRequest
from knowledge.importers.row_keys import RowKeys, fingerprint
from knowledge.importers.row_words import hiragana, labelled, names, needs_any_of, no_entry, page
from knowledge.importers.sheets import Sheet, sheet_records, sheets_with
from knowledge.importers.side_by_side import divided
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.tables.cells import heading
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.validation import Record
from knowledge.importers.written.numbers import read_whole

SHELTER = "shelter"
_DISASTERS = (
    *("quake_tsunami", "quake", "tsunami", "storm", "flood", "inland_flood", "landslide", "surge", "fire", "volcano"),
    *("nankai", "is_shelter"),
)
_OF_PLACES = (
    *(
        "address",
        "address_city",
        "address_area",
        "latitude",
        "phone",
        "days",
        "opens",
        "hours",
        "remarks_hours",
        "closed",
    ),
    *("fee", "booking", "body"),
)
_LABELLED = ("access", "parking", "accessibility", "extension", "areas", "area_size", "fee_more")
_NO = re.compile(r"[×xX✕✖0０]|無し?|なし|不可|FALSE|非対応", re.IGNORECASE)


@dataclass(slots=True)
class _Reading:
    """One file: its request, its log, and what was told already, for some things are told once."""

    request: ImportRequest
    log: ImportLog
    dialects: Dialects
    lists: Dialects
    keys: RowKeys = field(default_factory=RowKeys)
    rows: set[bytes] = field(default_factory=set)
    told: set[tuple[str, str]] = field(default_factory=set)

    def note_once(self, record: Record, column: str, problem: str, given: str) -> None:
        if (problem, given) not in self.told:
            self.told.add((problem, given))
            self.log.note(record.file, record.line, column, problem, given)


def read_facilities(request: ImportRequest, log: ImportLog) -> FoundContent:
    """Read a list of facilities or shelters. A row is refused only when it has no name."""
    reading = _Reading(request, log, request.dialects_of("facilities"), request.dialects_of("facility-lists"))
    slips = needs_any_of(reading.dialects, _OF_PLACES)
    parts = partial(divided, dialects=reading.dialects, needed="title")
    sheets = sheets_with(request.path, reading.dialects, ("title",), log, slips, parts)
    kinds = [_list(reading, sheet) for sheet in sheets]
    name = "+".join(sorted(set(kinds) - {""}))
    return FoundContent((EntryKind.FACILITY,), _entries(reading, sheets, kinds), list_name=name)


def _entries(reading: _Reading, sheets: Sequence[Sheet], kinds: Sequence[str]) -> Iterator[SourcedEntry]:
    for sheet, kind in zip(sheets, kinds, strict=True):
        for record in sheet_records([sheet], reading.dialects, ImportLog()):
            reading.keys.see(_number(record, kind), _title(record))
    for sheet, kind in zip(sheets, kinds, strict=True):
        _tell_numbers(reading, sheet)
        for record in sheet_records([sheet], reading.dialects, reading.log):
            title = _title(record)
            if record.is_refused:
                continue
            if problem := no_entry(record, title):
                reading.log.leave_out(record.file, record.line, "title", problem, title or record.values.get("id", ""))
                continue
            if not title:
                record.fail("title", "missing")
                continue
            words = fingerprint(*(f"{name}={value}" for name, value in record.values.items() if name != "id"))
            if words in reading.rows:
                reading.log.leave_out(record.file, record.line, "title", "same-row", title)
                continue
            reading.rows.add(words)
            entry = _entry(reading, kind, record, title)
            if not record.is_refused:
                origin = Provenance(record.file, record.line, reading.request.licence)
                yield SourcedEntry(entry, origin, key_column="id")


def _entry(reading: _Reading, kind: str, record: Record, title: str) -> Entry:
    log, request = reading.log, reading.request
    other = other_municipality(record, request)
    if other:
        reading.note_once(record, "municipality", "other-municipality", other)
    place = read_place(record, log)
    number = _number(record, kind)
    organization = record.text("organization")
    owner = next((one.key for one in request.sections if organization in (one.name, one.key)), "")
    return Entry(
        kind=EntryKind.FACILITY,
        key=reading.keys.key(number, title, (place.address, place.phone, record.text("category"), record.text("body"))),
        texts=_texts(reading, kind, record, title, place),
        aliases=tuple(name for name in names(record.text("aliases")) if name != title),
        keywords=(*names(record.text("keywords")), *names(record.text("category")), *_list_words(reading, kind)),
        entry_class=EntryClass.PUBLIC,
        owner_key=owner,
        source="" if owner else organization,
        url=page(record, "url", log),
        details=_details(record, place, log),
    )


def _texts(reading: _Reading, kind: str, record: Record, title: str, place: FacilityPlace) -> tuple[EntryText, ...]:
    """A name that stands in the file several times gets its address behind it; a shelter says that it is one."""
    told_apart = title
    words = _list_words(reading, kind)
    if kind == SHELTER and not any(word in title for word in words):
        told_apart = f"{title}（{words[0]}）"
    if reading.keys.is_repeated(title) and place.address:
        short = place.address.split(reading.request.town_name or "\n", 1)[-1]
        told_apart = f"{told_apart}（{short or place.address}）"
    text = EntryText(told_apart, _body(reading, record), hiragana(record.text("reading")))
    english = record.text("english")
    if not english:
        return (text,)
    return (text, EntryText(english, record.text("english_body"), language="en"))


def _body(reading: _Reading, record: Record) -> str:
    dialects = reading.dialects
    disasters = [word for word in (record.text("disasters"),) if word]
    disasters += [
        dialects.columns[name][0] for name in _DISASTERS if record.text(name) and not _NO.fullmatch(record.text(name))
    ]
    opening = split_hours(record.text("remarks_hours"))
    lines = (
        record.text("body"),
        f"{dialects.columns['disasters'][0]}：{'、'.join(disasters)}" if disasters else "",
        *labelled(record, dialects, _LABELLED),
        opening.more,
        record.text("notes"),
    )
    return "\n".join(line for line in lines if line)


def _details(record: Record, place: FacilityPlace, log: ImportLog) -> dict[str, str]:
    own = split_hours(record.text("hours"))
    remarks = split_hours(record.text("remarks_hours"))
    for column, opening in (("hours", own), ("remarks_hours", remarks)):
        if opening.unclear:
            log.note(record.file, record.line, column, "hours-unclear", opening.unclear)
    span = span_of(record.text("days"), record.text("opens"), record.text("ends"))
    details = {
        "address": place.address,
        "phone": place.phone,
        "hours": _lines(span, own.hours, remarks.hours),
        "closed": _lines(spaced(record.text("closed")), own.closed, remarks.closed),
        "fee": _counted(record.text("fee"), "円"),
        "booking": record.text("booking"),
        "capacity": _counted(record.text("capacity"), "人"),
        "latitude": place.latitude,
        "longitude": place.longitude,
    }
    return {name: value for name, value in details.items() if value}


def _lines(*texts: str) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _counted(text: str, unit: str) -> str:
    """A number alone gets its unit; nobody and nothing for a capacity of 0."""
    number = read_whole(text)
    if number is None:
        return text
    return f"{number:,}{unit}" if number or unit == "円" else ""


def _title(record: Record) -> str:
    return " ".join((record.text("title") or (names(record.text("aliases")) or ("",))[0]).split())


def _list(reading: _Reading, sheet: Sheet) -> str:
    """Which of the standard lists this is; empty for that of the public facilities."""
    headings = {heading(name) for name in sheet.header.names}
    for name, marks in reading.lists.columns.items():
        if headings & {heading(mark) for mark in marks[1:]}:
            return name
    return ""


def _list_words(reading: _Reading, kind: str) -> tuple[str, ...]:
    return reading.lists.columns[kind][:1] if kind else ()


def _number(record: Record, kind: str) -> str:
    """The row's number; that of a list of another kind with its name before it."""
    number = record.text("id")
    return f"{kind}-{number}" if number and kind else number


def _tell_numbers(reading: _Reading, sheet: Sheet) -> None:
    for problem, given in (("numbers-destroyed", reading.keys.destroyed), ("numbers-twice", reading.keys.twice)):
        if given and (problem, given) not in reading.told:
            reading.told.add((problem, given))
            reading.log.note(sheet.table.place, sheet.header.line, "id", problem, given)
