"""Uploaded tables as somebody with bad intentions makes them (T24), by what they are."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from tests.console.hostile.books import (
    CSV,
    FORMULAS,
    HEADER,
    bomb_by_content,
    bomb_by_directory,
    book,
    book_with,
    encrypted,
    entity_bomb,
    lying_bomb,
    overlapping,
    symlink,
    zipped,
)
from tests.console.hostile.pictures import encoded

SCRIPT = "<script>alert(7)</script>"
BIDI = "月面\u202e基地\u2066の\u200f見学"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, and whether nothing of it may come in (else it comes in as plain text)."""

    name: str
    content: bytes
    is_refused: bool
    kind: str = "faq"


def _row(title: str, answer: str = "申し込んでください") -> bytes:
    quoted = ",".join(f'"{cell}"' for cell in ("x1", title.replace('"', '""'), answer.replace('"', '""'), "public"))
    return f"{','.join(HEADER)}\n{quoted}\n".encode()


def _book_row(text: str) -> bytes:
    return book([HEADER, ("x1", f"'{text}", text.strip("=+-@＝＋－＠\t　") or "a", "public")])


def _toml(title: str) -> bytes:
    return f'[[entry]]\nkey = "x1"\ntitle = "{title}"\nbody = "文"\n'.encode()


_TABLE = CSV.encode()
_SHIFT = CSV.replace("月面基地", "表示ソ連")
REFUSED: Mapping[str, tuple[str, bytes]] = {
    "nothing": ("a.csv", b""),
    "a page named as a table": ("a.csv", f"<!DOCTYPE html><html>{SCRIPT}".encode()),
    "a table of HTML": ("a.csv", b"<table><tr><td>=1+1</td></tr></table>"),
    "a drawing named as a table": ("a.csv", f"<svg>{SCRIPT}</svg>".encode()),
    "a programme": ("a.csv", b"MZ\x90\0\x03\0\0\0" + bytes(range(256)) * 8),
    "a picture": ("a.csv", encoded("PNG")),
    "a picture named as a book": ("a.xlsx", encoded("JPEG")),
    "a document": ("a.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</S/JavaScript>>endobj\n"),
    "an old book": ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "a locked book": ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
    "UTF-32": ("a.csv", CSV.encode("utf-32")),
    "no encoding at all": ("a.csv", _TABLE + b"\xff\xfe\xfd\x81\xff\n"),
    "only NUL": ("a.csv", b"\0" * 4_000),
    "NUL in a cell": ("a.csv", _row("月\0面")),
    "a quote that never ends": ("a.csv", _TABLE + b'"x2,"a,b\n' + b"c,d\n" * 50),
    "one line of eight million": ("a.csv", b"id,title,answer\nx1," + b"A" * 8_000_000 + b",b\n"),
    "a header of a hundred thousand": ("a.csv", b",".join(b"c%d" % n for n in range(100_000))),
    "too many rows": ("a.csv", _TABLE + b"".join(b"r%d,t%d,a,public\n" % (n, n) for n in range(11_000))),
    "an address that is a script": ("a.csv", b"id,title,answer,url\nx1,t,a,javascript:alert(7)\n"),
    "an address with data": ("a.csv", b"id,title,answer,url\nx1,t,a,data:text/html;base64,PHNjcmlwdD4=\n"),
    "TOML too deep": ("a.toml", b"a = " + b"[" * 100_000),
    "TOML of tables too deep": ("a.toml", b"[" + b".".join([b"a"] * 50_000) + b"]\n"),
    "TOML that is none": ("a.toml", f"<html>{SCRIPT}".encode()),
    "macros": ("a.xlsx", book_with(xl__vbaProject_DOT_bin=b"\xd0\xcf\x11\xe0")),
    "old macros": ("a.xlsx", book_with(xl__macrosheets__sheet1_DOT_xml=b"<x/>")),
    "links to other books": ("a.xlsx", book_with(xl__externalLinks__externalLink1_DOT_xml=b"<x/>")),
    "a connection to a database": ("a.xlsx", book_with(xl__connections_DOT_xml=b"<x/>")),
    "a programme in a book": ("a.xlsx", book_with(xl__embeddings__oleObject1_DOT_bin=b"MZ")),
    "a control in a book": ("a.xlsx", book_with(xl__activeX__activeX1_DOT_xml=b"<x/>")),
    "entities that grow": ("a.xlsx", entity_bomb()),
    "an entity that reads a file": ("a.xlsx", entity_bomb("file")),
    "a bomb by its content": ("a.xlsx", bomb_by_content()),
    "a bomb by its directory": ("a.zip", bomb_by_directory()),
    "a bomb that lies": ("a.zip", lying_bomb()),
    "half a book": ("a.xlsx", book()[:3_000]),
    "a book without its end": ("a.xlsx", book()[:-30]),
    "a book of another kind": ("a.xlsx", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})),
    "a binary book": ("a.xlsx", book_with(xl__workbook_DOT_bin=b"\x83\x01")),
    "overlapping parts": ("a.zip", overlapping()),
    "a password": ("a.zip", encrypted()),
    "a link to a secret": ("a.zip", symlink()),
    "a link to a folder": ("a.zip", symlink("etc", b"/etc")),
    "a bomb in an archive in an archive": ("a.zip", zipped({"inner.zip": zipped({"a.csv": b"0" * 900_000})})),
    "an archive named as a table": ("a.zip", zipped({"target.csv": zipped({"a.csv": _TABLE})})),
    "a way up": ("a.zip", zipped({"../../target.csv": _TABLE})),
    "a way up for Windows": ("a.zip", zipped({"..\\..\\target.csv": _TABLE})),
    "a way from the root": ("a.zip", zipped({"/etc/cron.d/target.csv": _TABLE})),
    "a drive": ("a.zip", zipped({"C:target.csv": _TABLE})),
    "the same name twice": ("a.zip", zipped([("target.csv", _TABLE), ("TARGET.csv", _TABLE)])),
    "the same name in folders": ("a.zip", zipped({"a/target.csv": _TABLE, "b/target.csv": _TABLE})),
    "a page in an archive": ("a.zip", zipped({"index.html": SCRIPT.encode()})),
    "a programme in an archive": ("a.zip", zipped({"target.csv": _TABLE, "setup.exe": b"MZ"})),
    "two thousand parts": ("a.zip", zipped({f"{n}.csv": b"a" for n in range(2_000)})),
    "an empty archive": ("a.zip", zipped({})),
    "packed otherwise": ("a.zip", zipped({"target.csv": b"\0" * 900_000 + _TABLE}, zipfile.ZIP_LZMA)),
}
NEUTRAL: Mapping[str, tuple[str, bytes]] = {
    **{f"formula {text!r} in a table": ("a.csv", _row(text)) for text in FORMULAS},
    **{f"formula {text!r} in a book": ("a.xlsx", _book_row(text)) for text in FORMULAS[1::3]},
    "CP932": ("a.csv", _SHIFT.encode("cp932")),
    "EUC-JP": ("a.csv", CSV.encode("euc_jp")),
    "UTF-16": ("a.csv", CSV.encode("utf-16")),
    "UTF-16 the other way": ("a.csv", b"\xfe\xff" + CSV.encode("utf-16-be")),
    "UTF-8 with a mark": ("a.csv", CSV.encode("utf-8-sig")),
    "a book named as a table": ("a.csv", book()),
    "a table named as a book": ("a.xlsx", _TABLE),
    "a script in a title": ("a.csv", _row(f"月面{SCRIPT}", f'"><img src=x onerror=alert(7)>{SCRIPT}')),
    "a script in TOML": ("a.toml", _toml(f"月面{SCRIPT}")),
    "marks that turn a line": ("a.csv", _row(BIDI)),
    "a template in a title": ("a.csv", _row("{{ 7*7 }}{% raw %}${7*7}")),
}
CORPUS = {name: Hostile(*file, is_refused=True) for name, file in REFUSED.items()} | {
    name: Hostile(*file, is_refused=False) for name, file in NEUTRAL.items()
}
