"""`export`: what a town knows comes back whole from the folder it is written to."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.care.golden import golden_of
from knowledge.content import (
    Closure,
    CollectionChange,
    CollectionPlan,
    Entry,
    EntryClass,
    EntryKind,
    EntryText,
    OnHoliday,
    OnlineProcedure,
)
from knowledge.districts import load_plan, save_plan
from knowledge.exporters.source import ExportSource
from knowledge.history_tables import EntryImportRow
from knowledge.importers.loading import collection_id_for, town_key
from knowledge.online_procedures import save_online
from knowledge.saving import Author, save_entries
from knowledge.tables import CollectionRow, EntryRow
from people.accounts import get_account
from people.interests import load_interests
from people.sections import list_sections
from tests.integration.shell import Shell, make_shell
from tests.town import SATURDAY

CODE = "359998"


def _known(shell: Shell) -> dict[str, object]:
    """All that an account knows, by what it is."""
    database = shell.database
    with database.reading() as session:
        account = get_account(session, "mihon")
        source = ExportSource(session, account)
        query = select(EntryRow.key, EntryImportRow).join(EntryImportRow, EntryImportRow.entry_id == EntryRow.id)
        known: dict[str, object] = {
            "entries": {entry.id: entry for kind in EntryKind for entry in source.entries(kind)},
            "plan": load_plan(session, account.id),
            "sections": [
                (one.key, one.name, one.phone, one.hours, one.answers_for) for one in list_sections(session, account.id)
            ],
            "interests": load_interests(session, account.id),
            "online": source.online(),
            "golden": [kept.golden for kept in golden_of(session, account.id)],
            "origins": sorted((key, row.file, row.line, row.licence) for key, row in session.execute(query)),
        }
    database.close()
    return known


def _add_rarities(shell: Shell) -> None:
    """What the sample town does not have: languages with details, exceptions, a table of online procedures."""
    database = shell.database
    with database.writing() as session:
        account = get_account(session, "mihon")
        plan = load_plan(session, account.id)
        first, *others = plan.districts
        rules = (replace(plan.rules[0], on_holiday=OnHoliday.NEXT_DAY, rule="水1:4 6;水3:5 7"), *plan.rules[1:])
        day = date(2026, 12, 31)
        save_plan(
            session,
            account.id,
            CollectionPlan(
                (replace(first, group="上の学区", center="見本町クリーンセンター"), *others),
                rules,
                (Closure("見本町クリーンセンター", day, date(2027, 1, 3)), Closure("", day, day)),
                (CollectionChange(day, date(2027, 1, 4), "kita", "burnable", "年末"), CollectionChange(day)),
            ),
        )
        collection_id = collection_id_for(session, account, town_key(CODE), writes=True)
        online = OnlineProcedure("jidoteate-seikyu", CODE, True, date(2023, 2, 1), "https://mihon.example/", "=1")
        save_online(session, collection_id, [online, OnlineProcedure("kaigo-nintei", "352039", False)])
        event = Entry(
            EntryKind.EVENT,
            "=まつり|1",
            (
                EntryText("まつり", "一行目\n二行目\\|", details={}),
                EntryText("Fair", "", language="en", details={"fee": "free"}),
            ),
            aliases=("-縁日", "a|b"),
            entry_class=EntryClass.PUBLIC,
            review_on=date(2027, 4, 1),
            starts_at=SATURDAY,
            municipality_code=CODE,
            details={
                "capacity": 12,
                "fee": "'無料",
                "sessions": [{"day": "2026-11-21"}],
                "status": "full",
                "odd": [1, None],
            },
        )
        collection = session.get_one(CollectionRow, collection_id)
        save_entries(session, collection, [event], Author("hand", SATURDAY))
    database.close()


@pytest.fixture
def other_shell(tmp_path: Path) -> Shell:
    """Another installation, empty but for the account."""
    folder = tmp_path / "other"
    folder.mkdir()
    shell = make_shell(folder)
    shell.do("migrate")
    shell.add_account()
    return shell


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_an_account_comes_back_whole_in_another_installation(
    town_shell: Shell, other_shell: Shell, encoding: str
) -> None:
    _add_rarities(town_shell)
    first, second = town_shell.folder / "first", town_shell.folder / "second"
    told = town_shell.do("export", str(first), "--encoding", encoding)
    other_shell.do("import", "town", str(first))
    before, after = _known(town_shell), _known(other_shell)
    entries = before["entries"]
    assert isinstance(entries, dict)
    assert f"項目 {len(entries)} 件" in told
    for what in before.keys() - {"origins"}:
        assert after[what] == before[what], what
    other_shell.do("export", str(second), "--encoding", encoding)
    written, again = _files(first), _files(second)
    assert written.keys() == again.keys()
    changed = {name for name in written if written[name] != again[name]}
    assert changed <= {"provenance.csv"}  # the event had been written by hand, and is imported now
    assert "新しいもの 0、変わったもの 0" in other_shell.do("import", "town", str(second))


def test_the_wordings_that_stand_guard_come_with_the_folder(town_shell: Shell) -> None:
    golden = _known(town_shell)["golden"]
    assert isinstance(golden, list)
    assert len(golden) > 900


def test_where_entries_came_from_is_kept(shell: Shell, other_shell: Shell) -> None:
    shell.add_account()
    table = shell.file("質問.csv", "id,title,answer\n1,住民票,窓口へ。\n")
    shell.do("import", "faq", table, "--licence", "CC BY 4.0")
    shell.do("export", str(shell.folder / "out"))
    other_shell.do("import", "town", str(shell.folder / "out"))
    assert _known(other_shell)["origins"] == [("1", "質問.csv", 2, "CC BY 4.0")]


def test_what_is_public_is_written_in_the_public_forms_too(town_shell: Shell) -> None:
    _add_rarities(town_shell)
    out = town_shell.folder / "out"
    town_shell.do("export", str(out))
    target = _rows(out / "5374" / "target.csv")
    assert len(target) == 654
    assert {"label": "燃えるごみ", "name": "野菜くず"}.items() <= target[0].items()
    areas = _rows(out / "5374" / "area_days.csv")
    assert [row["地名"] for row in areas] == ["上の学区-北地区", "中央地区", "南地区"]
    assert areas[0]["燃えるごみ"] == "水1 *1:4 6;水3:5 7"
    assert _rows(out / "5374" / "remarks.csv")[0] == {"ID": "1", "注意事項": "祝日も集めます"}
    places = _rows(out / "open-data" / f"{CODE}_public_facility.csv")
    assert len(places) == 10
    assert places[0]["名称_カナ"] == "カセンコウエン"
    events = _rows(out / "open-data" / f"{CODE}_event.csv")
    assert all(row["都道府県コード又は市区町村コード"] == CODE for row in events)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_nothing_that_is_for_the_staff_is_in_the_public_forms(shell: Shell) -> None:
    shell.add_account()
    secret = Entry(EntryKind.GARBAGE, "secret", (EntryText("秘密の品", ""),), details={"category": "x"})
    database = shell.database
    with database.writing() as session:
        account = get_account(session, "mihon")
        collection = session.get_one(CollectionRow, collection_id_for(session, account, town_key(CODE), writes=True))
        save_entries(session, collection, [secret], Author("hand", SATURDAY))
    database.close()
    out = shell.folder / "out"
    shell.do("export", str(out))
    assert "秘密の品" in (out / "garbage.csv").read_text("utf-8-sig")
    assert not any("秘密の品".encode() in content for name, content in _files(out).items() if "/" in name)


def test_a_folder_with_anything_in_it_is_not_touched(town_shell: Shell) -> None:
    out = town_shell.folder / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    assert "空のフォルダーではありません" in town_shell.refused("export", str(out))
    assert _files(out) == {"mine.txt": b"mine"}
    assert [path.name for path in town_shell.folder.glob(".out-*")] == []


def test_characters_that_cp932_lacks_are_listed_and_nothing_is_written(shell: Shell) -> None:
    shell.add_account()
    shell.do("import", "faq", shell.file("faq.csv", "id,title,answer\n1,税,甲\n"))
    table = shell.file("garbage.csv", "key,title,category,body\na,𠮷の皿,x,😀\n")
    shell.do("import", "garbage", table, "--format", "own")
    told = shell.refused("export", str(shell.folder / "out"), "--encoding", "cp932")
    assert "2 種類" in told
    assert "😀𠮷" in told or "𠮷😀" in told
    assert not (shell.folder / "out").exists()


def test_one_kind_alone_is_one_file_that_its_own_command_reads(town_shell: Shell) -> None:
    out = town_shell.folder / "out"
    assert "項目 10 件" in town_shell.do("export", str(out), "--kind", "facility")
    assert set(_files(out)) == {"facilities.csv"}
    told = town_shell.do("import", "facilities", str(out / "facilities.csv"))
    assert "新しいもの 0、変わったもの 0、同じもの 10" in told


def test_shared_content_is_left_out_when_only_the_own_is_wanted(shell: Shell) -> None:
    shell.add_account()
    table = shell.file("faq.csv", "id,title,answer\n1,題,共有\n")
    shell.do("import", "faq", table, "--collection", "shared")
    assert "項目 1 件" in shell.do("export", str(shell.folder / "all"))
    assert "項目 0 件" in shell.do("export", str(shell.folder / "own"), "--own-only")
