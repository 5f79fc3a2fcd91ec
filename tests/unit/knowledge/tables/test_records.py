"""Rows below a header, and those that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.importers import log as import_log
from knowledge.importers.log import ImportLog
from knowledge.importers.sheets import sheet_records, sheets_with
from knowledge.importers.tables.dialects import Dialects


def test_every_row_with_a_cell_too_many_is_refused_though_only_the_first_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_log, "MOST_LISTED", 1)
    file = tmp_path / "faq.csv"
    file.write_text("id,title\n1,a\n2,b,too much\n3,c,too much\n4,d,too much\n", encoding="utf-8")
    log, dialects = ImportLog(), Dialects({"id": (), "title": ()}, {})
    read = list(sheet_records(sheets_with(file, dialects, ("id", "title"), log), dialects, log))
    assert [record.values["id"] for record in read] == ["1"]
    assert (log.rows, log.faults.rows, len(log.faults)) == (4, 3, 1)
