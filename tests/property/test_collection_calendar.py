"""The collection calendar against a second reading of the same rules, walked day by day.

The rules are drawn as structure, not text: the test reads the structure itself, and has the text written from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.collection.dates import collection_days
from knowledge.collection.notation import schedule_from_notation
from knowledge.collection.prose import schedule_from_prose, schedule_from_text
from knowledge.collection.schedule import (
    CollectionDay,
    DayOfMonth,
    EveryOtherWeek,
    Part,
    RuleInvalid,
    SingleDay,
    Weekday,
    schedule_of,
)
from knowledge.content import Closure, CollectionChange, OnHoliday

LETTERS = "月火水木金土日"
ONE = timedelta(days=1)
YEAR = [date(2026, 1, 1) + number * ONE for number in range(365)]
WALK = [date(2025, 11, 25) + number * ONE for number in range(440)]
HOLIDAYS = {  # 令和8年 as the Cabinet Office prints them, and the New Year after it
    *(date(2026, month, day) for month, day in [(1, 1), (1, 12), (2, 11), (2, 23), (3, 20), (4, 29), (5, 3), (5, 4)]),
    *(date(2026, month, day) for month, day in [(5, 5), (5, 6), (7, 20), (8, 11), (9, 21), (9, 22), (9, 23)]),
    *(date(2026, month, day) for month, day in [(10, 12), (11, 3), (11, 23)]),
    date(2027, 1, 1),
    date(2027, 1, 11),
}


@dataclass(frozen=True)
class Word:
    """One word of a rule: `letter` is set for `weekly` and `nth`, `number` for `nth` and `monthly`, else `day`."""

    kind: str
    letter: str = ""
    number: int = 0
    day: date = date(2026, 1, 1)

    def written(self, as_in: int) -> str:
        slashed = f"{self.day.year}/{self.day.month}/{self.day.day}"
        dated = (self.day.strftime("%Y%m%d"), self.day.isoformat(), slashed)[as_in % 3]
        return {
            "weekly": (self.letter, f"毎週{self.letter}", f"{self.letter}曜日")[as_in % 3],
            "nth": f"{self.letter}{self.number}",
            "monthly": f"毎月{self.number}日",
            "other": f"隔{LETTERS[self.day.weekday()]}{dated}",
            "dated": dated,
        }[self.kind]

    def means(self, day: date) -> bool:
        letter = LETTERS[day.weekday()] == self.letter
        before = sum(1 for back in range(1, 5) if (day - 7 * back * ONE).month == day.month)
        return {
            "weekly": letter,
            "nth": letter and before == self.number - 1,
            "monthly": day.day == self.number,
            "other": day >= self.day and (day - self.day).days % 14 == 0,
            "dated": day == self.day,
        }[self.kind]


Rule = list[tuple[list[Word], list[int]]]
NEAR_HOLIDAYS = sorted({day + number * ONE for day in HOLIDAYS for number in range(4)} & set(YEAR))
DAYS = st.one_of(st.sampled_from(YEAR), st.sampled_from(NEAR_HOLIDAYS))
WORDS = st.one_of(
    st.builds(Word, st.just("weekly"), st.sampled_from(LETTERS)),
    st.builds(Word, st.just("nth"), st.sampled_from(LETTERS), st.integers(1, 5)),
    st.builds(Word, st.just("monthly"), number=st.integers(1, 31)),
    st.builds(Word, st.sampled_from(["other", "dated"]), day=DAYS),
)
RULES: st.SearchStrategy[Rule] = st.lists(
    st.tuples(st.lists(WORDS, min_size=1, max_size=4), st.lists(st.integers(1, 12), max_size=4)),
    min_size=1,
    max_size=2,
)
CLOSURES = st.lists(
    st.builds(lambda day, length: Closure("", day, day + length * ONE), DAYS, st.integers(0, 10)), max_size=3
)
CHANGES = st.lists(
    st.builds(
        lambda day, away: CollectionChange(day, None if away is None else day + away * ONE),
        DAYS,
        st.one_of(st.none(), st.integers(-10, 10)),
    ),
    max_size=6,
    unique_by=lambda change: change.day,
)


def written(rule: Rule, as_in: int) -> str:
    """The rule in the notation, in one of several manners of writing."""
    blank, months_apart, part_end = ((" ", " ", ";"), ("　", "、", "；"), ("、", "月 ", "\n"))[as_in % 3]
    parts = []
    for words, months in rule:
        text = blank.join(word.written(as_in) for word in words)
        parts.append(text + (":" + months_apart.join(str(month) for month in months) if months else ""))
    return part_end.join(parts)


def is_named(rule: Rule, day: date) -> bool:
    """Whether the rule itself names the day."""
    return any((not months or day.month in months) and any(word.means(day) for word in words) for words, months in rule)


def put_off(day: date, closures: list[Closure]) -> date | None:
    """The day to which a holiday puts a collection off, within 31 days."""
    for number in range(1, 32):
        later = day + number * ONE
        if later not in HOLIDAYS and not any(closure.first <= later <= closure.last for closure in closures):
            return later
    return None


def walked(
    rule: Rule, policy: OnHoliday, closures: list[Closure], changes: list[CollectionChange]
) -> dict[date, set[date]]:
    """Every day of collection, with the days it stands for: the second reading."""
    changed = {change.day: change for change in changes}
    collected: dict[date, set[date]] = {}
    to_change = {day for day in changed if is_named(rule, day)}
    for day in WALK:
        closed = any(closure.first <= day <= closure.last for closure in closures)
        if day in changed or closed or not is_named(rule, day):
            continue
        target: date | None = day
        if day in HOLIDAYS and policy is not OnHoliday.COLLECTED:
            target = put_off(day, closures) if policy is OnHoliday.NEXT_DAY else None
        if target in changed:
            to_change.add(target)
        elif target is not None:
            collected.setdefault(target, set()).add(day)
    for day in to_change:
        moved_to = changed[day].moved_to
        if moved_to is not None:
            collected.setdefault(moved_to, set()).add(day)
    return collected


@settings(max_examples=50, deadline=None)
@given(RULES, st.integers(0, 2), st.sampled_from(OnHoliday), CLOSURES, CHANGES, st.tuples(DAYS, DAYS))
def test_the_dates_are_those_counted_out_day_by_day(
    rule: Rule,
    as_in: int,
    policy: OnHoliday,
    closures: list[Closure],
    changes: list[CollectionChange],
    ends: tuple[date, date],
) -> None:
    first, last = min(ends), max(ends)
    expected = walked(rule, policy, closures, changes)
    schedule = schedule_from_notation(written(rule, as_in))
    found = collection_days(schedule, policy, first, last, closures, changes)
    assert [date_.day for date_ in found] == sorted(day for day in expected if first <= day <= last)
    for date_ in found:
        assert (date_.moved_from or date_.day) in expected[date_.day]


@settings(max_examples=50, deadline=None)
@given(RULES, DAYS)
def test_a_year_is_the_sum_of_its_days(rule: Rule, start: date) -> None:
    schedule = schedule_from_notation(written(rule, 0))
    span = [start + number * ONE for number in range(40)]
    alone = [day for day in span if schedule.falls_on(day)]
    assert schedule.days(span[0], span[-1]) == alone == [day for day in span if is_named(rule, day)]


ANY_DAY: st.SearchStrategy[CollectionDay] = st.one_of(
    st.builds(Weekday, st.integers(0, 6), st.one_of(st.none(), st.integers(1, 5))),
    st.builds(DayOfMonth, st.integers(1, 31)),
    st.builds(EveryOtherWeek, st.dates()),
    st.builds(SingleDay, st.dates()),
)
ANY_PART = st.builds(
    Part,
    st.lists(ANY_DAY, min_size=1, max_size=4).map(tuple),
    st.lists(st.integers(1, 12), max_size=12).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(ANY_PART, min_size=1, max_size=4), st.lists(st.integers(0, 9999), max_size=3))
def test_the_canonical_text_reads_back_as_the_schedule(parts: list[Part], remarks: list[int]) -> None:
    schedule = schedule_of(parts, remarks)
    assert schedule_from_notation(schedule.notation) == schedule
    assert schedule_from_text(schedule.notation).notation == schedule.notation


PIECES = """
月 火 水1 木曜日 金・ 土 日 第 第2 １ 3 ５ ・ 、 と ～ から 毎週 毎月 毎日 隔 隔週 隔月20260406 20260401 2026/4/1
2026年4月6日 令和 年 : ： ; ； ( ) （ ） ※ 年末年始 祝日 を除く ただし * *1 Mon tues 週2回 の は 4月 12月～3月
9999/12/31 0000 二 収集 。 İ ② ㈪
"""
TOKENS = st.lists(st.sampled_from([*PIECES.split(), " ", "　", "\n", "\x00", "\ud800"]), max_size=14).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), TOKENS))
def test_whatever_is_typed_is_a_schedule_or_a_refusal(text: str) -> None:
    for reader in (schedule_from_notation, schedule_from_prose, schedule_from_text):
        try:
            schedule = reader(text)
        except RuleInvalid:
            continue
        assert schedule.parts
        assert schedule_from_notation(schedule.notation) == schedule
        assert len(collection_days(schedule, OnHoliday.NEXT_DAY, YEAR[0], YEAR[0])) <= 1
