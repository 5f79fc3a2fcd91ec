"""Cells that a spreadsheet programme shows as they are, and never takes for a formula. Pure.

Requirement: OWASP ASVS 5.0, 1.2.10; full-width signs count, too, because Japanese Excel takes them for the others.
"""

from __future__ import annotations

import re

_STARTS_FORMULA = re.compile(r"'*[\s\u3000]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
_WAS_MADE_SAFE = re.compile(r"'+[\s\u3000]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")


def safe_cell(text: str) -> str:
    """The text with an apostrophe before what could start a formula."""
    return f"'{text}" if _STARTS_FORMULA.match(text) else text


def original_cell(text: str) -> str:
    """The reverse of `safe_cell`."""
    return text[1:] if _WAS_MADE_SAFE.match(text) else text
