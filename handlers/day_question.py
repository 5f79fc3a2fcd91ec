"""Reading a question for the day: of which garbage, where, and for which time. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from handlers.base import HandlerContext
from handlers.districts import Named
from knowledge.collection.schedule import WEEKDAYS
from knowledge.content import Entry, EntryKind
from knowledge.normalize import folded, without_politeness

_LEADING_PARTICLES = re.compile(r"^[はがをのにで]+")
_FEW_KANA = re.compile(r"[ぁ-ゖ]{0,4}")
_NUMBER = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    rf"(?:(?:(?<![0-9])(?P<year>20[0-9]{{2}})年|(?P<this>今年|来年)の?))?(?<![0-9第])(?P<month>{_NUMBER})月(?!曜)(?:(?P<day>{_NUMBER})日)?"
)
_DAY = re.compile(rf"(?<![0-9月])(?P<day>{_NUMBER})日(?![後間前お以曜])")
_WEEKDAY = re.compile(
    rf"(?:(?P<week>再来週|来週|今週|今度|つぎ|次)の?)?(?<!毎週)(?<![第0-9一二三四五])(?P<weekday>[{WEEKDAYS}])曜日?"
)
_EVERY_WEEK = re.compile(rf"毎週[{WEEKDAYS}]曜日?")
_WEEKS = {"再来週": 2, "来週": 1, "今週": 0}
_KANJI = "一二三四五六七八九"
_NAMED_DAYS = {"元日": "1月1日", "元旦": "1月1日", "大晦日": "12月31日", "大みそか": "12月31日"}
_SHOWN_IN_NEW_YEAR = 15
"""Until this day of January a question about the turn of the year is one about the one just past."""


class Asked(StrEnum):
    """For which time: the next dates, a day, a month, all as a calendar to keep, or the months around the New Year."""

    NEXT = "next"
    DAY = "day"
    MONTH = "month"
    CALENDAR = "calendar"
    NEW_YEAR = "new-year"


@dataclass(frozen=True, slots=True)
class DayQuestion:
    """What was asked: a category or all of them; where, if named. `day` is the day, or the first of the month.

    `change` to choose another district; `unheard` is an answer to our question that names none.
    """

    category: Entry | None = None
    named: Named = field(default_factory=Named)
    asked: Asked = Asked.NEXT
    day: date | None = None
    change: bool = False
    unheard: str = ""

    def to_about(self) -> dict[str, str]:
        """What is to be kept while the person is asked for the district."""
        about = {"asked": str(self.asked)} if self.asked != Asked.NEXT else {}
        about |= {"day": self.day.isoformat()} if self.day else {}
        return about | ({"category": self.category.id} if self.category else {})


def question_kept(about: Mapping[str, str], context: HandlerContext) -> DayQuestion:
    """The reverse of `to_about`; anything else asks for the next dates of all categories."""
    try:
        asked, day = Asked(about.get("asked", Asked.NEXT)), about.get("day", "")
        category = context.knowledge.find(about.get("category", ""))
        return DayQuestion(category, asked=asked, day=date.fromisoformat(day) if day else None)
    except ValueError:
        return DayQuestion()


def question_in(plain: str, context: HandlerContext) -> DayQuestion | None:
    """The question for a collection day that a folded text asks, or None when it asks something else."""
    named, without_names = context.town.district_names.in_talk(plain)
    whole = _read(plain, Named(), context)
    if whole is not None and whole.category is not None:
        return whole  # a district that is called like a piece of a category is not meant
    return _read(without_names, named, context) if named.districts else whole


def _read(text: str, named: Named, context: HandlerContext) -> DayQuestion | None:
    asked, day, rest = _time_in(text, context)
    asks_day = asked != Asked.NEXT or any(folded(word) in text for word in context.phrases.words("garbage-day.words"))
    if not (named.districts or asks_day):
        return None
    subject = _subject_of(rest, context)
    categories = _categories_in(subject, context)
    if categories or (asks_day and _is_garbage_at_large(text, subject, context)):
        return DayQuestion(categories[0] if len(categories) == 1 else None, named, asked, day)
    return None


def _time_in(text: str, context: HandlerContext) -> tuple[Asked, date | None, str]:
    """The time that is asked for, and the text without its words."""
    phrases, today = context.phrases, context.now.date()
    for word in map(folded, phrases.words("garbage-day.calendar-words")):
        if word in text:
            return Asked.CALENDAR, None, text.replace(word, "")
    for name, written_as in _NAMED_DAYS.items():
        text = text.replace(name, written_as)
    for word in map(folded, phrases.words("garbage-day.new-year-words")):
        if word in text:
            return Asked.NEW_YEAR, None, text.replace(word, "")
    if (written := _DATE.search(text)) and (found := _date_written(written, today)):
        return *found, text.replace(written[0], "", 1)
    for word, apart in _numbered(phrases.words("garbage-day.month-words")):
        if word in text:
            months = today.year * 12 + today.month - 1 + apart
            return _in_month(date(months // 12, months % 12 + 1, 1), text.replace(word, ""))
    if on_day := _one_day(text, context):
        return Asked.DAY, *on_day
    return Asked.NEXT, None, _EVERY_WEEK.sub("", text)


def _one_day(text: str, context: HandlerContext) -> tuple[date, str] | None:
    """The day meant by 30日, 来週の月曜日 or 明日, and the rest of the text."""
    today = context.now.date()
    if (written := _DAY.search(text)) and (day := _next_of_month(_number(written["day"]), today)):
        return day, text.replace(written[0], "", 1)
    if on_weekday := _day_of_week(text, today):
        return on_weekday
    for word, apart in _numbered(context.phrases.words("garbage-day.day-words")):
        if word in text:
            return today + timedelta(days=apart), text.replace(word, "")
    return None


def _date_written(written: re.Match[str], today: date) -> tuple[Asked, date] | None:
    """The day or the month meant; without a year the next one, this month included."""
    month = _number(written["month"])
    passed = month < today.month or (
        month == today.month and written["day"] is not None and _number(written["day"]) < today.day
    )
    if written["this"]:
        year = today.year + (written["this"] == "来年")
    else:
        year = int(written["year"]) if written["year"] else today.year + passed
    try:
        if written["day"] is None:
            return Asked.MONTH, date(year, month, 1)
        return Asked.DAY, date(year, month, _number(written["day"]))
    except ValueError:
        return None


def _in_month(first: date, text: str) -> tuple[Asked, date | None, str]:
    """The day of the month that the rest of the text names, or the whole month."""
    if written := _DAY.search(text):
        with suppress(ValueError):
            return Asked.DAY, first.replace(day=_number(written["day"])), text.replace(written[0], "", 1)
    return Asked.MONTH, first, text


def _day_of_week(text: str, today: date) -> tuple[date, str] | None:
    """The day meant by 来週の月曜日, or the next 月曜, and the rest of the text; None for two weekdays or none."""
    named = list(_WEEKDAY.finditer(text))
    if len(named) != 1:
        return None
    found = named[0]
    weekday, week = WEEKDAYS.index(found["weekday"]), _WEEKS.get(found["week"] or "")
    if week is None:
        day = today + timedelta((weekday - today.weekday()) % 7)
    else:
        day = today + timedelta(weekday - today.weekday(), weeks=week)
    return day, text.replace(found[0], "", 1)


def months_around_new_year(today: date) -> tuple[date, ...]:
    """The first days of the December and the January to come; in the first days of January that January alone."""
    if today.month == 1 and today.day <= _SHOWN_IN_NEW_YEAR:
        return (today.replace(day=1),)
    return date(today.year, 12, 1), date(today.year + 1, 1, 1)


def _next_of_month(number: int, today: date) -> date | None:
    """The next day of this number, today included, of this month or the next."""
    months = today.year * 12 + today.month - 1 + (number < today.day)
    try:
        return date(months // 12, months % 12 + 1, number)
    except ValueError:
        return None


def _number(written: str) -> int:
    """12, or 十二; 0 for what is no number such as 十十."""
    if written.isdigit() and written.isascii():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if ten and tens in ("", *_KANJI) and ones in ("", *_KANJI):
        return (_KANJI.index(tens) + 1 if tens else 1) * 10 + (_KANJI.index(ones) + 1 if ones else 0)
    return _KANJI.index(written) + 1 if written in tuple(_KANJI) else 0


def _numbered(words: tuple[str, ...]) -> list[tuple[str, int]]:
    """`明日|1` as a folded word and its number, the longest word first."""
    pairs = (word.rpartition("|") for word in words)
    return sorted(((folded(word), int(number)) for word, _bar, number in pairs), key=lambda pair: -len(pair[0]))


def _subject_of(text: str, context: HandlerContext) -> str:
    """What the day is asked of: 「次の燃えないごみはいつ」 gives 燃えないごみ."""
    for word in sorted({folded(word) for word in context.phrases.words("garbage-day.words")}, key=len, reverse=True):
        text = text.replace(word, "")
    return without_politeness(_LEADING_PARTICLES.sub("", text)) if text else ""


def _categories_in(subject: str, context: HandlerContext) -> list[Entry]:
    """The categories that the subject names and nothing else: one, or several joined by と."""
    spelled: dict[str, Entry] = {}
    for entry in context.knowledge.list_kind(EntryKind.GARBAGE_CATEGORY):
        for name in (*(text.title for text in entry.texts), entry.text.reading, *entry.aliases):
            spelled.setdefault(folded(name), entry)
    spelled.pop("", None)
    if subject in spelled:
        return [spelled[subject]]
    parts = subject.split(context.phrases.say("garbage-day.and"))
    return [spelled[part] for part in parts] if all(part in spelled for part in parts) else []


def _is_garbage_at_large(text: str, subject: str, context: HandlerContext) -> bool:
    """Whether the talk is of garbage as such; ごみ袋 and ごみ箱 are something else."""
    words = [folded(word) for word in context.phrases.words("garbage-day.garbage-words")]
    if not any(word in text for word in words):
        return False
    for word in (*words, *(folded(word) for word in context.phrases.words("garbage-day.around"))):
        subject = subject.replace(word, "")
    return _FEW_KANA.fullmatch(subject) is not None
