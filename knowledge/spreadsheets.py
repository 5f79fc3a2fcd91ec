"""Cells of our own tables: what a spreadsheet programme shows as it is, and several texts in one cell. Pure.

Requirement: OWASP ASVS 5.0, 1.2.10; full-width signs count, too, because Japanese Excel takes them for the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_STARTS_FORMULA = re.compile(r"'*[\s\u3000]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
_WAS_MADE_SAFE = re.compile(r"'+[\s\u3000]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
_PIECE = re.compile(r"\\[\\|]|\||[^\\|]+|\\")
_BAR = "|"


def safe_cell(text: str) -> str:
    """The text with an apostrophe before what could start a formula."""
    return f"'{text}" if _STARTS_FORMULA.match(text) else text


def original_cell(text: str) -> str:
    """The reverse of `safe_cell`."""
    return text[1:] if _WAS_MADE_SAFE.match(text) else text


def united(texts: Sequence[str]) -> str:
    r"""Several texts in one cell, divided by vertical bars; a bar or backslash of a text becomes `\|` and `\\`."""
    return _BAR.join(text.replace("\\", "\\\\").replace(_BAR, f"\\{_BAR}") for text in texts)


def divided(cell: str) -> list[str]:
    """The reverse of `united`, pieces stripped, at least one. A backslash before anything else is itself."""
    pieces = [""]
    for match in _PIECE.finditer(cell):
        piece = match[0]
        if piece == _BAR:
            pieces.append("")
        else:
            pieces[-1] += piece[1] if len(piece) == 2 and piece[0] == "\\" else piece
    return [piece.strip() for piece in pieces]
