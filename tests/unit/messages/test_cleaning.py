"""What is typed is made safe before anything else sees it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.cleaning import MAX_TEXT, cleaned_text

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("布団\x00の捨て方", "布団の捨て方"),
        ("一行目\r\n二行目\r三行目", "一行目\n二行目\n三行目"),
        ("ごみ\tの日", "ごみ の日"),
        ("\u202e右から左\u202c", "右から左"),
        ("片割れ\ud83d", "片割れ"),
        ("👨‍👩‍👧 ありがとう", "👨‍👩‍👧 ありがとう"),
        ("", ""),
    ],
)
def test_only_what_is_unsafe_goes(typed: str, kept: str) -> None:
    assert cleaned_text(typed) == kept


@given(ANY_TEXT)
def test_any_text_can_be_stored_everywhere(typed: str) -> None:
    cleaned = cleaned_text(typed)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert cleaned_text(cleaned) == cleaned


def test_a_text_is_cut_to_the_limit() -> None:
    assert len(cleaned_text("あ" * 20_000)) == MAX_TEXT
