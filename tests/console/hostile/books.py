"""Workbooks and archives as somebody with bad intentions makes them (T24)."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Iterable, Mapping

from openpyxl import Workbook

HEADER = ("id", "title", "answer", "class")
ROW = ("x1", "月面基地の見学", "申し込んでください", "public")
CSV = "\n".join((",".join(HEADER), ",".join(ROW))) + "\n"
FORMULAS = ("=1+1", "＝1+1", "+1", "＋1", "-1", "－1", "@SUM(1)", "＠SUM(1)", "\t=1", "　=1", '=HYPERLINK("//x")')
Parts = Mapping[str, bytes]


def book(rows: Iterable[Iterable[object]] = (HEADER, ROW)) -> bytes:
    """A workbook as Excel writes it."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def with_parts(content: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Parts | Iterable[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    buffer = io.BytesIO()
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in pairs:
            archive.writestr(name, content, method)
    return buffer.getvalue()


def book_with(**more: bytes) -> bytes:
    """A workbook with further parts; `__` in a name stands for a slash and a last `_` for a dot."""
    return zipped(
        with_parts(book()) | {name.replace("__", "/").replace("_DOT_", "."): part for name, part in more.items()}
    )


def bomb_by_content() -> bytes:
    """A sheet of 48 MB of rows that packs well, with a directory that says so."""
    parts = with_parts(book())
    sheet = next(name for name in parts if name.startswith("xl/worksheets/"))
    head, _, tail = parts[sheet].partition(b"</sheetData>")
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>' + b"A" * 4_000 + b"</t></is></c></row>"
    rows = b"".join(row % (number, number) for number in range(3, 12_000))
    return zipped(parts | {sheet: head + rows + b"</sheetData>" + tail})


def bomb_by_directory() -> bytes:
    """A directory that claims a gigabyte."""
    content = bytearray(zipped({"a.csv": CSV.encode()}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 1_000_000_000)
    return bytes(content)


def lying_bomb() -> bytes:
    """60 MB of zeros behind a directory that says a hundred bytes."""
    content = bytearray(zipped({"target.csv": b"\0" * 60_000_000}))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.find(mark)
        content[at + offset : at + offset + 4] = struct.pack("<I", 100)
    return bytes(content)


def overlapping() -> bytes:
    """Two names for the same bytes: what a bomb of 2019 did thousands of times over."""
    content = bytearray(zipped({"a.csv": CSV.encode(), "b.csv": CSV.encode()}))
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(content)


def symlink(name: str = "target.csv", target: bytes = b"/etc/passwd") -> bytes:
    """An archive with a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped([(info, target)])


def encrypted() -> bytes:
    """An archive that says it has a password."""
    content = bytearray(zipped({"target.csv": CSV.encode()}))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.find(mark) + offset] |= 1
    return bytes(content)


def entity_bomb(kind: str = "laughs") -> bytes:
    """A workbook whose sheet has a document type: entities that grow, or one that reads a file."""
    parts = with_parts(book())
    sheet = next(name for name in parts if name.startswith("xl/worksheets/"))
    if kind == "laughs":
        entities = b'<!ENTITY a "ha">' + b"".join(
            b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
        )
    else:
        entities = b'<!ENTITY j SYSTEM "file:///etc/passwd">'
    body = parts[sheet].partition(b"?>")[2] if parts[sheet].startswith(b"<?xml") else parts[sheet]
    return zipped(parts | {sheet: b"<!DOCTYPE x [" + entities + b"]>" + body.replace(b"x1", b"&j;")})
