"""The days that a text names, in the year that its readers will take them to be in. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.importers.written.marks import NO_YEAR, DateMark, find_marks
from knowledge.importers.written.wording import folded

ADDRESS = re.compile(r"https?://[!-~]+", re.IGNORECASE)

_BACK = timedelta(days=92)
"""A date without a year lies at most so far back: a notice of November that says 8月20日 looks back, not ahead."""

NEAR = 12
"""Characters between two days that may belong together."""

_FAR_AHEAD = timedelta(days=183)
_LAST_YEAR = re.compile(r"(?:昨年|去年|前年)(?:の|、| )?$")
_THIS_YEAR = re.compile(r"今年|本年")
_JOINED = re.compile(r"(?: ?(?:頃|ごろ)? ?(?:[0-9:時分半午前後正 ]{1,12})? ?)(?:~|-|から|より)(?:、| |\n)?")
_UNTIL = re.compile(r"[^。\n月日]{0,14}?(?:まで|迄|必着|締め?切|〆切|しめきり)")
_TERM = re.compile(r"(?:締め?切り?|〆切|しめきり|期限|期日)[^。\n0-9]{0,6}$")
_NO_DAY = re.compile(r"第?[0-9]{1,2}日曜|[0-9]{8}")
"""The third Sunday, and eight digits: nobody writes a day to readers like that."""

_LOOKS_BACK = re.compile(
    r"号|の[^。\n]{0,6}(?:震災|地震|豪雨|大雨|大雪|台風|水害|土砂|竜巻|火災|火事|事故)(?!に注意|に備)|[^。\n]{0,12}から[^。\n]{0,20}行方|(?![^。\n]{0,12}まで)[^。\n]{0,40}?[てで](?:い|お)(?:ます|る|り)"
    r"|[^。\n]{0,40}?(?:[えきけげしせちっねびべみめりれいん]た(?![いらりめくだしすせ場人方])"
    r"|以来|(?<!受)付(?:[での]|け(?![てまる]))|発行|生まれ|現在|時点|撮影|施行|改正|制定)"
)
_LOOKED_BACK = re.compile(
    r"(?:去る|先日|先の|昨日|きのう|おととい|一昨日|前回|前日|創立|設立|過日|生年月日)[^。\n]{0,6}$"
)


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day in a text. `begin` and `end` count characters of the folded text.

    `day` is None for one that no calendar has. `year_is_written` is false where we chose the year. `weekday` is the
    one that is written (0 is Monday). `opens` a span or ends one (`closes`, also as a term: 23日まで, 締切 23日).
    """

    written: str
    begin: int
    end: int
    day: date | None
    year_is_written: bool
    weekday: int | None = None
    opens: bool = False
    closes: bool = False

    @property
    def weekday_differs(self) -> bool:
        """Whether the written weekday is not that of the day."""
        return self.day is not None and self.weekday is not None and self.day.weekday() != self.weekday


def plain_wording(text: str) -> str:
    """The text folded as dates are read, with web addresses blanked out: 20261123 in one is no day."""
    return ADDRESS.sub(lambda found: " " * len(found[0]), folded(text))


def written_days(plain: str, today: date) -> tuple[WrittenDay, ...]:
    """All days of a text that `plain_wording` gave, in its order; days of an unknown month are left out."""
    return tuple(_days(plain, today))


def is_told_of(plain: str, begin: int, end: int) -> bool:
    """Whether the words around a day look back at it: 去る3日, 3日に行いました."""
    return bool(_LOOKED_BACK.search(plain[max(0, begin - 12) : begin]) or _LOOKS_BACK.match(plain, end))


def _days(plain: str, today: date) -> Iterator[WrittenDay]:
    before: WrittenDay | None = None
    month: int | None = None
    for mark in find_marks(plain):
        if _NO_DAY.match(plain, mark.begin):
            continue
        is_near = before is not None and mark.begin - before.end <= NEAR
        month = mark.month or (month if is_near else None)
        if month is None:
            continue
        joined = before is not None and bool(_JOINED.fullmatch(plain, before.end, mark.begin))
        here = _placed(plain, mark, month, before if is_near or joined else None, today)
        before = _with_span(plain, here, joined=joined)
        yield before


def _placed(plain: str, mark: DateMark, month: int, before: WrittenDay | None, today: date) -> WrittenDay:
    said = plain[max(0, mark.begin - 4) : mark.begin]
    year: int | None = mark.year
    if mark.next_year:
        follows = before and before.day and plain.startswith("翌", mark.begin)
        year = (before.day if follows and before and before.day else today).year + 1
    elif _LAST_YEAR.search(said):
        year = today.year - 1
    elif _THIS_YEAR.match(plain, mark.begin):
        year = today.year
    if year is not None:
        day = None if year == NO_YEAR else _day(year, month, mark.day)
    elif before is not None and before.day is not None and (before.year_is_written or before.opens):
        day = _from(before.day, month, mark.day)
    else:
        day = _from(today - _BACK, month, mark.day)
        if day and day > today and is_told_of(plain, mark.begin, mark.end):
            day = _day(day.year - 1, month, mark.day)
        day = _by_weekday(day, mark.weekday, today)
    return WrittenDay(
        written=plain[mark.begin : mark.end].strip(),
        begin=mark.begin,
        end=mark.end,
        day=day,
        year_is_written=year is not None or bool(before and before.year_is_written),
        weekday=mark.weekday,
    )


def _with_span(plain: str, here: WrittenDay, *, joined: bool) -> WrittenDay:
    opens = bool(_JOINED.match(plain, here.end))
    closes = joined or bool(_TERM.search(plain[: here.begin])) or (not opens and bool(_UNTIL.match(plain, here.end)))
    return WrittenDay(
        here.written, here.begin, here.end, here.day, here.year_is_written, here.weekday, opens=opens, closes=closes
    )


def _by_weekday(day: date | None, weekday: int | None, today: date) -> date | None:
    """The day, or the same of the year before when it is far ahead and only the other has the written weekday."""
    if day is None or weekday in (None, day.weekday()) or day - today < _FAR_AHEAD:
        return day
    before = _day(day.year - 1, day.month, day.day)
    return before if before and before.weekday() == weekday else day


def _from(first: date, month: int, day: int) -> date | None:
    """The first such day from `first` on, within a year."""
    same, following = _day(first.year, month, day), _day(first.year + 1, month, day)
    return same if same is not None and same >= first else following


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
