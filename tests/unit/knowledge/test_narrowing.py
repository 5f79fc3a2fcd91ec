"""Many entries of one name are told apart by material, size or use, not listed one by one."""

from __future__ import annotations

from knowledge.content import Entry, EntryKind, EntryText
from knowledge.narrowing import narrower


def words(*titles: str, limit: int = 5) -> list[str]:
    entries = [Entry(EntryKind.GARBAGE, title, (EntryText(title, "本文"),)) for title in titles]
    return [one.word for one in narrower(entries, limit)]


def test_remarks_in_brackets_tell_apart() -> None:
    assert words("ハンガー（金属製）", "ハンガー（木製）", "ハンガー（金属製・大きいもの）") == [
        "金属製",
        "木製",
        "大きいもの",
    ]


def test_words_around_the_name_tell_apart() -> None:
    assert words("木のハンガー", "針金ハンガー", "ハンガーラック") == ["木", "針金", "ラック"]


def test_the_most_common_come_first_and_no_more_than_asked_for() -> None:
    assert words("箱（紙）大", "小さな箱（紙）", "箱", limit=1) == []
    assert words("びん箱（紙）", "びん箱（紙）大", "びん箱（木）", limit=1) == ["紙"]


def test_entries_without_a_common_name_are_not_told_apart() -> None:
    assert words("布団", "ピアノ", "傘") == []
