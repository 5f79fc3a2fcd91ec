"""The files that the bench reads, in their dialects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.searching.corpora import read_dictionary, read_faq, read_golden, read_lines


def test_a_5374_dictionary_in_cp932(tmp_path: Path) -> None:
    text = 'type,name,notice,furigana\r\n粗大ごみ,"机\n（木製）",申し込み,つ\r\n可燃ごみ,,,\r\n'
    (tmp_path / "target.csv").write_bytes(text.encode("cp932"))
    (entry,) = read_dictionary(tmp_path).items
    assert (entry.title, entry.body, entry.text.reading) == ("机 （木製）", "申し込み", "")
    assert entry.details["category"] == "粗大ごみ"


def test_a_standard_dictionary_with_readings(tmp_path: Path) -> None:
    file = tmp_path / "standard.csv"
    file.write_text(
        "\ufeffID,ゴミの品目,ゴミの品目_カナ,分別区分,注意点,備考\n1,空き箱,アキバコ,資源,,たたむ\n", encoding="utf-8"
    )
    (entry,) = read_dictionary(file).items
    assert (entry.title, entry.text.reading, entry.body) == ("空き箱", "アキバコ", "たたむ")


def test_a_folder_without_items_is_refused(tmp_path: Path) -> None:
    (tmp_path / "area_days.csv").write_text("地名,可燃ごみ\n北,月\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no list"):
        read_dictionary(tmp_path)


def test_a_faq_with_relevance(tmp_path: Path) -> None:
    content: dict[str, object] = {
        "corpus": {"7": "Question: どこ？\nAnswer: ■ここ。＜改＞。電話\n"},
        "queries": {"0": "場所は"},
        "qrels": {"0": {"7": 2}, "9": {"7": 1}},
    }
    for name, value in content.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    given = read_faq(tmp_path)
    (entry,) = given.entries
    assert (entry.id, entry.title, entry.body) == ("faq:7", "どこ？", "■ここ。\n。電話")
    assert given.relevance == {"0": {"7": 2}}


def test_a_golden_set_and_plain_lines(tmp_path: Path) -> None:
    golden = tmp_path / "golden.csv"
    golden.write_text(
        "wording,accepted,audience\nふとん,garbage:futon|faq:a,resident\n天気,-,staff\n", encoding="utf-8"
    )
    wanted, refused = read_golden(golden)
    assert wanted.accepted == {"garbage:futon", "faq:a"}
    assert (refused.accepted, refused.is_staff) == (frozenset(), True)
    lines = tmp_path / "strange.txt"
    lines.write_text("# 説明\n\n人生\n", encoding="utf-8")
    assert read_lines(lines) == ["人生"]
