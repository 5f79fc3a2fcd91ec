"""`import events`: a table of events, the lectures on digital life among them, into entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.content import EntryKind, Provenance
from knowledge.importers.content import FoundContent
from knowledge.importers.events.row import EventRows, section_names
from knowledge.importers.events.sheet_date import date_in_name
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.sheets import Sheet, sheet_records, sheets_with
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.tables.dialects import Dialects

_REQUIRED = ("title", "when")


def read_events(request: ImportRequest, log: ImportLog) -> FoundContent:
    """Read a whole file: CSV in any encoding of Japan, or a workbook; each row is an event or a lecture.

    Everything is public. Rows without a day, in another language, or that were there before are left out with a note.
    """
    dialects = request.dialects_of("events")
    sheets = sheets_with(request.path, dialects, _REQUIRED, log)
    return FoundContent((EntryKind.LECTURE, EntryKind.EVENT), _entries(request, dialects, sheets, log))


def _entries(
    request: ImportRequest, dialects: Dialects, sheets: Sequence[Sheet], log: ImportLog
) -> Iterator[SourcedEntry]:
    near = request.near or date_in_name(request.path.name, request.municipality_code)
    rows = EventRows(
        near=near or request.today,
        is_near_guessed=near is None,
        own_code=request.municipality_code,
        town_name=request.town_name,
        sections=section_names({section.key: section.name for section in request.sections}),
        log=log,
    )
    for record in sheet_records(sheets, dialects, log):
        entry = rows.entry(record)
        if entry is not None:
            origin = Provenance(record.file, record.line, request.licence)
            yield SourcedEntry(entry, origin, key_column="id")
