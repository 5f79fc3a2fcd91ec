"""Whatever a file holds, no reader raises, and no row is lost without a word."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.wiring import DATA
from knowledge.content import EntryKind
from knowledge.importers.kinds import READERS
from knowledge.importers.loading import staged
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.tables.dialects import dialects_from_folder

DIALECTS = dialects_from_folder(DATA / "columns")
HEADERS = {
    "garbage": "品目,分別区分,注意点,よみ,ID",
    "collection-days": "地名,センター,燃えるごみ,燃えないごみ,資源",
    "facilities": "名称,住所,電話番号,緯度,経度",
    "events": "行事名,開催日,開始時間,終了時間,定員",
    "procedures": "手続名,対象者,必要なもの,オンライン申請,手数料",
    "faq": "番号,質問,回答,担当課,電話",
    "bulletins": "key,title,body,month,number",
    "tips": "key,title,body,position,class",
}
CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "布団",
            "燃えるごみ",
            "月 木",
            "隔月20150112",
            "10月19日（木）",
            "13：30",
            "令和8年4月1日",
            "{}",
            "―",
            "1.00E+12",
            "○",
            "×",
            "<br>",
            "=1+1",
            "http://x",
            "2027-02-30",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters='",\r\n'), max_size=12),
)
MODEST = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _read(kind: str, content: bytes, name: str = "file.csv") -> tuple[int, ImportLog]:
    log = ImportLog()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        request = ImportRequest(path, date(2026, 11, 21), "372013", "高松市", DIALECTS)
        waiting = staged(READERS[kind](request, log), log, "372013", is_shared=True)
        made_from_names = EntryKind.GARBAGE_CATEGORY  # no row of its own
        count = sum(one.entry.kind != made_from_names for batch in waiting.own.batches() for one in batch)
        waiting.close()
    return count, log


def test_every_kind_is_tried() -> None:
    assert HEADERS.keys() == READERS.keys()


@pytest.mark.parametrize("kind", HEADERS)
@given(content=st.binary(max_size=300), name=st.sampled_from(["file.csv", "target.csv", "file.xlsx", "file.toml"]))
@example(content=b"", name="file.csv")
@example(content=b"PK\x03\x04", name="file.xlsx")
@example(content=b"\xff\xfe", name="file.csv")
@MODEST
def test_no_reader_raises_for_any_bytes(kind: str, content: bytes, name: str) -> None:
    _read(kind, content, name)


@pytest.mark.parametrize("kind", [kind for kind in HEADERS if kind != "collection-days"])
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=8))
@MODEST
def test_every_row_becomes_an_entry_or_is_refused_or_is_left_out_with_a_word(kind: str, rows: list[list[str]]) -> None:
    table = "\r\n".join([HEADERS[kind], *(",".join(row) for row in rows)])
    count, log = _read(kind, table.encode())
    assert log.is_broken or log.questions or log.rows == count + log.faults.rows + log.left_out
    assert log.left_out <= log.notes.total
