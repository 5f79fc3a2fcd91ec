"""`import faq` on files as they come out of a town hall's programmes."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from knowledge.content import Entry
from people.accounts import get_account
from tests.entries import load_entries
from tests.integration.shell import Shell

ENGLISH = "id,title,answer\n12,住民票の写し,町民課の窓口で取れます。\n"
JAPANESE = (
    "見本町　よくある質問,,,,\r\n令和8年4月1日現在,,,,\r\n,,,,\r\n番　号,質問,回答,担当課,電 話\r\n"
    "１２,住民票の写し,一階<br>①番の窓口です。,㈱見本髙課,0000-00-0001\r\n"
    "番　号,質問,回答,担当課,電 話\r\n13,ＮＵＬＬではない,なし,―,－\r\n"
)


def _entries(shell: Shell) -> dict[str, Entry]:
    database = shell.database
    with database.reading() as session:
        found = load_entries(session, get_account(session, "mihon").id)
    database.close()
    return {entry.id: entry for entry in found}


def _given(shell: Shell, content: bytes, name: str = "faq.csv") -> str:
    path = shell.folder / name
    path.write_bytes(content)
    return str(path)


def _workbook(*sheets: list[list[object]]) -> Workbook:
    book = Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"表{number + 1}")
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    return book


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
def test_a_table_is_read_in_every_encoding_of_japan(shell: Shell, encoding: str) -> None:
    shell.add_account()
    shell.do("import", "faq", _given(shell, ENGLISH.encode(encoding)))
    assert _entries(shell)["faq:12"].body == "町民課の窓口で取れます。"


def test_a_table_with_titles_and_a_japanese_header_is_read_as_excel_saves_it(shell: Shell) -> None:
    shell.add_account()
    shell.do("import", "faq", _given(shell, JAPANESE.encode("cp932")))
    entries = _entries(shell)
    assert set(entries) == {"faq:１２", "faq:13"}
    assert entries["faq:１２"].body == "一階\n①番の窓口です。"
    assert (entries["faq:13"].title, entries["faq:13"].body, entries["faq:13"].owner_key) == (
        "ＮＵＬＬではない",
        "なし",
        "",
    )
    (section,) = shell.read("section", "list", "--json")
    assert (section["name"], section["phone"]) == ("㈱見本髙課", "0000-00-0001")


def test_a_workbook_answers_like_a_table_and_what_was_left_out_is_told(shell: Shell) -> None:
    shell.add_account()
    header: list[object] = ["番号", "質問", "回答", "担当課", "電話", "更新日"]
    rows: list[list[object]] = [[1, "税", "甲", "税務課", "0-1", "春"], [2, "水道", "乙"]]
    book = _workbook(
        [["よくある質問"], [], header, *rows], [["覚え書き"]], [["番号", "質問", "回答"], [3, "古い", "丙"]]
    )
    book.worksheets[0].merge_cells("D4:D5")
    book.worksheets[2].sheet_state = "hidden"
    book.save(shell.folder / "faq.xlsx")
    result = shell.run("import", "faq", str(shell.folder / "faq.xlsx"))
    assert result.exit_code == 0, result.output
    assert set(result.stderr.splitlines()) == {
        "faq.xlsx[表3]：隠れているシートなので読みませんでした",
        "faq.xlsx[表1] 3行目 ：知らない列は読みませんでした：更新日",
        "faq.xlsx[表2]：見出しがないので読みませんでした：覚え書き",
    }
    entries = _entries(shell)
    assert set(entries) == {"faq:1", "faq:2"}
    assert entries["faq:1"].owner_key == entries["faq:2"].owner_key != ""


def test_faults_of_a_workbook_name_the_sheet_and_its_row(shell: Shell) -> None:
    shell.add_account()
    rows: list[list[object]] = [["番号", "質問", "回答"], [1, "税", "=A1"], [2, None, "乙"], [1, "道", "丙", "余り"]]
    _workbook(rows, [["id", "title", "answer", "tags"]]).save(shell.folder / "faq.xlsx")
    result = shell.run("import", "faq", str(shell.folder / "faq.xlsx"))
    assert result.exit_code == 1
    assert [line.split("：")[0] for line in result.stderr.splitlines()[:-1]] == [
        "faq.xlsx[表1] 2行目 answer",
        "faq.xlsx[表1] 3行目 title",
        "faq.xlsx[表1] 4行目 ",
        "faq.xlsx[表2] 1行目 ",
    ]
    assert _entries(shell) == {}


def test_what_the_town_classified_in_japanese_stays_inside(shell: Shell) -> None:
    shell.add_account()
    table = "番号,質問,回答,公開区分\n1,甲,あ,公開\n2,乙,い,庁内\n3,丙,う,庁内限り\n4,丁,え,\n5,戊,お,－\n"
    shell.do("import", "faq", _given(shell, table.encode()))
    classes = [_entries(shell)[f"faq:{number}"].entry_class for number in range(1, 6)]
    assert classes == ["public", "staff", "internal", "internal", "internal"]


def test_an_old_workbook_is_refused_in_one_line(shell: Shell) -> None:
    shell.add_account()
    path = _given(shell, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "faq.xls")
    result = shell.run("import", "faq", path)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith("faq.xls：古い形式のExcelファイル")


def test_a_table_without_numbers_is_known_by_its_questions(shell: Shell) -> None:
    shell.add_account()
    table = "質問,回答\n住民票はどこで取れますか,窓口です。\n印鑑登録は,本人が来てください。\n"
    shell.do("import", "faq", shell.file("faq.csv", table))
    told = shell.do("import", "faq", shell.file("faq.csv", table.replace("窓口です。", "コンビニでも取れます。")))
    assert "新しいもの 0、変わったもの 1、同じもの 1" in told
