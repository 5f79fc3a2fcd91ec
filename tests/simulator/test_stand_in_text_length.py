"""How LINE counts characters."""

import pytest

from simulator.rules.text_length import graphemes, utf16_units


@pytest.mark.parametrize(
    ("written", "units", "clusters"),
    [
        ("", 0, 0),
        ("あa", 2, 2),
        ("🍎", 2, 1),
        ("𠮷", 2, 1),
        ("葛\U000e0100", 3, 1),
        ("👨‍👩‍👧‍👦", 11, 1),
        ("か\u3099", 2, 1),
        ("ｶﾞ", 2, 1),
        ("🇯🇵🇯🇵🇯", 10, 3),
        ("👍🏽", 4, 1),
        ("1️⃣", 3, 1),
        ("\r\n\n", 3, 2),
        ("\u1112\u1161\u11ab", 3, 1),
        ("가각", 2, 2),
        ("a\u200db", 3, 2),
        ("\ud83d", 1, 1),
    ],
)
def test_lengths(written: str, units: int, clusters: int) -> None:
    assert (utf16_units(written), graphemes(written)) == (units, clusters)
