"""`import procedures`: a town's guides to procedures, or the table of which town takes which online."""

from __future__ import annotations

from knowledge.content import EntryKind
from knowledge.importers.content import FoundContent
from knowledge.importers.log import ImportLog
from knowledge.importers.procedures.guides import GUIDE_COLUMNS, GuideReading
from knowledge.importers.procedures.national import national_procedures
from knowledge.importers.procedures.online import OnlineReading
from knowledge.importers.procedures.shapes import OnlineShape, ShapeFinder
from knowledge.importers.procedures.towns import Towns, all_municipalities
from knowledge.importers.request import ImportRequest
from knowledge.importers.row_words import needs_any_of
from knowledge.importers.sheets import sheets_with
from knowledge.importers.tables.opening import open_tables
from knowledge.importers.tables.table import Table, TableUnreadable


def read_procedures(request: ImportRequest, log: ImportLog) -> FoundContent:
    """Read either kind of table; which it is, its header and its names tell."""
    towns = Towns(all_municipalities(), request.municipality_code)
    shapes = _online_shapes(request, towns, log)
    if shapes:
        reading = OnlineReading(request, log, national_procedures(), towns)
        for table, shape in shapes:
            reading.read(table, shape)
        return FoundContent(online=reading.finish())
    dialects = request.dialects_of("procedures")
    sheets = sheets_with(request.path, dialects, ("title",), log, needs_any_of(dialects, GUIDE_COLUMNS))
    return FoundContent((EntryKind.PROCEDURE,), GuideReading(request, log, dialects).entries(sheets))


def _online_shapes(request: ImportRequest, towns: Towns, log: ImportLog) -> list[tuple[Table, OnlineShape]]:
    """The visible sheets that say who takes what online; when there are any, the other sheets are noted.

    A file that cannot be read has none: that is told when it is read for guides.
    """
    finder = ShapeFinder(request, national_procedures(), towns)
    found: list[tuple[Table, OnlineShape]] = []
    others: list[tuple[Table, str]] = []
    try:
        tables = open_tables(request.path)
        for table in tables:
            shape = None if table.is_hidden else finder.shape_of(table)
            if shape:
                found.append((table, shape))
            else:
                others.append((table, "hidden-sheet" if table.is_hidden else "sheet-unread"))
    except TableUnreadable:
        return []
    if found:
        log.notes.extend(tables[0].notes)
        for table, problem in others:
            log.note(table.place, 0, "", problem)
    return found
