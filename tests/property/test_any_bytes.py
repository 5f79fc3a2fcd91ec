"""Whatever bytes a file has, reading it ends with rows or with the package's own error."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from knowledge.importers.tables.header import find_header
from knowledge.importers.tables.opening import open_tables
from knowledge.importers.tables.records import records
from knowledge.importers.tables.table import TableUnreadable

KNOWN = {"id": ["番号"], "title": ["質問"]}
STARTS = (
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    "番号,質問\n".encode("cp932"),
)
PIECES = st.sampled_from([b'"', b",", b"\r", b"\n", b"\0", b"\t", b"\x82\xa0", b"\xe3\x81\x82", b"id,title", b"\xff"])
any_bytes = st.builds(
    lambda start, pieces: start + b"".join(pieces),
    st.sampled_from(STARTS),
    st.lists(PIECES | st.binary(max_size=20), max_size=20),
)
quietly = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)


def _read(path: Path) -> None:
    with suppress(TableUnreadable):
        for table in open_tables(path):
            header = find_header(table.rows(), KNOWN)
            list(records(table, header, []) if header else table.rows())


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small workbook with a little of everything."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["番号", "質問"], [1, "町"], [2.5, "=A1"], [None, "村"]):
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    path = tmp_path_factory.mktemp("book") / "table.xlsx"
    book.save(path)
    return path.read_bytes()


@quietly
@given(content=any_bytes)
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table"
    path.write_bytes(content)
    _read(path)


@quietly
@given(changes=st.lists(st.tuples(st.integers(0, 2**16), st.binary(min_size=1, max_size=4)), min_size=1, max_size=8))
def test_any_damage_to_a_workbook_is_read_or_refused(
    tmp_path: Path, workbook: bytes, changes: list[tuple[int, bytes]]
) -> None:
    content = bytearray(workbook)
    for place, piece in changes:
        start = place % len(content)
        content[start : start + len(piece)] = piece
    path = tmp_path / "table"
    path.write_bytes(content)
    _read(path)
