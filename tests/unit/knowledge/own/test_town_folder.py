"""A town's folder: districts, exceptions, languages and tables beside its entries."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.content import (
    Closure,
    CollectionChange,
    CollectionRule,
    District,
    OnHoliday,
    OnlineProcedure,
    Provenance,
)
from knowledge.importers.town_folder import TownContent, read_town_folder
from knowledge.importers.validation import ContentInvalid

TODAY = date(2026, 11, 21)
TOWN = """
[town]
name = "見本町"
municipality_code = "359998"

[[section]]
key = "kankyo"
name = "環境係"
phone = "0000-00-0001"

[[district]]
key = "kita"
name = "北"
group = "上の学区"
center = "工場"

[[closure]]
center = "工場"
first = 2026-12-29
last = "2027-01-03"

[[closure]]
first = 2027-05-01

[[change]]
day = 2026-12-31
moved_to = 2027-01-04
district = "kita"
category = "burnable"
note = "年末"
"""
FILES = {
    "town.toml": TOWN,
    "collection-days.csv": "on_holiday,rule,category,district\nskipped,水1:4 6;毎月10日,burnable,kita\n",
    "garbage-categories.csv": "title,key,how,color\n燃えるごみ,burnable,袋に入れる,#C62828\n",
    "garbage.csv": "title,key,category,owner\n布団,futon,burnable,kankyo\n枕,makura,burnable,\n",
    "facilities.csv": "key,title\n",
    "lectures.csv": "key,title\n",
    "languages/en/garbage.csv": "key,title,body\nfuton,Futon,Tie it up.\n",
    "languages/ja-simple/garbage-categories.csv": "key,title,how\nburnable,燃える ごみ,袋に 入れて ください\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small town."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def faults(folder: Path) -> set[str]:
    """What is wrong with the folder: file, field and problem."""
    with pytest.raises(ContentInvalid) as told:
        read_town_folder(folder, TODAY)
    return {f"{fault.file} {fault.name} {fault.problem}" for fault in told.value.faults}


def read(folder: Path) -> TownContent:
    """The folder, which has no fault."""
    return read_town_folder(folder, TODAY)


def test_districts_know_their_group_and_plant_and_days_their_exceptions(folder: Path) -> None:
    plan = read(folder).plan
    assert plan.districts == (District("kita", "北", group="上の学区", center="工場"),)
    assert plan.rules == (CollectionRule("kita", "burnable", "水1:4 6;毎月10日", on_holiday=OnHoliday.SKIPPED),)
    may = date(2027, 5, 1)
    assert plan.closures == (Closure("工場", date(2026, 12, 29), date(2027, 1, 3)), Closure("", may, may))
    moved = CollectionChange(date(2026, 12, 31), date(2027, 1, 4), "kita", "burnable", "年末")
    assert plan.changes == (moved,)


def test_words_in_other_languages_stand_beside_the_originals(folder: Path) -> None:
    entries = {entry.id: entry for entry in read(folder).entries}
    english = entries["garbage:futon"].text_in("en")
    simple = entries["garbage-category:burnable"].text_in("ja-simple")
    assert english
    assert simple
    assert (english.title, english.body) == ("Futon", "Tie it up.")
    assert simple.body == "袋に 入れて ください"
    assert entries["garbage:makura"].text_in("en") is None


def test_columns_may_stand_in_any_order_and_the_encoding_is_seen(folder: Path) -> None:
    table = folder / "garbage.csv"
    table.write_bytes(table.read_text(encoding="utf-8").encode("cp932"))
    assert [entry.title for entry in read(folder).entries] == ["燃えるごみ", "布団", "枕"]


def test_a_table_of_online_procedures_and_of_origins_may_be_there(folder: Path) -> None:
    (folder / "online-procedures.csv").write_text(
        "procedure,municipality_code,is_online,since,url\njidoteate,359998,true,2023-02-01,https://mihon.example/\n"
    )
    (folder / "provenance.csv").write_text(
        "id,file,line,licence\ngarbage:futon,ごみ.xlsx,12,CC BY 4.0\n", encoding="utf-8"
    )
    content = read(folder)
    since = date(2023, 2, 1)
    assert content.online == (OnlineProcedure("jidoteate", "359998", True, since, "https://mihon.example/"),)
    assert content.origins[1:] == (Provenance("ごみ.xlsx", 12, "CC BY 4.0"), Provenance("garbage.csv", 3))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("languages/en/garbage.csv", "key,title\nnobody,A\n", "languages/en/garbage.csv key no-original"),
        ("languages/en/garbage.csv", "key,title\nfuton,A\nfuton,B\n", "languages/en/garbage.csv key twice"),
        ("languages/en/garbage.csv", "key,title,color\nfuton,A,#1\n", "languages/en/garbage.csv  columns"),
        ("languages/en/garbages.csv", "key,title\n", "languages/en/garbages.csv  unknown-file"),
        ("languages/english!/garbage.csv", "key,title\n", "languages/english!  not-a-language"),
        (
            "garbage.csv",
            "key,title,category,title@en\nfuton,布団,burnable,Futon\n",
            "languages/en/garbage.csv key twice",
        ),
        ("garbage.csv", "key,title,categori\nfuton,布団,burnable\n", "garbage.csv  columns"),
        ("garbage.csv", "key,title,title\nfuton,布団,布団\n", "garbage.csv  columns"),
        ("garbage.csv", "key,category\nfuton,burnable\n", "garbage.csv  columns"),
        ("garbage.csv", "key,title,category\nfuton,布団,x\n", "garbage.csv category unknown-category"),
        ("garbage.csv", "key,title,category,owner\nfuton,布団,burnable,x\n", "garbage.csv owner unknown-section"),
        ("garbage.csv", "", "garbage.csv  file-empty"),
        (
            "collection-days.csv",
            "district,category,rule\nkita,burnable,火9\n",
            "collection-days.csv rule collection-rule",
        ),
        (
            "collection-days.csv",
            "district,category,rule\nx,burnable,火\n",
            "collection-days.csv district unknown-district",
        ),
        ("town.toml", TOWN.replace('"2027-01-03"', "2026-01-03"), "town.toml last before-first"),
        ("town.toml", TOWN.replace('district = "kita"', 'district = "x"'), "town.toml district unknown-district"),
        ("town.toml", TOWN.replace("[[change]]", "[[chance]]"), "town.toml chance unknown-table"),
        (
            "online-procedures.csv",
            "procedure,municipality_code,is_online\na,359998,perhaps\n",
            "online-procedures.csv is_online not-yes-or-no",
        ),
    ],
)
def test_a_slip_is_told_with_its_file(folder: Path, name: str, text: str, told: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert told in faults(folder)
