"""Everything that the town knows, as a file to keep or to give away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.answers.room import room
from knowledge.exporters.folder import ExportRefused
from knowledge.exporters.source import ExportSource
from knowledge.exporters.town import export_town
from people.accounts import get_account_by_id
from people.rights import Right

ENCODINGS = ("utf-8-sig", "cp932")
PARTS = ("all", "own", "5374", "open-data")
_FOLDERS = ("5374", "open-data")
_CHUNK = 1 << 16


@room.page("/export", Right.EXPORT, is_fresh=True)
def export_form(here: Here) -> ResponseReturnValue:
    """Choose what to take out."""
    return render_template("answers/export.html", here=here, parts_of=PARTS, encodings=ENCODINGS, given=request.args)


@room.action("/export", Right.EXPORT, is_fresh=True)
def export(here: Here) -> ResponseReturnValue:
    """The file, and a line in the audit that says who took it."""
    part = request.form.get("part", "")
    encoding = request.form.get("encoding", "")
    part, encoding = part if part in PARTS else PARTS[0], encoding if encoding in ENCODINGS else ENCODINGS[0]
    packed = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the answer that streams it
    try:
        with here.reading() as session:
            source = _source(here, session)
            files = _packed(source, part, encoding, packed)
        with here.acting(Right.EXPORT) as act:
            act.note("entry.export", "entry:*", part=part, encoding=encoding, files=files)
    except ExportRefused as error:
        packed.close()
        flash(here.say(f"console-bringing.export.{error.problem}", given=error.given, count=error.count), "error")
        return redirect(here.url("answers.export_form", part=part, encoding=encoding), 303)
    return _streamed(packed, f"{here.town_key}-{part}-{here.today:%Y%m%d}.zip")


def _source(here: Here, session: Session) -> ExportSource:
    is_own_only = not request.form.get("shared")
    return ExportSource(session, get_account_by_id(session, here.account_id), is_own_only=is_own_only)


def _packed(source: ExportSource, part: str, encoding: str, target: IO[bytes]) -> int:
    """Write the wanted files into a zip; how many. Raises ExportRefused."""
    with tempfile.TemporaryDirectory(prefix="export-") as room_for_it:
        folder = Path(room_for_it) / "export"
        export_town(source, folder, encoding)
        files = [path for path in sorted(folder.rglob("*")) if path.is_file() and _is_wanted(path, folder, part)]
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for path in files:
                archive.write(path, path.relative_to(folder).as_posix())
    return len(files)


def _is_wanted(path: Path, folder: Path, part: str) -> bool:
    top = path.relative_to(folder).parts[0]
    if part == "own":
        return top not in _FOLDERS
    return part in ("all", top)


def _streamed(packed: IO[bytes], name: str) -> Response:
    size = packed.tell()
    packed.seek(0)

    def pieces() -> Iterator[bytes]:
        with packed:
            while piece := packed.read(_CHUNK):
                yield piece

    response = Response(pieces(), mimetype="application/zip")
    response.call_on_close(packed.close)
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
