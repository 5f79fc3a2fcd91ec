"""The folder that an export fills: written beside it first, and moved into its place when everything is there."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.spreadsheets import safe_cell

_MOST_TOLD = 50


class ExportRefused(Exception):
    """Nothing was written: `problem` is `not-empty`, `unwritable` or `characters`, `given` says what."""

    def __init__(self, problem: str, given: str = "", count: int = 0) -> None:
        super().__init__(f"{problem}: {given}")
        self.problem = problem
        self.given = given
        self.count = count


@dataclass(slots=True)
class ExportFolder:
    """Files of an export. CSV is written in `encoding` (`utf-8-sig` or `cp932`), everything else in UTF-8.

    Use it in a `with`: leaving it without an exception puts the folder into its place.
    """

    target: Path
    encoding: str = "utf-8-sig"
    files: int = 0
    unknown: dict[str, str] = field(default_factory=dict)
    """Characters that the encoding does not have, each with the first file where it stands."""
    _partial: Path = field(default_factory=Path)

    def __enter__(self) -> ExportFolder:
        try:
            if self.target.exists() and (not self.target.is_dir() or any(self.target.iterdir())):
                raise ExportRefused("not-empty", str(self.target))
            parent = self.target.absolute().parent
            parent.mkdir(parents=True, exist_ok=True)
            self._partial = Path(tempfile.mkdtemp(prefix=f".{self.target.name}-", dir=parent))
        except OSError as error:
            raise ExportRefused("unwritable", str(self.target)) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None and self.unknown:
                told = "".join(sorted(self.unknown)[:_MOST_TOLD])
                raise ExportRefused("characters", told, len(self.unknown))
            if kind is None:
                self._partial.chmod(0o755)
                if self.target.exists():
                    self.target.rmdir()
                self._partial.rename(self.target)
        except OSError as error:
            raise ExportRefused("unwritable", str(self.target)) from error
        finally:
            shutil.rmtree(self._partial, ignore_errors=True)

    def write_table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A CSV file whose cells a spreadsheet programme shows as they are. Rows are written as they come."""
        path = self._path(name)
        with path.open("wb") as stream:
            stream.write(self._encoded(name, "\ufeff") if self.encoding == "utf-8-sig" else b"")
            stream.write(self._line(name, columns))
            for row in rows:
                stream.write(self._line(name, row))

    def write_text(self, name: str, pieces: Iterable[str]) -> None:
        """A UTF-8 file of these pieces with an empty line between them."""
        with self._path(name).open("w", encoding="utf-8", newline="\n") as stream:
            for number, piece in enumerate(pieces):
                stream.write(f"\n{piece}" if number else piece)

    def write_bytes(self, name: str, content: bytes) -> None:
        """A file as it is."""
        self._path(name).write_bytes(content)

    def _path(self, name: str) -> Path:
        path = self._partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.files += 1
        return path

    def _line(self, name: str, cells: Sequence[str]) -> bytes:
        buffer = io.StringIO(newline="")
        csv.writer(buffer).writerow([safe_cell(cell) for cell in cells])
        return self._encoded(name, buffer.getvalue())

    def _encoded(self, name: str, text: str) -> bytes:
        codec = "utf-8" if self.encoding == "utf-8-sig" else self.encoding
        try:
            return text.encode(codec)
        except UnicodeEncodeError:
            for character in dict.fromkeys(text):
                if not character.encode(codec, "ignore"):
                    self.unknown.setdefault(character, name)
            return b""
