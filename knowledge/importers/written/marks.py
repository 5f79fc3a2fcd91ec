"""Where a text writes a date, and what it leaves unsaid: the year, the month, the weekday."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

WEEKDAYS = "月火水木金土日"
"""In the order of `date.weekday()`."""

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_ERAS |= dict(zip("RHSTM", tuple(_ERAS.values()), strict=True))
_SENSIBLE = range(1868, 2101)
_MONTHS = range(1, 13)
NO_YEAR = -1
"""What stands for a year that is written and is none."""

_LISTED = r"(?=(?:[ \n]?[・、,~][ ]?[0-9]{1,2}){1,12}[ ]?(?:日|\([月火水木金土日祝]))"
_YEAR = r"(?:(?P<era>令和|平成|昭和|大正|明治|[RHSTM])[ ]?(?P<of_era>元|[0-9]{1,3})|(?P<year>[0-9]{4}))"
_NOT_A_DAY = "(?![間目前後以分程数毎])(?!ごと)(?!おき)"
_MIDNIGHT = r"(?:[ T]0?0:00(?::00(?:\.0+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?(?![0-9:]))?"
_WRITTEN = re.compile(
    rf"""
    (?<![0-9A-Z]) {_YEAR} (?:
        \ ?年 \ ?(?:\([^()\n]{{1,16}}\)\ ?)? (?P<m1>[0-9]{{1,2}})\ ?月\ ?(?P<d1>[0-9]{{1,2}})\ ?(?:日|{_LISTED})
        | (?P<mark>[-/.])\ ?(?P<m2>[0-9]{{1,2}})(?P=mark)\ ?(?P<d2>[0-9]{{1,2}})(?![0-9]) {_MIDNIGHT}
    )
    | (?<![0-9]) (?P<y3>(?:19|20)[0-9]{{2}})(?P<m3>[0-9]{{2}})(?P<d3>[0-9]{{2}}) (?![0-9])
    | (?:(?P<next>翌年|来年)|同年|今年|本年)? \ ?(?<![0-9])(?P<m4>[0-9]{{1,2}})\ ?月\ ?
      (?P<d4>[0-9]{{1,2}})\ ?(?:日{_NOT_A_DAY}|(?=\([月火水木金土日])|{_LISTED})
    | (?<![0-9A-Z/.:-]) (?P<m5>1[0-2]|0?[1-9])/(?P<d5>[0-9]{{1,2}}) (?![0-9/:])
    | (?<![0-9A-Z/.:-]) (?P<m6>1[0-2]|0?[1-9])\.(?P<d6>[0-9]{{1,2}}) (?=\ ?\([月火水木金土日])
    | (?<![0-9.:月]) (?<![0-9]/) (?P<d7>[0-9]{{1,2}})\ ?(?:日{_NOT_A_DAY}|(?=\([月火水木金土日]))
    | (?<=[・、,~ \n]) (?P<d8>[0-9]{{1,2}}) {_LISTED}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"[ \n]?(?:\( ?(?:祝日?[・、,/ ]?)?(?P<in>[月火水木金土日])(?:曜日?)?"
    r"(?:[・、,/. ][^()\n]{0,10}|[祝休振][^()\n]{0,8})?\)"
    r"|(?P<bare>[月火水木金土日])曜日?)"
)
_SEVERAL = re.compile(r"[月火水木金土日](?:曜日?)?[・、,/. ] ?[月火水木金土日](?![^・、,/. )])")
_BARE_GAP = re.compile(r"[ \n]?[・、,~] ?")
_LONE_MONTH = re.compile(r"(?<![0-9])([0-9]{1,2}(?:[・、,~][0-9]{1,2}){0,11})月(?! ?[0-9]{1,2} ?日)")
_YEAR_AGAIN = re.compile(rf"{_YEAR} ?年 ?\( ?{_YEAR.replace('?P<', '?P<again_')} ?年? ?\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateMark:
    """A date as far as it is written. `begin` and `end` count characters of the folded text, weekday included."""

    begin: int
    end: int
    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    next_year: bool = False


def find_marks(text: str) -> tuple[DateMark, ...]:
    """All dates of a folded text, in its order; days that follow a month in a list are marks without a month."""
    return tuple(_marks(text))


def lone_months(text: str) -> frozenset[int]:
    """The months that a folded text names without a day of theirs: 「6・7月の試合日程」."""
    numbers = (int(n) for named in _LONE_MONTH.finditer(text) for n in re.findall("[0-9]+", named[1]))
    return frozenset(number for number in numbers if number in _MONTHS)


def years_differ(text: str) -> bool:
    """Whether a folded text gives a year twice and not the same: 「令和8年（2025年）」."""
    return any(
        _year(pair["era"], pair["of_era"], pair["year"])
        != _year(pair["again_era"], pair["again_of_era"], pair["again_year"])
        for pair in _YEAR_AGAIN.finditer(text)
    )


def _marks(text: str) -> Iterator[DateMark]:
    end = -1
    for found in _WRITTEN.finditer(text):
        if found["d8"] and (end < 0 or not _BARE_GAP.fullmatch(text, end, found.start())):
            continue
        mark = _mark(text, found)
        yield mark
        end = mark.end


def _mark(text: str, found: re.Match[str]) -> DateMark:
    weekday = _WEEKDAY.match(text, found.end())
    named = weekday and not _SEVERAL.search(weekday[0]) and (weekday["in"] or weekday["bare"])
    year = found["year"] or found["y3"]
    written = bool(year or found["era"])
    return DateMark(
        begin=found.start(),
        end=weekday.end() if weekday else found.end(),
        day=int(_first(found, "d", 8)),
        month=int(_first(found, "m", 6)) if _first(found, "m", 6) else None,
        year=_year(found["era"], found["of_era"], year) if written else None,
        weekday=WEEKDAYS.index(named) if named else None,
        next_year=bool(found["next"]),
    )


def _first(found: re.Match[str], letter: str, last: int) -> str:
    return next((found[f"{letter}{n}"] for n in range(1, last + 1) if found[f"{letter}{n}"]), "")


def _year(era: str | None, of_era: str | None, year: str | None) -> int:
    if era:
        number = _ERAS[era.upper()] + (1 if of_era == "元" else int(of_era or 0))
        return number if number in _SENSIBLE and of_era not in ("0", "00", "000") else NO_YEAR
    number = int(year or 0)
    return number if number in _SENSIBLE else NO_YEAR
