"""Whether an uploaded file may be opened at all: archives by their directory first, and by what comes out of them."""

from __future__ import annotations

import re
import stat
import unicodedata
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from knowledge.importers.garbage.folder import folder_files
from knowledge.importers.tables.container import chunks, refusal

MOST_MEMBERS = 1_000
MOST_INFLATED = 50_000_000
"""Bytes of all parts together."""
MOST_RATIO = 100
_HARMLESS = 1_000_000
"""Bytes that may be packed as tightly as they like: an empty sheet is."""
MOST_DIRECTORY = 300_000
"""Bytes at the end of the file that list the parts."""
_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_END = b"PK\x05\x06"
_LONGEST_END = 22 + 65_535
_TABLE = re.compile(r"[^/]{1,100}\.(?:csv|tsv|txt)", re.IGNORECASE)
_IGNORED = re.compile(r"__MACOSX/|(?:.*/)?(?:\.DS_Store|Thumbs\.db)$")
_MACROS = re.compile(r".*(?:vbaProject\.bin|\.vba|xl/macrosheets/.*)", re.IGNORECASE)
_LINKS = re.compile(r"xl/(?:externalLinks/|connections\.xml|queryTables/)", re.IGNORECASE)
_ACTIVE = re.compile(r"xl/(?:activeX/|embeddings/)", re.IGNORECASE)


def opened_parcel(path: Path, room: Path) -> Path:
    """What to read: the file itself, or a folder in `room` with the tables of an archive. Raises TableUnreadable."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if not start.startswith(_STARTS):
        return path
    _check_directory(path)
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            _check_parts(path, parts)
            names = {part.filename for part in parts}
            if "[Content_Types].xml" in names:
                _check_book(path, names)
                _check_inflated(path, archive, parts)
                return path
            return _unpacked(path, archive, parts, room)
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise refusal(path, "damaged", type(error).__name__) from error


def _check_directory(path: Path) -> None:
    """Before the list of parts is read: how long it says to be."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - _LONGEST_END))
        tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise refusal(path, "damaged", "EOCD")
    count = int.from_bytes(tail[at + 10 : at + 12], "little")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if count > MOST_MEMBERS or length > MOST_DIRECTORY:
        raise refusal(path, "archive-large")


def _check_parts(path: Path, parts: list[ZipInfo]) -> None:
    if len(parts) > MOST_MEMBERS:
        raise refusal(path, "archive-large")
    inflated, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if inflated > MOST_INFLATED or (inflated > _HARMLESS and inflated > MOST_RATIO * packed):
        raise refusal(path, "archive-large")
    seen: set[str] = set()
    for part in parts:
        name = unicodedata.normalize("NFKC", part.filename).casefold()
        pure = PurePosixPath(part.filename.replace("\\", "/"))
        if pure.is_absolute() or ".." in pure.parts or ":" in part.filename or name in seen:
            raise refusal(path, "archive-names", _shown(part.filename))
        if stat.S_ISLNK(part.external_attr >> 16):
            raise refusal(path, "archive-links", _shown(part.filename))
        if part.flag_bits & 0x1:
            raise refusal(path, "password")
        seen.add(name)


def _check_book(path: Path, names: set[str]) -> None:
    for pattern, problem in ((_MACROS, "macros-refused"), (_LINKS, "outside-links"), (_ACTIVE, "embedded-things")):
        if any(pattern.match(name) for name in names):
            raise refusal(path, problem)


def _check_inflated(path: Path, archive: ZipFile, parts: list[ZipInfo]) -> None:
    """What really comes out, piece by piece, since the directory may lie."""
    inflated = 0
    for part in parts:
        for chunk in chunks(archive, part.filename):
            inflated += len(chunk)
            if inflated > MOST_INFLATED:
                raise refusal(path, "archive-large")


def _unpacked(path: Path, archive: ZipFile, parts: list[ZipInfo], room: Path) -> Path:
    """The tables of a 5374 set, whatever folder they lie in; every name is ours."""
    folder = room / "unpacked"
    folder.mkdir()
    tables: list[ZipInfo] = []
    for part in parts:
        name = PurePosixPath(part.filename.replace("\\", "/")).name
        if part.is_dir() or _IGNORED.match(part.filename):
            continue
        if not _TABLE.fullmatch(name):
            raise refusal(path, "archive-others", _shown(name))
        if (folder / name).exists():
            raise refusal(path, "archive-names", _shown(name))
        inflated = 0
        with (folder / name).open("wb") as target:
            for chunk in chunks(archive, part.filename):
                inflated += len(chunk)
                if inflated > MOST_INFLATED:
                    raise refusal(path, "archive-large")
                target.write(chunk)
        if _is_archive(folder / name):
            raise refusal(path, "archive-nested", _shown(name))
        tables.append(part)
    if not tables or not folder_files(folder):
        raise refusal(path, "archive-empty")
    return folder


def _is_archive(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4).startswith(_STARTS)


def _shown(name: str) -> str:
    return "".join(one for one in name if one.isprintable() and unicodedata.category(one)[0] != "C")[:60]
