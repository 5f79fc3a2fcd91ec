"""What residents are told of collection days, and what is special about them.

Today is Saturday, 21 November 2026; Monday the 23rd is a holiday.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from handlers.base import Person
from handlers.town import Town
from knowledge.content import Closure, CollectionChange, CollectionPlan, CollectionRule, District, OnHoliday
from messages.line_json import line_messages, plain_text
from messages.outgoing import Card, Text
from simulator.rules.findings import Findings
from simulator.rules.messages import check_messages
from tests.unit.handlers.pure_town import JAPAN, SATURDAY, Talker, sample_content, sample_phrases
from tests.unit.handlers.town_of_districts import sample_town_with, town_of_districts, town_with

NEW_YEAR = Closure("", date(2026, 12, 29), date(2027, 1, 3))
CHRISTMAS_EVE = datetime(2026, 12, 24, 7, 0, tzinfo=JAPAN)
ASKED = (
    "燃えるごみの日",
    "ごみの日",
    "今日のごみ",
    "12月のごみの日",
    "12月の燃えるごみ",
    "ごみカレンダー",
    "30日のごみは",
)


def told(text: str, town: Town | None = None, now: datetime = SATURDAY, district: str = "kita") -> str:
    """What somebody in the north is told."""
    talker = Talker(Person(district_key=district), town=town or sample_town_with(), now=now)
    replies = talker.says(text)
    findings = Findings()
    check_messages(line_messages(replies), findings)
    assert findings.found == []
    return "\n".join(plain_text(reply) for reply in replies)


def small_town(*rules: CollectionRule, changes: tuple[CollectionChange, ...] = ()) -> Town:
    """A town with the district `kita` only."""
    return town_with(CollectionPlan((District("kita", "北町"),), rules, (), changes))


def test_a_holiday_on_which_it_is_collected_is_named() -> None:
    town = small_town(CollectionRule("kita", "burnable", "月"))
    assert "11月23日（月）　祝日も集めます\n11月30日（月）" in told("燃えるごみの日", town)


def test_a_note_that_speaks_of_holidays_says_it_once() -> None:
    assert told("燃えるごみの日").count("祝日") == 1


def test_a_collection_put_off_by_a_holiday_says_from_which_day() -> None:
    town = small_town(CollectionRule("kita", "burnable", "月", on_holiday=OnHoliday.NEXT_DAY))
    assert "11月24日（火）　11月23日（月）から変わりました" in told("燃えるごみの日", town)
    assert "燃えるごみは、11月24日（火）に変わりました" in told("23日のごみ", town)


def test_a_moved_collection_says_from_which_day_and_why() -> None:
    changes = (CollectionChange(date(2026, 12, 30), date(2026, 12, 28), "kita", "plastic", "年末のため"),)
    town = small_town(CollectionRule("kita", "plastic", "水"), changes=changes)
    words = told("容器包装プラスチックの日", town, CHRISTMAS_EVE)
    assert "12月28日（月）　12月30日（水）から変わりました　年末のため" in words
    assert "12月30日（水）\n" not in words
    assert "容器包装プラスチックは、12月28日（月）に変わりました" in told("12月30日のごみ", town)


def test_a_closure_within_the_days_shown_is_told_and_no_other() -> None:
    town = sample_town_with(closures=(NEW_YEAR, Closure("", date(2027, 5, 3), date(2027, 5, 5))))
    words = told("燃えるごみの日", town, CHRISTMAS_EVE)
    assert "年末年始（12月29日～1月3日）はお休みです" in words
    assert "1月4日（月）" in words
    assert "5月3日" not in words
    assert "年末年始" not in told("燃えるごみの日", town)


def test_a_closure_of_another_plant_is_not_told() -> None:
    closure = Closure("南クリーンセンター", NEW_YEAR.first, NEW_YEAR.last)
    assert "お休みです" not in told("燃えるごみの日", sample_town_with(closures=(closure,)), CHRISTMAS_EVE)


def test_without_a_known_closure_no_collection_of_the_new_year_is_stated_as_fact() -> None:
    for asked in ("1月1日のごみ", "12月のごみの日", "年末年始のごみ"):
        assert "お休みかもしれません" in told(asked), asked
        assert "1日（金）　祝日も集めます" not in told(asked), asked
    for settled in ({"closures": (NEW_YEAR,)}, {"changes": (CollectionChange(date(2026, 12, 30)),)}):
        assert "お休みかもしれません" not in told("年末年始のごみ", sample_town_with(**settled)), settled
    short = replace(NEW_YEAR, first=date(2027, 1, 2))
    assert "お休みかもしれません" not in told("12月31日のごみ", sample_town_with(closures=(short,)))
    last_year = replace(NEW_YEAR, first=date(2025, 12, 29), last=date(2026, 1, 3))
    assert "お休みかもしれません" in told("1月1日のごみ", sample_town_with(closures=(last_year,)))
    assert "お休みかもしれません" not in told("12月28日のごみ")


def test_the_turn_of_the_year_shows_both_months() -> None:
    words = told("年末年始のごみ", sample_town_with(closures=(NEW_YEAR,)))
    assert "（12月）" in words
    assert "（2027年1月）" in words
    assert "年末年始（12月29日～1月3日）はお休みです。" in words


def test_a_closure_in_summer_is_told_by_its_days() -> None:
    town = sample_town_with(closures=(Closure("", date(2026, 11, 24), date(2026, 11, 26)),))
    words = told("燃えるごみの日", town)
    assert "11月24日～11月26日はお休みです" in words
    assert "年末年始" not in words


def test_a_cancelled_collection_is_told_unless_a_better_rule_holds() -> None:
    off = CollectionChange(date(2026, 11, 26), None, "", "burnable")
    assert "11月26日（木）の燃えるごみは、お休みです" in told("燃えるごみの日", sample_town_with(changes=(off,)))
    still = CollectionChange(date(2026, 11, 26), date(2026, 11, 26), "kita", "burnable")
    assert "お休み" not in told("燃えるごみの日", sample_town_with(changes=(off, still)))


@pytest.mark.parametrize(
    "text", ["明日は何ごみ", "あしたごみある？", "明日のごみ", "あす何のごみを出せますか", "明日ごみの日？"]
)
def test_a_day_without_collection_says_so_and_what_comes_next(text: str) -> None:
    words = told(text)
    assert "11月22日（日）（明日）は、集めるごみはありません" in words
    assert "11月23日（月） 燃えるごみ\n11月24日（火） 有害ごみ" in words


def test_a_day_with_collection_names_what_is_collected() -> None:
    words = told("12月16日は何ごみ")
    assert told("来月の16日は何ごみ") == words
    assert "12月16日（水）に集めるのは、かん、びんです" in words
    assert "びん：※かんと同じ日です" in words
    assert "朝8時30分まで" in words


def test_asked_for_one_kind_on_a_day_the_answer_is_yes_or_no() -> None:
    assert "11月23日（月）は、燃えるごみの日です" in told("あさっては燃えるごみの日ですか")
    assert "11月22日（日）（明日）は、燃えるごみの日ではありません" in told("明日は燃えるごみ？")


def test_a_month_is_grouped_by_category() -> None:
    words = told("来月のごみの日", sample_town_with(closures=(NEW_YEAR,)))
    assert "北地区のごみの日（12月）" in words
    assert "年末年始（12月29日～1月3日）はお休みです" in words
    assert (
        "燃えるごみ：3日（木）、7日（月）、10日（木）、14日（月）、17日（木）、21日（月）、24日（木）、28日（月）\n"
        in words
    )
    assert "燃えないごみ：15日（火）" in words


def test_of_the_present_month_only_the_days_to_come_are_shown() -> None:
    words = told("今月のごみの日")
    assert "今月のこれからの日です" in words
    assert "燃えるごみ：23日（月）、26日（木）、30日（月）" in words
    assert "燃えないごみ：この間はありません" in words
    assert "今月のこれから" not in told("今月のごみの日", now=datetime(2026, 11, 1, 7, 0, tzinfo=JAPAN))


def test_a_month_of_next_year_says_which_year() -> None:
    assert "北地区のごみの日（2027年1月）" in told("1月のごみの日")


def test_a_rule_that_comes_to_no_dates_is_shown_in_the_towns_words() -> None:
    town = small_town(CollectionRule("kita", "burnable", "お祭りの次の日"), CollectionRule("kita", "paper", "金"))
    for text in ("燃えるごみの日", "12月の燃えるごみの日", "ごみの日"):
        assert "「お祭りの次の日」（日にちは役場に確かめてください）" in told(text, town)


def test_a_day_far_off_is_found() -> None:
    town = small_town(CollectionRule("kita", "burnable", "20270901"))
    assert "9月1日（水）" in told("燃えるごみの日", town)
    assert "9月1日（水）" in told("今日のごみ", town)
    assert "しばらくありません" in told("燃えるごみの日", small_town(CollectionRule("kita", "burnable", "20200901")))


def test_the_calendar_has_an_address_that_line_opens() -> None:
    town = replace(sample_town_with(), plan=CollectionPlan((District("北の町", "北の町"),), (_RULE,)))
    talker = Talker(Person(district_key="北の町"), town=town)
    card, words = talker.says("ごみカレンダー")
    assert isinstance(card, Card)
    assert isinstance(words, Text)
    (link,) = card.links
    assert link.uri.isascii()
    parts = urlsplit(link.uri)
    assert (parts.scheme, parts.path) == ("https", "/calendar/mihon/%E5%8C%97%E3%81%AE%E7%94%BA.ics")
    assert "https://mihon.example/calendar/mihon/%E5%8C%97%E3%81%AE%E7%94%BA.ics" in words.text
    assert "category=burnable" in told("燃えるごみのカレンダー")


def test_without_an_address_the_month_is_offered_instead() -> None:
    assert "今月のごみの日" in told("ごみカレンダー", replace(sample_town_with(), key=""))


@pytest.mark.parametrize("text", ASKED)
@pytest.mark.parametrize("now", [SATURDAY, CHRISTMAS_EVE])
def test_every_answer_fits_into_lines_messages(text: str, now: datetime) -> None:
    categories = [entry.key for entry in sample_content().entries if entry.kind == "garbage-category"]
    many = [f"kind-{number}" for number in range(40)]
    rules = [CollectionRule("kita", key, "月 火 水 木 金 土 日", note="注意" * 60) for key in (*categories, *many)]
    assert told(text, small_town(*rules), now)


def test_forty_categories_are_all_shown() -> None:
    rules = [CollectionRule("kita", f"kind-{number}", "月 火 水", note="注意" * 30) for number in range(40)]
    replies = Talker(Person(district_key="kita"), town=small_town(*rules)).says("来月のごみの日")
    shown = "\n".join(plain_text(reply) for reply in replies)
    assert all(f"kind-{number}：" in shown for number in range(40))
    assert len(replies) <= 5
    assert replies[-1].options


def test_the_calendar_is_made_once_for_a_town() -> None:
    town = town_of_districts()
    assert town.calendar is town.calendar
    assert len(town.rules_of("d-桜東")) == 10
    assert town.rules_of("nowhere") == ()


def test_every_phrase_of_the_table_is_used() -> None:
    root = Path(__file__).parents[3]
    sources = "\n".join(
        path.read_text(encoding="utf-8") for folder in ("handlers", "bot") for path in (root / folder).rglob("*.py")
    )
    asked = set(re.findall(r'"(garbage-day\.[a-z.-]+)"', sources))
    names = {name for name in sample_phrases().names() if name.startswith("garbage-day.")}
    assert names == asked


_RULE = CollectionRule("北の町", "burnable", "月")
