"""The date of a sheet, from its file's name: it says in which year its 「10月5日」 are. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_MIDDLE = 15
"""The day of a month that is named without one."""
_MONTH = "(?P<month>0[1-9]|1[0-2])"
_DAY = "(?P<day>0[1-9]|[12][0-9]|3[01])"
_NAMED = (
    re.compile(rf"(?<![0-9])(?P<year>20[0-9]{{2}})(?P<mark>[-_.]?){_MONTH}(?P=mark){_DAY}(?![0-9])"),
    re.compile(rf"(?<![0-9])(?P<year>20[0-9]{{2}})[-_.]?{_MONTH}(?![0-9])"),
    re.compile(r"(?<![0-9])(?P<year>20[0-9]{2})年(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日)?"),
    re.compile(
        r"(?:(?<![A-Za-z])[Rr]|令和)(?P<era>[0-9]{1,2}|元)(?:年度?|[-_.])(?P<month>[0-9]{1,2})"
        r"(?:(?:月|[-_.])(?P<day>[0-9]{1,2}))?(?![0-9])"
    ),
)


def date_in_name(name: str, municipality_code: str = "") -> date | None:
    """The date that a file's name gives: `2024-05-10`, `202405`, `R6.5`; a month without a day is its middle.

    The town's own code is no month, though that of Nagano begins with 2020.
    """
    plain = unicodedata.normalize("NFKC", name)
    if municipality_code:
        plain = plain.replace(municipality_code, " ")
    for pattern in _NAMED:
        for found in pattern.finditer(plain):
            if day := _day(found):
                return day
    return None


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    era = parts.get("era")
    year = 2018 + (1 if era == "元" else int(era)) if era else int(parts["year"])
    try:
        return date(year, int(parts["month"]), int(parts.get("day") or _MIDDLE))
    except ValueError:
        return None
