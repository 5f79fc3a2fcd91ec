"""What a cell says, once the marks of programmes and habits are taken away."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

_BREAK = re.compile(r"(?:<|&lt;|\uff1c)\s*/?\s*(?:br|\uff42\uff52)\s*/?\s*(?:>|&gt;|\uff1e)", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?|\n")
_NOTHING = re.compile(r"\s*(?:\{\s*\}|null|[-\uff0d\u2010-\u2015\u2212\u2500\u30fc\uff70])?\s*", re.IGNORECASE)
_DESTROYED = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?E[+-][0-9]{2,3}", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def plain(cell: str) -> str:
    """The text of a cell with `<br>` and every line end as a newline; empty when it only says that it is empty.

    A dash alone, `{}` and NULL say so. Words do not, nor is anything folded: that is up to who reads the field.
    """
    if _NOTHING.fullmatch(cell):
        return ""
    return _BREAK.sub("\n", _LINE_END.sub("\n", cell))


def heading(cell: str) -> str:
    """A column's name for comparison: width and case made equal, without spaces and line breaks."""
    return "".join(unicodedata.normalize("NFKC", plain(cell)).casefold().split())


def is_destroyed_number(text: str) -> bool:
    """Whether Excel has written a long number in its short form, `1.23457E+12`, so that its digits are lost."""
    return bool(_DESTROYED.fullmatch(unicodedata.normalize("NFKC", text).strip()))


def cell_text(value: object, digits: int = 0) -> str:
    """A stored value of a workbook as text: dates as ISO 8601, numbers as people write them.

    `digits` is the least number of digits that the cell's format shows of a whole number.
    """
    match value:
        case None:
            return ""
        case str():
            return _ESCAPED.sub(_unescaped, value)
        case bool():
            return str(value).upper()
        case int() | float():
            return _number_text(value, digits)
        case datetime() | date() | time() | timedelta():
            return _time_text(value)
        case _:
            return str(value)


def _number_text(value: float, digits: int) -> str:
    """With the fifteen digits that Excel keeps: 0.30000000000000004 was entered as 0.3."""
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    text = format(number, "f")
    return text.zfill(digits) if text.isdecimal() else text


def _time_text(value: date | time | timedelta) -> str:
    match value:
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            text = f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
        case datetime():
            whole = value + timedelta(microseconds=500_000) if value.year < 9999 else value
            text = whole.replace(microsecond=0).isoformat().removesuffix("T00:00:00")
        case time():
            text = value.replace(microsecond=0).isoformat()
        case _:
            return value.isoformat()
    return text.removesuffix(":00") if text.count(":") == 2 else text


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)
