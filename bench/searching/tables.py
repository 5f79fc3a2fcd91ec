"""Aligned tables for the terminal. A Japanese character takes two columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def heading(text: str) -> None:
    """Print a heading."""
    print(f"\n{text}\n{'=' * width(text)}")


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their headers: the first column to the left, the rest to the right."""
    columns = list(zip(headers, *rows, strict=True))
    widths = [max(map(width, column)) for column in columns]
    rule = ["-" * one for one in widths]
    for row in (headers, rule, *rows):
        first = row[0] + " " * (widths[0] - width(row[0]))
        rest = (" " * (wide - width(cell)) + cell for cell, wide in zip(row[1:], widths[1:], strict=True))
        print("  ".join((first, *rest)).rstrip())


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def share(part: float, whole: float) -> str:
    """A share with three decimals; a dash when there is nothing to take a share of."""
    return f"{part / whole:.3f}" if whole else "-"
