"""What a town's file says of it: its sections, its subjects, its code. Plain, so that no reader needs a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_INTERESTS = 12
"""All must stand in one choice: LINE shows 13 buttons, of which one leads back."""


@dataclass(frozen=True, slots=True)
class SectionDetails:
    """A section as people see it."""

    key: str
    name: str
    phone: str
    hours: str = ""
    answers_for: str = ""


@dataclass(frozen=True, slots=True)
class InterestDetails:
    """A subject as people see it: its name, other words for it, and its names in other languages by tag."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def has_right_check_digit(code: str) -> bool:
    """Whether `code` is a 全国地方公共団体コード: five digits and their check digit (weights 6 to 2, modulo 11)."""
    if len(code) != 6 or not code.isascii() or not code.isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=False))
    return int(code[5]) == (11 - total % 11) % 10
