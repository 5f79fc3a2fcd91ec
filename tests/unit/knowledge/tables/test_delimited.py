"""Text files: delimiters, quotes, line ends, and the line on which each row begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.knowledge.tables.files import cells_of, only_table, refusal, rows_of, written


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found_though_cells_hold_the_others(tmp_path: Path, delimiter: str) -> None:
    others = "a;b" if delimiter != ";" else "a,b"
    rows = [("題",), ("id", "title"), ("1", others), ("2", "c d")]
    text = "\n".join(delimiter.join(row) for row in rows) + "\n"
    assert cells_of(written(tmp_path, text.encode())) == rows


def test_a_table_with_one_column_stays_whole(tmp_path: Path) -> None:
    assert cells_of(written(tmp_path, "一つ\n二つ".encode())) == [("一つ",), ("二つ",)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_told_by_the_line_on_which_they_begin(tmp_path: Path, end: str) -> None:
    text = end.join(["id,title", '1,"上', '下"', "", '2,"言う""もの"""', ""])
    assert [(row.line, row.cells) for row in rows_of(written(tmp_path, text.encode()))] == [
        (1, ("id", "title")),
        (2, ("1", f"上{end}下")),
        (4, ()),
        (5, ("2", '言う"もの"')),
    ]


def test_rows_are_read_when_they_are_asked_for_and_may_be_read_again(tmp_path: Path) -> None:
    table = only_table(written(tmp_path, b'a,b\n1,2\n3,"never closed\n'))
    for _ in range(2):
        rows = table.rows()
        assert [next(rows).cells, next(rows).cells] == [("a", "b"), ("1", "2")]


def test_a_quote_that_is_never_closed_is_told_by_its_line(tmp_path: Path) -> None:
    fault = refusal(written(tmp_path, 'a,b\n1,2\n3,"町\n4,5\n'.encode()))
    assert (fault.file, fault.line, fault.problem) == ("table.csv", 3, "not-csv")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(written(tmp_path, content)).problem == "file-empty"


def test_a_web_page_that_calls_itself_a_table_is_refused(tmp_path: Path) -> None:
    content = "\r\n<html><table><tr><td>番号</td></tr></table></html>".encode("cp932")
    assert refusal(written(tmp_path, content, "table.xls")).problem == "web-page"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing.csv").problem == "file-missing"
    assert refusal(tmp_path).problem == "file-missing"


def test_a_file_of_more_than_200_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with path.open("wb") as stream:
        stream.truncate(200_000_001)
    assert refusal(path).problem == "too-large"
