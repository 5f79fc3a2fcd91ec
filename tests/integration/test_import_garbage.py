"""`import garbage`: a 5374 folder or a table of the town's own, from the file to the answer."""

from __future__ import annotations

from pathlib import Path

from knowledge.content import Entry, EntryKind
from knowledge.districts import load_plan
from people.accounts import get_account
from tests.entries import load_entries
from tests.integration.shell import Shell

TARGET = (
    "label,name,notice,furigana\n燃やすごみ,うちわ,骨は外す,う\n金属,なべ,,な\n金属,うちわ,骨だけ,う\n謎,化石,,か\n"
)
DESCRIPTION = "label,sublabel,description,styles,bgcolor\n燃やすごみ,,袋に入れる,,#ea3b13\n金属,,,,#685ecf\n"
AREA_DAYS = "地名,センター,燃やすごみ,金属\n東地区-北町,炉,月 木,水1 水3\n東地区-南町,炉,火 金,水2 水4\n"


def _folder(shell: Shell, **files: str) -> str:
    folder = shell.folder / "5374"
    folder.mkdir(exist_ok=True)
    given = {"target": TARGET, "description": DESCRIPTION, "area_days": AREA_DAYS} | files
    for name, text in given.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return str(folder)


def _entries(shell: Shell) -> dict[str, Entry]:
    database = shell.database
    with database.reading() as session:
        found = load_entries(session, get_account(session, "mihon").id)
    database.close()
    return {entry.id: entry for entry in found}


def test_a_5374_folder_brings_items_categories_and_days(shell: Shell) -> None:
    shell.add_account()
    told = shell.do("import", "garbage", _folder(shell), "--licence", "CC BY 4.0")
    assert "新しいもの 7、変わったもの 0、同じもの 0" in told
    assert "地区：新しいもの 2" in told
    entries = _entries(shell)
    assert entries["garbage-category:燃やすごみ"].body == "袋に入れる"
    assert {entry.title for entry in entries.values() if entry.kind == EntryKind.GARBAGE} == {"うちわ", "なべ", "化石"}
    database = shell.database
    with database.reading() as session:
        plan = load_plan(session, get_account(session, "mihon").id)
    database.close()
    assert plan.districts[0].aliases == ("東地区北町", "北町")
    assert [rule.rule for rule in plan.rules] == ["月 木", "水1 水3", "火 金", "水2 水4"]


def test_what_was_imported_is_found_at_once(shell: Shell) -> None:
    shell.add_account()
    shell.do("import", "garbage", _folder(shell))
    found = shell.read("ask", "なべ", "--json")
    assert (found["decision"], found["candidates"][0]["id"]) == ("answer", "garbage:なべ")


def test_the_same_folder_again_changes_nothing_and_its_categories_are_known_by_then(shell: Shell) -> None:
    shell.add_account()
    folder = _folder(shell)
    first = shell.run("import", "garbage", folder)
    again = shell.run("import", "garbage", folder, "--remove-vanished")
    assert "謎（1）" in first.stderr
    assert "謎" not in again.stderr
    assert "新しいもの 0、変わったもの 0、同じもの 6" in again.stdout
    assert "地区：新しいもの 0、変わったもの 0、同じもの 2" in again.stdout
    assert "garbage-category:謎" in _entries(shell)


def test_an_item_that_is_gone_is_told_and_its_category_stays(shell: Shell) -> None:
    shell.add_account()
    shell.do("import", "garbage", _folder(shell))
    folder = _folder(shell, target=TARGET.replace("謎,化石,,か\n", ""))
    shell.do("import", "garbage", folder, "--remove-vanished")
    entries = _entries(shell)
    assert "garbage:化石" not in entries
    assert "garbage-category:謎" in entries


def test_another_towns_dictionary_is_not_imported_before_somebody_says_so(town_shell: Shell) -> None:
    table = town_shell.file("items.csv", "品目,分別区分\nなべ,区では収集できない\nうちわ,資源\n")
    before = _entries(town_shell)
    result = town_shell.run("import", "garbage", table)
    assert result.exit_code == 1
    assert "--unknown-categories" in result.stderr
    assert _entries(town_shell) == before
    told = town_shell.do("import", "garbage", table, "--unknown-categories")
    assert "新しいもの" in told


def test_swapped_columns_are_asked_about(shell: Shell) -> None:
    shell.add_account()
    table = shell.file("items.csv", "品目,分別区分\n" + "".join(f"金属,品物{number}\n" for number in range(10)))
    result = shell.run("import", "garbage", table)
    assert result.exit_code == 1
    assert "--columns-swapped" in result.stderr
    shell.do("import", "garbage", table, "--columns-swapped")
    assert _entries(shell)["garbage:品物3"].details == {"category": "金属"}


def test_a_refused_row_stops_everything_unless_it_is_to_be_skipped(shell: Shell) -> None:
    shell.add_account()
    table = shell.file("items.csv", "品目,分別区分,注意点\nなべ,金属,\n,金属,名前がない\n")
    result = shell.run("import", "garbage", table)
    assert result.exit_code == 1
    assert "items.csv 3行目 title：空です" in result.stderr
    assert "新しいもの 2" in shell.do("import", "garbage", table, "--skip-refused")


def test_a_correction_by_hand_of_a_category_outlives_the_next_file(town_shell: Shell) -> None:
    before = _entries(town_shell)["garbage-category:burnable"]
    folder = Path(_folder(town_shell, target="label,name,notice\n燃やすごみ,うちわ,\n"))
    (folder / "description.csv").write_text("label,sublabel,description,styles,bgcolor\n燃やすごみ,,,,\n", "utf-8")
    (folder / "area_days.csv").unlink()
    town_shell.do("import", "garbage", str(folder))
    after = _entries(town_shell)
    assert after["garbage-category:burnable"] == before
    assert after["garbage:うちわ"].details == {"category": "burnable"}
