"""`import KIND FILE` of our own form: TOML, and tables with the column `key`."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from knowledge.content import Entry, EntryKind
from knowledge.districts import load_plan
from knowledge.exporters.source import ExportSource
from people.accounts import get_account
from tests.integration.shell import SAMPLE, Shell


def _entries(shell: Shell) -> dict[str, Entry]:
    database = shell.database
    with database.reading() as session:
        source = ExportSource(session, get_account(session, "mihon"))
        found = {entry.id: entry for kind in EntryKind for entry in source.entries(kind)}
    database.close()
    return found


def _file(shell: Shell, name: str, text: str) -> str:
    return shell.file(name, text)


def test_every_kind_has_a_command(shell: Shell) -> None:
    shell.add_account()
    rows = {
        "facilities": "key,title,body\na,公民館,本文\n",
        "procedures": "key,title,body,online\na,転入届,本文,true\n",
        "faq": "key,title,body,class\na,質問,本文,public\n",
        "bulletins": "key,title,body,number,month\na,第1号,本文,1,2026-12\n",
        "tips": "key,title,body\na,ひとこと,本文\n",
    }
    for kind, text in rows.items():
        assert "新しいもの 1、" in shell.do("import", kind, _file(shell, f"{kind}.csv", text)), kind
        assert "同じもの 1" in shell.do("import", kind, _file(shell, f"{kind}.csv", text)), kind
    assert set(_entries(shell)) == {"facility:a", "procedure:a", "faq:a", "bulletin:a", "tip:a"}


def test_lectures_and_events_share_a_command(shell: Shell) -> None:
    shell.add_account()
    head = "key,title,starts_at"
    text = f"{head},kind\na,まつり,2027-01-01T10:00,\nb,スマホ教室,2027-01-02T10:00,lecture\n"
    shell.do("import", "events", _file(shell, "events.csv", text))
    shell.do("import", "events", _file(shell, "lectures.csv", f"{head}\nc,LINE教室,2027-01-03T10:00\n"))
    assert set(_entries(shell)) == {"event:a", "lecture:b", "lecture:c"}


def test_a_garbage_table_is_about_items_or_about_categories(shell: Shell) -> None:
    shell.add_account()
    shell.do("import", "garbage", _file(shell, "c.csv", "key,title,how,color\nburnable,燃えるごみ,袋へ,#C62828\n"))
    shell.do("import", "garbage", _file(shell, "g.csv", "key,title,category,title@en\nfuton,布団,burnable,Futon\n"))
    entries = _entries(shell)
    assert set(entries) == {"garbage-category:burnable", "garbage:futon"}
    assert [text.title for text in entries["garbage:futon"].texts] == ["布団", "Futon"]
    unknown = _file(shell, "g.csv", "key,title,category\nfuton,布団,burning\n")
    assert "知らない分別区分です：burning" in shell.run("import", "garbage", unknown).stderr


def test_toml_tells_its_lines_and_unknown_sections(shell: Shell) -> None:
    shell.add_account()
    text = '[[entry]]\nkey = "a"\ntitle = "題"\nbody = "本文"\nowner = "nobody"\n\n[[entry]]\nkey = "b"\ntitle = "題"\n'
    told = shell.run("import", "faq", _file(shell, "answers.toml", text)).stderr
    assert "answers.toml 1行目 owner：知らない係です：nobody" in told
    assert "answers.toml 7行目 body：空です" in told


def test_entries_without_an_owner_are_told_once(shell: Shell) -> None:
    shell.add_account()
    result = shell.run("import", "tips", _file(shell, "tips.csv", "key,title,body\na,甲,本文\nb,乙,本文\n"))
    assert result.exit_code == 0, result.output
    assert "項目が 2 件あります" in result.stderr


def test_a_workbook_in_our_own_form_is_read(shell: Shell) -> None:
    shell.add_account()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["key", "title", "body", "aliases"], ["a", "甲", "<br> - そのまま", r"あ|い\|う"]):
        sheet.append(row)
    path = shell.folder / "tips.xlsx"
    book.save(path)
    shell.do("import", "tips", str(path))
    entry = _entries(shell)["tip:a"]
    assert entry.body == "<br> - そのまま"
    assert entry.aliases == ("あ", "い|う")


def test_a_picture_must_come_in_a_folder(shell: Shell) -> None:
    shell.add_account()
    table = _file(shell, "faq.csv", "key,title,body,image,alt\na,甲,本文,images/a.png,絵\n")
    assert "import town" in shell.run("import", "faq", table).stderr


@pytest.mark.parametrize("name", ["collection-days.csv", "folder"])
def test_collection_days_come_alone_or_in_a_folder(town_shell: Shell, name: str) -> None:
    if name == "folder":
        told = town_shell.do("import", "collection-days", str(SAMPLE))
        assert "地区：新しいもの 0、変わったもの 0、同じもの 3" in told
        return
    text = "district,category,rule,on_holiday\nkita,burnable,月,next-day\n"
    told = town_shell.do("import", "collection-days", town_shell.file(name, text))
    assert "地区：新しいもの 0、変わったもの 1、同じもの 0" in told
    database = town_shell.database
    with database.reading() as session:
        plan = load_plan(session, get_account(session, "mihon").id)
    database.close()
    assert [(rule.rule, str(rule.on_holiday)) for rule in plan.rules if rule.district_key == "kita"] == [
        ("月", "next-day")
    ]
    assert plan.districts[0].aliases
    for bad, told in (("x,burnable,月", "知らない地区"), ("kita,x,月", "知らない分別区分"), ("kita,pet,火9", "決まり")):
        table = town_shell.file(name, f"district,category,rule\n{bad}\n")
        assert told in town_shell.run("import", "collection-days", table).stderr


def test_a_dry_run_of_a_folder_tells_what_is_new_changed_and_gone(town_shell: Shell) -> None:
    folder = town_shell.folder / "town"
    town_shell.do("export", str(folder))
    tips = folder / "tips.toml"
    kept, _, _last = tips.read_text(encoding="utf-8").rpartition("[[entry]]")
    new = '[[entry]]\nkey = "new"\ntitle = "新しいひとこと"\nbody = "本文"\n'
    tips.write_text(kept.replace("パスワードの使い回しをしない", "使い回さない", 1) + new, encoding="utf-8")
    told = town_shell.do("import", "town", str(folder), "--dry-run")
    assert "新しいもの 1、変わったもの 1、" in told
    assert "取り込んでいません" in told
    assert "使い回さない" in told
    assert "今回のファイルにないもの 1 件は、そのまま残っています" in told
    assert town_shell.read("import", "town", str(folder), "--dry-run", "--json")["entries"]["vanished"] == 1
