"""Collection rules as towns write them for readers (「第２・４月曜日」「毎週火・金曜日」). Pure.

What is not understood is refused, never guessed: a wrong day is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from knowledge.collection.notation import date_of, folded, schedule_from_notation
from knowledge.collection.schedule import (
    WEEKDAYS,
    CollectionDay,
    DayOfMonth,
    EveryOtherWeek,
    Part,
    RuleInvalid,
    Schedule,
    SingleDay,
    Weekday,
    schedule_of,
)

_FIRST_YEAR_OF_REIWA = 2019
_AND = r"(?:[・、,/&と]|及び|および|または)"
_TO = r"(?:[~〜ー-]|から)"
_NAMED = r"[月火水木金土日](?:曜日?+)?+"  # possessive: no text can make the search go back and forth
_NAMES = rf"{_NAMED}(?:(?:{_AND}|{_TO})?{_NAMED})*"
_NAMES_OF_NTH = (
    rf"(?:[月火水木金土日](?:{_AND}|{_TO})?)*[月火水木金土日](?:曜日?)?"  # 「月・木曜日」, not 「月曜、木曜」
)
_NTHS = rf"第[1-5](?:(?:{_AND}|{_TO})第?[1-5])*"
_DATE = (
    r"(?:(?P<y>[0-9]{4})(?:年|(?P<s>[/-]))|令和(?P<e>[0-9]{1,2}|元)年)"
    r"(?P<m>[0-9]{1,2})(?(s)(?P=s)|月)(?P<d>[0-9]{1,2})(?(s)(?![0-9])|日)(?:\((?P<w>[月火水木金土日])(?:曜日?)?\))?"
)
_SINCE = r"(?:から|より|[~〜]|を?起点|開始)?"
_MONTHS = rf"[0-9]{{1,2}}月?(?:(?:{_AND}|{_TO})[0-9]{{1,2}}月?)*(?<=月)"
_CLAUSES = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("aside", rf"毎?週[1-7]回\((?P<names>{_NAMES})\)"),
        ("times", r"毎?[週月][1-7]回"),
        ("between", rf"(?:{_AND}|。|(?:に|を)?(?:収集|回収)(?:します|する)?(?:日)?|です)"),
        ("other", rf"隔週の?(?P<name>{_NAMED})、?(?P<open>\()?{_DATE}{_SINCE}(?(open)\))"),
        ("since", rf"{_DATE}{_SINCE}、?隔週の?(?P<name>{_NAMED})"),
        ("date", _DATE),
        ("nth", rf"(?:毎月の?)?(?P<nths>{_NTHS})の?(?P<names>{_NAMES_OF_NTH})"),
        ("weekly", rf"(?:毎週の?)?(?P<names>{_NAMES})"),
        ("daily", r"毎日"),
        ("of_month", rf"毎月(?P<days>[0-9]{{1,2}}日?(?:{_AND}(?:毎月)?[0-9]{{1,2}}日?)*)(?<=日)"),
        ("only_in", rf"\((?P<months>{_MONTHS})(?:のみ|だけ)?\)"),
        ("in", rf"(?P<months>{_MONTHS})(?![曜0-9])(?:は|の)?"),
    )
)
_TURN_OF_YEAR = r"(?:12|1)[月/][0-9]{1,2}+日?+|[0-9]{1,2}+日"
_HARMLESS = rf"(?:[^第曜隔毎0-9()]|{_TURN_OF_YEAR}|\((?:[^第曜隔毎0-9()]|{_TURN_OF_YEAR})*\))*"
_HOLIDAYS = r"(?:年末年始|祝祭?日|祝・?休日|お盆)"
_BEFORE_REMARK = re.compile(rf"\s+(?=※|ただし|但し|なお|{_HOLIDAYS})")
_REMARK = (
    re.compile(  # after a comma it would be torn off 「土日、祝日を除く」, and the weekend taken for collection days
        rf"(?:(?P<open>\()|(?=※|ただし|但し|なお)|(?<=。)|^)"
        rf"(?P<note>(?:※|(?:※|ただし|但し|なお)?、?{_HOLIDAYS}){_HARMLESS})(?(open)\))(?=。|$)"
    )
)


@dataclass(slots=True)
class _Reading:
    """What has been read so far: finished parts, and the days and months of the one at hand."""

    parts: list[Part] = field(default_factory=list)
    days: list[CollectionDay] = field(default_factory=list)
    months: tuple[int, ...] = ()

    def begin(self, months: tuple[int, ...]) -> None:
        self.parts.append(Part(tuple(self.days), self.months))
        self.days, self.months = [], months


def schedule_from_text(text: str) -> Schedule:
    """The schedule of a rule in either form, the notation first. Raises RuleInvalid, and nothing else, for any text."""
    try:
        return schedule_from_notation(text)
    except RuleInvalid as as_notation:
        try:
            return schedule_from_prose(text)
        except RuleInvalid:
            if re.search("[第曜毎隔年]", text):
                raise
            raise as_notation from None


def schedule_from_prose(text: str) -> Schedule:
    """The schedule a written rule means. Raises RuleInvalid, and nothing else, for any text.

    Words about holidays and the turn of the year are no dates: they come back in the schedule's `note`.
    """
    lines = re.split(r"[;\r\n]+", _BEFORE_REMARK.sub("。", folded(text).strip()))
    plain = "。".join("".join(line.split()) for line in lines if line.strip())
    notes = [found["note"] for found in _REMARK.finditer(plain)]
    plain = _REMARK.sub("", plain)
    reading = _Reading()
    place = 0
    while place < len(plain):
        place = _read_clause(plain, place, reading)
    if not reading.days and reading.months:
        raise RuleInvalid(text.strip())
    reading.begin(())
    schedule = schedule_of(reading.parts, note="、".join(notes))
    if not schedule.parts:
        raise RuleInvalid(text.strip())
    return schedule


def _read_clause(plain: str, place: int, reading: _Reading) -> int:
    for kind, pattern in _CLAUSES:
        clause = pattern.match(plain, place)
        if clause:
            _take(kind, clause, reading)
            return clause.end()
    raise RuleInvalid(re.split("[、。]", plain[place:], maxsplit=1)[0] or plain)


def _take(kind: str, clause: re.Match[str], reading: _Reading) -> None:
    if kind == "only_in":
        if not reading.days or reading.months:
            raise RuleInvalid(clause[0])
        reading.months = _months(clause)
        reading.begin(())
    elif kind == "in":
        if not reading.days and reading.months:
            raise RuleInvalid(clause[0])
        reading.begin(_months(clause))
    else:
        bare = kind == "weekly" and not clause[0].startswith("毎")
        if bare and any(day.notation not in WEEKDAYS for day in reading.days):
            raise RuleInvalid(clause[0])  # 「第2火曜、金曜」: the second Friday, or every one?
        reading.days += _days(kind, clause)


def _days(kind: str, clause: re.Match[str]) -> list[CollectionDay]:
    match kind:
        case "other" | "since":
            since = _date(clause)
            if since.weekday() != WEEKDAYS.index(clause["name"][0]):
                raise RuleInvalid(clause[0])
            return [EveryOtherWeek(since)]
        case "date":
            return [SingleDay(_date(clause))]
        case "nth":
            nths = _spread(clause["nths"].replace("第", ""), "12345", clause[0])
            return [Weekday(day, int(nth)) for day in _weekdays(clause) for nth in nths]
        case "weekly" | "aside":
            return [Weekday(day) for day in _weekdays(clause)]
        case "daily":
            return [Weekday(day) for day in range(7)]
        case "of_month":
            return [DayOfMonth(day) for day in _numbers(clause["days"], 31, clause[0])]
    return []


def _date(clause: re.Match[str]) -> date:
    era = clause["e"]
    year = int(clause["y"]) if clause["y"] else _FIRST_YEAR_OF_REIWA - 1 + (1 if era == "元" else int(era))
    day = date_of(year, int(clause["m"]), int(clause["d"]), clause[0])
    if clause["w"] and WEEKDAYS.index(clause["w"]) != day.weekday():
        raise RuleInvalid(clause[0])
    return day


def _weekdays(clause: re.Match[str]) -> list[int]:
    names = re.sub("曜日?", "", clause["names"])
    return [WEEKDAYS.index(name) for name in _spread(names, WEEKDAYS, clause[0])]


def _months(clause: re.Match[str]) -> tuple[int, ...]:
    months: list[int] = []
    for piece in re.split(_AND, clause["months"]):
        ends = _numbers(piece, 12, clause[0])
        if len(ends) == 1:
            months += ends
        elif len(ends) == 2:
            months += [(ends[0] - 1 + step) % 12 + 1 for step in range((ends[1] - ends[0]) % 12 + 1)]
        else:
            raise RuleInvalid(clause[0])
    return tuple(months)


def _numbers(text: str, largest: int, token: str) -> list[int]:
    numbers = [int(number) for number in re.findall("[0-9]+", text)]
    if not all(1 <= number <= largest for number in numbers):
        raise RuleInvalid(token)
    return numbers


def _spread(names: str, order: str, token: str) -> list[str]:
    """The single characters named, ranges such as 月~金 filled in. Raises RuleInvalid for a range backwards."""
    spread: list[str] = []
    for name in re.finditer(rf"(?P<first>[{order}])(?:{_TO}(?P<last>[{order}]))?", names):
        first, last = order.index(name["first"]), order.index(name["last"] or name["first"])
        if last < first:
            raise RuleInvalid(token)
        spread += order[first : last + 1]
    return spread
