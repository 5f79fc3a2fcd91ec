"""`online-procedures.csv`: which municipality takes which procedure online."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.content import OnlineProcedure
from knowledge.importers.own.fields import Form
from knowledge.importers.own.records import OwnRecord
from knowledge.importers.own.values import read_day, read_detail
from people.town_details import has_right_check_digit

FILE = "online-procedures.csv"
COLUMNS = ("procedure", "municipality_code", "is_online", "since", "url", "note")
REQUIRED = COLUMNS[:3]


def read_online(records: Iterable[OwnRecord]) -> Iterator[OnlineProcedure]:
    """One row for a procedure of a municipality."""
    seen: set[tuple[str, str]] = set()
    for record in records:
        is_online = read_detail(record, "is_online", Form.YES_NO)
        one = OnlineProcedure(
            procedure_key=record.text("procedure", required=True, longest=100),
            municipality_code=record.text("municipality_code", required=True),
            is_online=bool(is_online),
            since=read_day(record, "since"),
            url=record.https_url("url"),
            note=record.text("note"),
        )
        if is_online is None and not record.is_refused:
            record.fail("is_online", "missing")
        if one.municipality_code and not has_right_check_digit(one.municipality_code):
            record.fail("municipality_code", "municipality-code", one.municipality_code)
        if (one.municipality_code, one.procedure_key) in seen:
            record.fail("procedure", "twice", f"{one.municipality_code} {one.procedure_key}")
        seen.add((one.municipality_code, one.procedure_key))
        yield one
