"""The audit as a file: CSV for a spreadsheet, JSON for programs; safe to open, and whole enough to be checked."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import IO

from flask import Response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.audit.asked import Asked, asked_in
from console.pages.audit.lines import filter_choices, filter_fields
from console.pages.audit.room import room
from knowledge.exporters.audit_csv import csv_lines
from people.audit_chain import AuditLine
from people.audit_reading import export
from people.rights import Right

_IN_MEMORY = 4 * 1024 * 1024
_KINDS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


@room.page("/export", Right.READ_AUDIT, is_fresh=True)
def export_page(here: Here) -> ResponseReturnValue:
    """Which lines, and in which form."""
    return _page(here, asked_in(request.args, here.parts.zone), request.args.get("format", "csv"))


@room.action("/export", Right.READ_AUDIT, is_fresh=True)
def export_file(here: Here) -> ResponseReturnValue:
    """The file. That it was made is written down before it leaves."""
    asked = asked_in(request.form, here.parts.zone)
    form = request.form.get("format", "")
    if asked.faults or form not in _KINDS:
        return _page(here, asked, form)
    stream: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    with here.reading() as session:
        count = _write(stream, _texts(here, export(session, here.account_id, asked.query), form))
    count -= form == "csv"
    with here.acting(Right.READ_AUDIT) as act:
        act.note("audit.export", "audit:*", lines=count, format=form)
    stream.seek(0)
    day = f"{here.today:%Y%m%d}"
    return _sent(stream, f"audit-{here.town_key}-{day}.{form}", _KINDS[form])


def _texts(here: Here, lines: Iterable[AuditLine], form: str) -> Iterator[str]:
    if form == "csv":
        yield from csv_lines(lines, here.parts.phrases.words("audit.columns"), here.parts.zone)
        return
    for line in lines:
        values = asdict(line) | {"at": line.at.isoformat(timespec="microseconds")}
        yield json.dumps(values, ensure_ascii=False) + "\n"


def _write(stream: IO[bytes], texts: Iterable[str]) -> int:
    """How many lines were written. Excel takes a file for UTF-8 by the mark at its beginning."""
    count = 0
    for count, text in enumerate(texts, 1):
        mark = "\ufeff" if count == 1 and not text.startswith("{") else ""
        stream.write((mark + text).encode())
    return count


def _sent(stream: IO[bytes], name: str, kind: str) -> Response:
    return send_file(stream, mimetype=kind, as_attachment=True, download_name=name, max_age=0)


def _page(here: Here, asked: Asked, form: str) -> ResponseReturnValue:
    with here.reading() as session:
        choices = filter_choices(here, session)
    is_wrong = bool(asked.faults) or form not in _KINDS
    page = render_template(
        "audit/export.html",
        here=here,
        asked=asked,
        fields=filter_fields(here, asked, choices),
        form_kind=form if form in _KINDS else "csv",
        is_form_wrong=form not in _KINDS,
    )
    return page, 422 if is_wrong else 200
