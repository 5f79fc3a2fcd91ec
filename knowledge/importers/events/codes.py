"""Whose event it is: the code of a municipality as cells have it. Pure."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = re.compile(r"([0-9]{2}|[0-9]{5}|[0-9]{6})(?:\.0+)?")
_PREFECTURES = range(1, 48)
_WEIGHTS = (6, 5, 4, 3, 2)


def read_code(cell: str, own: str) -> str:
    """The six digits of a code; empty for what is none.

    Five digits get their check digit, unless they are six that have lost their first, a nought; a prefecture may be
    given by two. Between two readings that of the own prefecture counts, `own` being the town's code.
    """
    found = _DIGITS.fullmatch("".join(unicodedata.normalize("NFKC", cell).split()))
    if found is None:
        return ""
    digits = found[1]
    if len(digits) == 2:
        digits += "000"
    if len(digits) == 5:
        longer, restored = with_check_digit(digits), "0" + digits
        if _is_code(restored) and (restored[:2] == own[:2] or longer[:2] != own[:2]):
            return restored
        digits = longer
    return digits if _is_code(digits) else ""


def with_check_digit(five: str) -> str:
    """The code of six digits; `five` are its first five."""
    total = sum(int(digit) * weight for digit, weight in zip(five, _WEIGHTS, strict=True))
    return five + str((11 - total % 11) % 10)


def is_prefecture(code: str) -> bool:
    """Whether a code of six digits is that of a whole prefecture."""
    return code[2:5] == "000"


def _is_code(six: str) -> bool:
    return int(six[:2]) in _PREFECTURES and with_check_digit(six[:5]) == six
