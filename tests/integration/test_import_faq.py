"""`import faq`: a town's questions and answers from a table, all or nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from people.accounts import get_account
from storage.base import Base
from tests.entries import load_entries
from tests.integration.shell import SAMPLE, Shell

PLAIN = "id,title,answer\n12,住民票の写し,町民課の窓口で取れます。\n"


def _entries(shell: Shell, account: str = "mihon") -> dict[str, Entry]:
    database = shell.database
    with database.reading() as session:
        found = load_entries(session, get_account(session, account).id)
    database.close()
    return {entry.id: entry for entry in reversed(found)}


def _rows(shell: Shell) -> dict[str, int]:
    database = shell.database
    with database.reading() as session:
        tables = Base.metadata.sorted_tables
        counts = {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    database.close()
    return counts


def _faults(shell: Shell, content: str | bytes) -> list[str]:
    """What is said of a table that must be refused, without the last line; nothing may have been loaded."""
    path = shell.folder / "faq.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = _rows(shell)
    for more in ((), ("--dry-run",)):
        result = shell.run("import", "faq", str(path), *more)
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit), result.exception
        assert result.stdout == ""
    assert _rows(shell) == before
    *faults, last = result.stderr.splitlines()
    assert f"{len(faults)} 件の問題" in last
    return faults


def _told(shell: Shell, content: str) -> str:
    return shell.do("import", "faq", shell.file("faq.csv", content)).strip()


def test_a_new_town_answers_from_its_table_at_once(shell: Shell) -> None:
    shell.add_account()
    told = _told(shell, "\ufeff" + PLAIN.replace("\n", "\r\n"))
    assert told == "取り込みました：新しいもの 1、変わったもの 0、同じもの 0"
    found = shell.read("ask", "住民票の写し", "--json")
    assert found["decision"] == "answer"
    assert found["candidates"][0]["id"] == "faq:12"
    assert _entries(shell)["faq:12"].body == "町民課の窓口で取れます。"


def test_importing_twice_changes_nothing_and_a_changed_row_is_told(shell: Shell) -> None:
    shell.add_account()
    table = "id,title,answer,phone,section\n1,税,甲,0000-00-0001,税務係\n2,水道,乙,0000-00-0002,税務係\n3,道,丙,,\n"
    for expected in ("新しいもの 3、変わったもの 0、同じもの 0", "新しいもの 0、変わったもの 0、同じもの 3"):
        assert expected in _told(shell, table)
    assert "新しいもの 1、変わったもの 1、同じもの 2" in _told(shell, table.replace("丙", "丁") + "4,橋,戊,,\n")


def test_a_dry_run_counts_and_loads_nothing(shell: Shell) -> None:
    shell.add_account()
    before = _rows(shell)
    table = shell.file("faq.csv", "id,title,answer,section,phone\n1,税,甲,税務係,0000-00-0001\n")
    told = shell.do("import", "faq", table, "--dry-run", "--collection", "shared")
    assert "新しいもの 1、" in told
    assert "取り込んでいません" in told
    assert _rows(shell) == before


def test_every_column_is_kept_in_whatever_order(shell: Shell) -> None:
    shell.add_account()
    shell.do("section", "add", "zeimu", "--name", "税務係", "--phone", "0000-00-0001")
    _told(
        shell,
        "id,title,answer,url,class,keywords,aliases,section,phone\n"
        '1,税,"一行目\n二行目、""引用"", と読点",https://mihon.example/zei?a=1,staff,納付| 期限 ,税金||町税,税務係,'
        "０８３５－００－０００１\n"
        "2,税の窓口,甲,,,,,zeimu,0000-00-0001\n",
    )
    entries = _entries(shell)
    assert entries["faq:1"] == Entry(
        EntryKind.FAQ,
        "1",
        (EntryText("税", '一行目\n二行目、"引用", と読点'),),
        aliases=("税金", "町税"),
        keywords=("納付", "期限"),
        entry_class=EntryClass.STAFF,
        owner_key="zeimu",
        url="https://mihon.example/zei?a=1",
        details={"phone": "0835-00-0001"},
    )
    assert (entries["faq:2"].owner_key, entries["faq:2"].details) == ("zeimu", {}), "the section's number is enough"


def test_without_a_class_column_all_is_public_and_with_one_the_unclassified_is_internal(shell: Shell) -> None:
    shell.add_account()
    _told(shell, "id,title,answer,class\n1,甲の件,あ,\n2,乙の件,い,public\n3,丙の件,う,staff\n4,丁の件,え,internal\n")
    _told(shell, "id,title,answer,url\n5,戊の件,お,\n")
    classes = [_entries(shell)[f"faq:{number}"].entry_class for number in range(1, 6)]
    assert classes == ["internal", "public", "staff", "internal", "public"]
    resident, staff = (
        {c["id"] for c in shell.read("ask", "甲の件", "--json", "--audience", who)["candidates"]}
        for who in ("resident", "staff")
    )
    assert "faq:1" not in resident
    assert "faq:1" in staff


def test_a_section_with_a_telephone_is_made_once_for_all_its_rows(shell: Shell) -> None:
    shell.add_account()
    _told(shell, "id,title,answer,section,phone\n1,税,甲,税務係,\n2,町税,乙,税務係,0000-00-0001\n3,滞納,丙,税務係,\n")
    (section,) = shell.read("section", "list", "--json")
    assert (section["name"], section["phone"]) == ("税務係", "0000-00-0001")
    assert {entry.owner_key for entry in _entries(shell).values()} == {section["key"]}
    _told(shell, "id,title,answer,section,phone\n1,税,甲,税務係,0000-00-0009\n")
    assert shell.read("section", "list", "--json") == [section], "a row does not change a section that is there"
    assert _entries(shell)["faq:1"].details == {"phone": "0000-00-0009"}


def test_every_fault_is_told_with_its_line(shell: Shell) -> None:
    shell.add_account()
    long = "長" * 101
    lines = [
        "id,title,answer,class,section,phone,url,aliases",
        '1,題,"一行目\r\n二行目",public,,,,',  # lines 2 and 3
        ",題,答え,public,,,,",
        "2, ,答え,public,,,,",
        "3,題,,public,,,,",
        f"{long},題,答え,public,,,,",
        "4,題,答え,secret,,,,",
        "5,題,答え,public",  # cells that are not there are empty
        "6,題,答え,public,,,,,余り",
        "",
        ",,,,,,,",
        "1,題,答え,public,,,,",
        "7,題,答え,public,知らない係,,,",
        "8,題,答え,public,,電話なし,,",
        "9,題,答え,public,,,http://mihon.example,",
        "10,題,答え,public,,,https://mihon.example/税,",
        "11,題,答え,public,,,,a\0b",
        '"12\n",題,答え,public,,,,',  # lines 18 and 19: the end of a cell is stripped
        '"1\n3",題,答え,public,,,,',
    ]
    told = _faults(shell, "\n".join(lines) + "\n")
    expected = (
        *("4行目 id：空", "5行目 title：空", "6行目 answer：空", "7行目 id：長", "8行目 class：", "10行目 ：列の数"),
        *("13行目 id：同じキーが前にもあります：1 (faq.csv:2)", "14行目 section：知らない係"),
        *("15行目 phone：", "16行目 url：https", "17行目 url：LINEで", "18行目 aliases：使えない文字"),
        "21行目 id：使えない",
    )
    assert len(told) == len(expected), told
    for line, start in zip(told, expected, strict=True):
        assert line.startswith(f"faq.csv {start}"), told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "1行目 ：ファイルが空"),
        (b"\xef\xbb\xbf", "1行目 ：ファイルが空"),
        ("id,title\n1,題\n", "1行目 ：見出しの列が違います：id,title"),
        ("title,id,answer\n題,1,答え\n", "1行目 ：見出しの列が違います：title,id,answer"),
        ("id,title,answer,tags,phone\n", "1行目 ：見出しの列が違います：tags"),
        ("id,title,answer,url,url\n", "1行目 ：見出しの列が違います：url"),
        ("1,題,答え\n", "1行目 ：見出しの列が違います：1,題,答え"),
        (PLAIN.encode() + b"2,\xff,a\n", "3行目 ：文字コード"),
        (PLAIN.encode("cp932") + b"2,\xff,a\n", "3行目 ：文字コード"),
        (PLAIN.encode("utf-16") + b"\0", "3行目 ：文字コード"),
        ("番号,質問\n1,題\n", "1行目 ：見出しの列が違います：番号,質問"),
        ("番号,質問,回答,電話,電 話\n", "1行目 ：見出しの列が違います：電 話"),
        ("番号,質問,回答\n1.23457E+12,題,答え\n", "2行目 id：Excelが桁を失わせた"),
        ("番号,質問,回答,区分\n1,題,答え,税\n", "2行目 class：使えない言葉です：税"),
        (PLAIN + '2,題,"閉じない\n3,題,答え\n', "3行目 ：CSVとして読めません"),
        (PLAIN + f"2,題,答え,{'x' * 200_000}\n", "3行目 ：列の数"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_table_of_questions_is_refused(shell: Shell, content: str | bytes, told: str) -> None:
    shell.add_account()
    faults = _faults(shell, content)
    assert len(faults) == 1
    assert faults[0].startswith(f"faq.csv {told}"), faults


def test_a_header_alone_is_a_table_without_rows(shell: Shell) -> None:
    shell.add_account()
    assert "新しいもの 0、" in _told(shell, "id,title,answer\n")


def test_a_very_long_answer_is_kept_whole(shell: Shell) -> None:
    shell.add_account()
    answer = "長い答え、" * 60_000
    _told(shell, f'id,title,answer\n1,長い題,"{answer}"\n')
    assert _entries(shell)["faq:1"].body == answer


def test_another_collection_is_read_after_the_towns_own_and_survives_its_import(shell: Shell) -> None:
    shell.add_account()
    shared = shell.file("shared.csv", "id,title,answer\n1,県の件,県の答え\n2,県だけの件,県だけ\n")
    for _ in range(2):
        shell.do("import", "faq", shared, "--collection", "pref-35")
    _told(shell, "id,title,answer\n1,町の件,町の答え\n")
    assert _entries(shell)["faq:1"].body == "町の答え"
    shell.do("import", "town", str(SAMPLE))
    assert _entries(shell)["faq:2"].body == "県だけ"
    shell.add_account("yama", "352039")
    shell.do("import", "faq", shared, "--collection", "pref-35", "--account", "yama")
    assert set(_entries(shell, "yama")) == {"faq:1", "faq:2"}, "the collection is shared, the town's own is not"


@pytest.mark.parametrize("key", ["a b", "x" * 61, "/etc", "町\n", "town-352039", "town-"])
def test_a_collection_that_cannot_be_is_refused(shell: Shell, key: str) -> None:
    shell.add_account()
    before = _rows(shell)
    assert shell.refused("import", "faq", shell.file("faq.csv", PLAIN), "--collection", key)
    assert _rows(shell) == before


def test_without_a_town_or_with_an_unknown_one_nothing_is_imported(shell: Shell) -> None:
    table = shell.file("faq.csv", PLAIN)
    assert "account add" in shell.refused("import", "faq", table)
    shell.add_account()
    assert "nobody" in shell.refused("import", "faq", table, "--account", "nobody")


def test_the_towns_own_collection_comes_first_though_it_is_made_last(shell: Shell) -> None:
    shell.add_account()
    for key in ("one", "two"):
        shell.do("import", "faq", shell.file("shared.csv", f"id,title,answer\n1,題,{key}\n"), "--collection", key)
    assert _entries(shell)["faq:1"].body == "one"
    _told(shell, "id,title,answer\n1,題,own\n")
    assert _entries(shell)["faq:1"].body == "own"
