"""The subjects of which residents may ask to hear, as `town.toml` names them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.importers.own.town import FILE, read_town_file
from knowledge.importers.validation import Fault
from people.town_details import MOST_INTERESTS, InterestDetails

TOWN = """
[town]
name = "見本町"
municipality_code = "359998"
"""


def read(folder: Path, text: str) -> tuple[tuple[InterestDetails, ...], list[Fault]]:
    """What a file names, and its faults."""
    (folder / FILE).write_text(TOWN + text, encoding="utf-8")
    faults: list[Fault] = []
    return read_town_file(folder, date(2026, 11, 21), faults).interests, faults


def test_a_subject_has_other_words_and_names_in_other_languages(tmp_path: Path) -> None:
    text = """
[[interest]]
key = "kosodate"
name = "子育て"
aliases = ["育児"]

[interest.languages.en]
name = "Child care"

[[interest]]
key = "kenko"
name = "健康"
"""
    interests, faults = read(tmp_path, text)
    assert faults == []
    assert interests == (
        InterestDetails("kosodate", "子育て", ("育児",), {"en": "Child care"}),
        InterestDetails("kenko", "健康"),
    )


@pytest.mark.parametrize(
    ("text", "field", "problem"),
    [
        ('name = "健康"', "key", "missing"),
        ('key = "kenko"', "name", "missing"),
        (f'key = "kenko"\nname = "{"あ" * 13}"', "name", "too-long"),
        ('key = "kenko"\nname = "健康"\ncolor = "red"', "color", "unknown-field"),
        ('key = "kenko"\nname = "健康"\n[[interest]]\nkey = "kenko"\nname = "検診"', "key", "twice"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, text: str, field: str, problem: str) -> None:
    _, faults = read(tmp_path, f"[[interest]]\n{text}\n")
    assert [(fault.name, fault.problem) for fault in faults] == [(field, problem)]


def test_there_are_no_more_subjects_than_buttons(tmp_path: Path) -> None:
    def many(count: int) -> str:
        return "".join(f'[[interest]]\nkey = "k{n}"\nname = "名{n}"\n' for n in range(count))

    assert read(tmp_path, many(MOST_INTERESTS))[1] == []
    _, faults = read(tmp_path, many(MOST_INTERESTS + 1))
    assert [(fault.problem, fault.given) for fault in faults] == [("too-many-interests", str(MOST_INTERESTS))]
