"""Letters that can be read on every badge, whatever colour a town gives it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.contrast import DARK, LIGHT, contrast, letters_on

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_black_on_white_is_the_most_there_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # WCAG's own example of what just fails


@given(COLORS)
def test_letters_on_any_colour_pass_for_ordinary_text(ground: str) -> None:
    assert contrast(letters_on(ground), ground) >= 4.5
    assert letters_on(ground) in (LIGHT, DARK)


def test_the_light_greens_of_towns_get_dark_letters_and_the_reds_light_ones() -> None:
    assert letters_on("#bbe400") == DARK
    assert letters_on("#C62828") == LIGHT


def test_what_is_no_colour_gets_light_letters() -> None:
    assert letters_on("red") == LIGHT
    assert letters_on("#zzzzzz") == LIGHT
