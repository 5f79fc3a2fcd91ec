"""A town's tables of procedures."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.content import EntryClass
from knowledge.importers.procedures.reading import read_procedures
from knowledge.importers.row_words import items
from people.town_details import SectionDetails
from tests.unit.knowledge.importers.towns_files import Read, read_text


def _read(tmp_path: Path, text: str, **more: object) -> Read:
    found = read_text(read_procedures, tmp_path, text, **more)
    assert found.is_complete()
    return found


def test_a_procedure_keeps_who_what_where_and_until_when(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        "手続名,ふりがな,別名,概要,内容,対象者,必要なもの,受付窓口,手数料,処理期間,申請期限,様式,オンライン申請,オンライン申請URL,URL,備考\n"
        'ごみ袋の配付,ごみぶくろのはいふ,ゴミ袋、ごみぶくろ,袋を配ります。,年に1回です。,町内の方,"印鑑、本人確認書類（免許証、保険証など）",'
        "1階 3番窓口,無料,その場,3月31日まで,申請書 https://machi.example/s.pdf,可,https://machi.example/online,"
        "https://machi.example/gomi,配付は1世帯1回\n",
    )
    entry = found.only
    assert entry.id == "procedure:ごみ袋の配付"
    assert entry.aliases == ("ゴミ袋", "ごみぶくろ")
    assert entry.text.reading == "ごみぶくろのはいふ"
    assert entry.entry_class == EntryClass.PUBLIC
    assert entry.body == "袋を配ります。\n年に1回です。\n備考：配付は1世帯1回"
    assert entry.url == "https://machi.example/gomi"
    assert entry.details == {
        "who": "町内の方",
        "bring": ["印鑑", "本人確認書類（免許証、保険証など）"],
        "where": "1階 3番窓口",
        "fee": "無料",
        "takes": "その場",
        "deadline": "3月31日まで",
        "forms": [{"name": "申請書", "url": "https://machi.example/s.pdf"}],
        "online": True,
        "online_url": "https://machi.example/online",
    }
    assert found.notes == []


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("印鑑・通帳", ["印鑑", "通帳"]),
        ("・印鑑\n・通帳（本人のもの、写し可）", ["印鑑", "通帳（本人のもの、写し可）"]),
        ("①印鑑　②通帳", ["印鑑", "通帳"]),
        ("1. 印鑑\n2. 通帳", ["印鑑", "通帳"]),
        ("印鑑／手数料1,000円／通帳", ["印鑑", "手数料1,000円", "通帳"]),
        (
            "本人確認書類は、写真つきのもの。ない方は、ご相談ください。",
            ["本人確認書類は、写真つきのもの。ない方は、ご相談ください"],
        ),
        ("", []),
        ("（閉じない、かっこ", ["（閉じない、かっこ"]),
    ],
)
def test_what_to_bring_is_divided_but_not_inside_brackets(cell: str, expected: list[str]) -> None:
    assert items(cell) == expected


def test_one_of_the_31_takes_the_nations_key_so_that_the_online_table_fits(tmp_path: Path) -> None:
    found = _read(
        tmp_path, "手続名,内容\n要介護・要支援認定の申請,甲\n（児童手当）認定請求,乙\n転入届,丙\n要介護認定の申請,丁\n"
    )
    assert [entry.key for entry in found.entries] == ["kaigo-nintei", "jidoteate-seikyu", "転入届", "要介護認定の申請"]
    assert "児童手当等の受給資格及び児童手当の額についての認定請求" in found.entries[1].keywords


def test_the_files_own_number_is_the_key_unless_it_is_destroyed(tmp_path: Path) -> None:
    found = _read(tmp_path, "手続ID,手続名,内容\nT-1,転入届,甲\n1.2E+15,転出届,乙\n")
    assert [entry.key for entry in found.entries] == ["T-1", "転出届"]
    assert found.notes == [(1, "numbers-destroyed")]


def test_the_same_name_for_other_people_is_another_procedure(tmp_path: Path) -> None:
    found = _read(tmp_path, "手続名,対象,内容\n減免,高齢の方,甲\n減免,学生の方,乙\n減免,学生の方,乙\n")
    assert [entry.key for entry in found.entries] == ["減免・高齢の方", "減免・学生の方"]
    assert (4, "same-row") in found.notes


def test_a_section_is_known_by_name_made_by_its_telephone_or_told_and_left_out(tmp_path: Path) -> None:
    known = SectionDetails("zei", "税務課", "0000-00-0001")
    found = _read(
        tmp_path,
        "手続名,内容,担当課,電話番号\n申告,甲,税務課,0000-00-0001\n減免,乙,税務課,0000-00-0009\n"
        "転入届,丙,町民課,0000-00-0002\n道路,丁,建設課,\n水道,戊,建設課,\n",
        sections=(known,),
    )
    assert [entry.owner_key for entry in found.entries] == ["zei", "zei", "町民課", "", ""]
    assert found.log.sections == {"町民課": SectionDetails("町民課", "町民課", "0000-00-0002")}
    assert [entry.details.get("where", "") for entry in found.entries] == ["", "0000-00-0009", "", "", ""]
    assert found.notes == [(5, "section-left-out")]


@pytest.mark.parametrize(
    ("cell", "expected", "note"),
    [
        ("○", {"online": True}, ""),
        ("×", {"online": False}, ""),
        ("不可", {"online": False}, ""),
        ("可 https://machi.example/o", {"online": True, "online_url": "https://machi.example/o"}, ""),
        ("", {}, ""),
        ("予定", {"online": False}, "online-later"),
        ("よくわからない", {}, "online-answer"),
    ],
)
def test_whether_it_works_online_is_read_and_what_is_unclear_refuses_nothing(
    tmp_path: Path, cell: str, expected: dict[str, object], note: str
) -> None:
    found = _read(tmp_path, f"手続名,内容,オンライン申請\n転入届,甲,{cell}\n")
    assert found.only.details == expected
    assert [problem for _, problem in found.notes] == [note] * bool(note)


def test_forms_have_names_and_addresses_that_line_opens(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        '手続名,内容,様式\n転入届,甲,"転入届：https://machi.example/a.pdf\n委任状 https://machi.example/%E5%A7%94.pdf\n'
        'http://machi.example/b.pdf"\n転出届,乙,窓口にあります\n',
    )
    assert found.entries[0].details["forms"] == [
        {"name": "転入届", "url": "https://machi.example/a.pdf"},
        {"name": "委任状", "url": "https://machi.example/%E5%A7%94.pdf"},
    ]
    assert found.notes == [(2, "page-not-https")]
    assert found.entries[1].body == "乙\n様式：窓口にあります"


def test_the_lines_that_explain_types_are_left_out(tmp_path: Path) -> None:
    found = _read(tmp_path, "サービスID,タイトル（制度名）,支援内容\nxsd:string,ic:名称型,ic:記述型\n,給付金,お金\n")
    assert found.only.title == "給付金"
    assert found.notes == [(2, "type-row")]


def test_a_row_without_a_name_is_refused_and_a_list_of_something_else_wholly(tmp_path: Path) -> None:
    assert _read(tmp_path, "手続名,内容\n,甲\n").problems == [(2, "missing")]
    assert read_text(read_procedures, tmp_path, "名称,住所,電話番号\n会館,番町1,\n").problems == [(1, "columns")]


def test_a_heading_between_the_procedures_is_left_out(tmp_path: Path) -> None:
    found = read_text(read_procedures, tmp_path, "手続名,必要なもの\n【戸籍】,\n印鑑登録,印鑑\n")
    assert [entry.title for entry in found.entries] == ["印鑑登録"]
    assert [(note.line, note.problem) for note in found.log.notes] == [(2, "heading-row")]
