"""Whether a zip archive may be unpacked: its sizes are checked as it declares them and as they come out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from knowledge.importers.tables.table import TableUnreadable
from knowledge.importers.validation import Fault

MOST_INFLATED = 1_000_000_000
"""Bytes of all parts together."""
MOST_RATIO = 150
"""Inflated to packed; what Excel writes stays below 50."""
MOST_WHOLE = 20_000_000
"""Bytes of a part that is not read piece by piece."""
_HARMLESS = 10_000_000
_MOST_PARTS = 10_000
_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_WHOLE = re.compile(r"\[Content_Types\]\.xml|xl/(?:workbook|styles)\.xml|.*\.rels", re.IGNORECASE)
_READ = re.compile(r".*\.(?:xml|rels)", re.IGNORECASE)


def check_container(path: Path, archive: ZipFile) -> None:
    """Raises TableUnreadable when the archive is too large unpacked, damaged, or packed in a way Excel does not use."""
    parts = archive.infolist()
    _check_sizes(path, sum(part.file_size for part in parts), sum(part.compress_size for part in parts))
    if len(parts) > _MOST_PARTS:
        raise refusal(path, "too-large")
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise refusal(path, "password")
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise refusal(path, "damaged", part.filename)
        if part.file_size > MOST_WHOLE and _WHOLE.fullmatch(part.filename):
            raise refusal(path, "too-large")
        _check_sizes(path, part.file_size, part.compress_size)
    inflated = 0
    for part in parts:
        if _READ.fullmatch(part.filename):
            for chunk in chunks(archive, part.filename):
                inflated += len(chunk)
                _check_sizes(path, inflated, path.stat().st_size)


def chunks(archive: ZipFile, name: str) -> Iterator[bytes]:
    """A part, inflated piece by piece. Raises BadZipFile when there is more or something else than it declares."""
    left = archive.getinfo(name).file_size
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            left -= len(chunk)
            yield chunk
    if left:
        raise BadZipFile(name)


def refusal(path: Path, problem: str, given: str = "") -> TableUnreadable:
    """The error for a file that is refused as a whole."""
    return TableUnreadable(Fault(path.name, 0, "", problem, given[:60]))


def _check_sizes(path: Path, inflated: int, packed: int) -> None:
    if inflated > MOST_INFLATED or (inflated > _HARMLESS and inflated > MOST_RATIO * packed):
        raise refusal(path, "too-large")
