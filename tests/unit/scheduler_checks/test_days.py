"""Days and times of a notice that is written on Saturday, 21 November 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.findings import Severity
from scheduler.tables import Relation
from tests.unit.scheduler_checks.drafts import AROUND, NOW, draft, emergency, found, values_of

_OF_DAYS = {
    *("years-differ", "no-such-day", "weekday-differs", "weekday-of-last-year", "relative-day-differs"),
    *("days-backwards", "only-past-days", "term-over", "day-over", "emergency-of-another-day"),
    *("no-such-time", "half-of-day-twice", "times-backwards"),
}


def _days_found(body: str) -> set[str]:
    return {*found(draft(body))} & _OF_DAYS


@pytest.mark.parametrize(
    "body",
    [
        "11月23日(月)に検査をします。",
        "１１月２３日（月・祝）　午前１０時から正午までです。",
        "令和8年11月25日(水)から12月3日(木)まで工事をします。",
        "R8.11.30(月)に行います。",
        "令和８年（２０２６年）１２月１日です。",
        "12月28日(月)から1月4日(月)まで休みます。",
        "2026年12月1日～5日に受け付けます。",
        "11月1日から11月30日まで、通行止めです。",
        "毎月第3日曜日に開きます。",
        "去る10月3日のまつりには、たくさんの人が来ました。",
        "8月20日に行った検査の結果です。",
        "4月1日(水)から始めた収集です。",
        "平成23年3月11日の震災から15年です。",
        "来年1月5日(火)に始まります。",
        "11月24日、25日、12月5日(土)に開きます。",
        "くわしくは https://www.town.example.lg.jp/20240725/1131.html を見てください。",
        "本日21日(土)は、午後10時から翌5時まで水が出ません。",
        "8月1日(土)から12月31日(木)までの催しです。",
        "午後4時から午前0時まで開いています。",
        "所要時間は30時間、定員は45人、部屋は25号室です。",
        "あす11月22日に開きます。",
        "4月2日から4月1日までに生まれた子どもです。",
    ],
)
def test_days_that_people_write_rightly_are_let_stand(body: str) -> None:
    assert not _days_found(body)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("11月23日(土)に検査をします。", "weekday-differs"),
        ("11月23日（日）に検査をします。", "weekday-of-last-year"),
        ("令和8年11月23日(火)です。", "weekday-differs"),
        ("2026/12/1(水)です。", "weekday-differs"),
        ("１２月２５日（木）です。", "weekday-of-last-year"),
        ("1月5日(月)に始まります。", "weekday-of-last-year"),
        ("11月31日に行います。", "no-such-day"),
        ("2月29日に行います。", "no-such-day"),
        ("13月1日に行います。", "no-such-day"),
        ("令和8年（2025年）11月30日です。", "years-differ"),
        ("締切は11月20日(金)です。", "term-over"),
        ("11月20日(金)午後5時まで受け付けています。", "term-over"),
        ("11月10日(火)に、公民館に集まってください。12月1日(火)もあります。", "day-over"),
        ("11月20日に実施いたします。", "day-over"),
        ("申し込みの期限は、11月10日からの受付の順に決めます。", "day-over"),
        ("7月25日より前の令和6年7月25日に行います。", "day-over"),
        ("令和6年7月25日に、公民館で行います。", "only-past-days"),
        ("本日11月23日に行います。", "relative-day-differs"),
        ("11月25日から11月20日まで工事をします。", "days-backwards"),
        ("令和8年12月5日から令和8年12月1日までです。", "days-backwards"),
        ("25時に閉まります。", "no-such-time"),
        ("10:00～10:75です。", "no-such-time"),
        ("午後13時に始めます。", "half-of-day-twice"),
        ("9:00～8:00です。", "times-backwards"),
    ],
)
def test_a_day_or_time_that_cannot_be_is_found(body: str, code: str) -> None:
    assert code in _days_found(body)


def test_a_wrong_weekday_is_told_with_the_right_one() -> None:
    values = values_of(draft("11月23日(土)に検査をします。"), "weekday-differs")
    assert values == {"written": "11月23日(土)", "date": "2026年11月23日", "weekday": "月"}


def test_a_wrong_weekday_stops_a_routine_notice_and_only_warns_in_an_emergency_without_a_year() -> None:
    assert found(draft("11月23日(土)です。"))["weekday-differs"] == Severity.ERROR
    assert found(emergency("11月23日(土)まで。"))["weekday-differs"] == Severity.WARNING
    assert found(emergency("令和8年11月23日(土)まで。"))["weekday-differs"] == Severity.ERROR


@pytest.mark.parametrize(
    ("body", "is_of_today"),
    [
        ("7月25日21時30分、大雨特別警報を発表しました。", False),
        ("令和6年7月25日21時30分、見本川が氾濫しました。", False),
        ("11月19日、見本川が氾濫しました。", False),
        ("11月20日23時50分、見本川が氾濫しました。", True),
        ("11月21日10時、見本川が氾濫しました。", True),
        ("見本川が氾濫しました。すぐ逃げてください。", True),
        ("11月1日から11月30日まで、川に近づかないでください。", True),
    ],
)
def test_an_emergency_that_is_dated_on_another_day_is_stopped(body: str, is_of_today: bool) -> None:
    assert (found(emergency(body)).get("emergency-of-another-day") != Severity.ERROR) == is_of_today


@pytest.mark.parametrize("relation", [Relation.CORRECTION, Relation.END])
def test_a_correction_and_an_end_may_speak_of_days_that_are_over(relation: Relation) -> None:
    body = "令和6年7月25日のお知らせを取り消します。"
    assert "only-past-days" in found(draft(body))
    assert "only-past-days" not in found(draft(body, relation=relation))


def test_the_day_is_that_of_the_town_and_not_of_greenwich() -> None:
    at = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    around = replace(AROUND, now=at)
    late = draft("11月22日に行います。", valid_until=at + timedelta(days=60))
    assert "day-over" in found(late, around), "it is one o'clock at night on the 23rd in Japan"


@pytest.mark.parametrize(
    ("title", "body", "is_missing"),
    [
        ("断水", "北地区で断水します。", True),
        ("断水", "11月23日から北地区で断水します。", True),
        ("断水", "11月23日から、当面の間、北地区で断水します。", True),
        ("断水", "11月23日午前9時から正午まで、北地区で断水します。", False),
        ("断水", "11月23日(月)9:00～12:00、北地区で断水します。", False),
        ("断水", "北地区で断水しています。直ったらお知らせします。", False),
        ("図書館の臨時休館", "11月23日は、図書館の臨時休館です。", False),
        ("避難所を開設しました", "公民館に避難所を開設しました。", True),
        ("通行止めの解除", "県道の通行止めを解除しました。", False),
        ("駐車場の無料開放", "11月21日から、駅前の駐車場を無料で開放します。", True),
        ("防災のお話", "断水に備えて、水をためておきましょう。", False),
        ("受付開始", "申し込みの受付を開始しました。締切は12月1日です。", False),
        ("図書館だより", "新しい本が入りました。", False),
    ],
)
def test_what_opens_must_say_until_when(title: str, body: str, is_missing: bool) -> None:
    assert ("end-missing" in found(draft(body, title))) == is_missing


def test_an_emergency_that_opens_something_needs_the_moment_of_its_end_and_not_only_words() -> None:
    body = "11月21日、公民館に避難所を開設しました。明日の朝までです。"
    assert found(emergency(body, ends_at=None))["end-missing-in-emergency"] == Severity.ERROR
    assert "end-missing-in-emergency" not in found(emergency(body))
    assert "end-missing-in-emergency" not in found(emergency(body, ends_at=None, relation=Relation.END))


def test_the_moment_of_the_end_must_fit() -> None:
    day = timedelta(days=1)
    assert found(draft(ends_at=NOW))["end-too-early"] == Severity.ERROR
    assert found(draft(ends_at=NOW + day, event_at=NOW + 2 * day))["end-too-early"] == Severity.ERROR
    assert "end-too-early" not in found(draft(ends_at=NOW + day, event_at=NOW))
    until_tuesday = "11月24日まで断水します。"
    assert "end-differs" in found(draft(until_tuesday, ends_at=NOW + day))
    assert "end-differs" not in found(draft(until_tuesday, ends_at=NOW + 3 * day))
    assert "valid-shorter-than-end" in found(draft(ends_at=NOW + 61 * day))
    assert "valid-shorter-than-end" not in found(draft(ends_at=NOW + 60 * day))


@pytest.mark.parametrize(
    ("lasts", "code"),
    [(0, "validity-over"), (90, ""), (90.01, "validity-long"), (1, "validity-before-last-day"), (3, "")],
)
def test_a_notice_holds_until_its_last_day_and_no_longer_than_90_days(lasts: float, code: str) -> None:
    notice = draft("11月24日に検査をします。", valid_until=NOW + timedelta(days=lasts))
    codes = {"validity-over", "validity-long", "validity-before-last-day"} & {*found(notice)}
    assert codes == ({code} if code else set())


def test_an_emergency_holds_for_a_day_and_says_when_it_happened() -> None:
    hour = timedelta(hours=1)
    assert "validity-long-for-emergency" not in found(emergency("今すぐ逃げて", valid_until=NOW + 24 * hour))
    assert "validity-long-for-emergency" in found(emergency("今すぐ逃げて", valid_until=NOW + 25 * hour))
    assert "event-missing-in-emergency" in found(emergency("今すぐ逃げて", event_at=None))
    assert "event-old" not in found(emergency("今すぐ逃げて", event_at=NOW - hour))
    assert "event-old" in found(emergency("今すぐ逃げて", event_at=NOW - 2 * hour))
    assert "event-far-ahead" in found(draft(event_at=NOW + timedelta(days=181)))


@pytest.mark.parametrize(
    ("body", "is_over"),
    [
        ("11月18日の大雨で出たごみは、11月30日（月）まで受け付けます。", False),
        ("11月20日（金）14時ごろから、80歳代の男性の行方が分かりません。", False),
        ("11月18日の大雨に注意してください。", True),
        ("11月18日から行事をします。", True),
    ],
)
def test_what_looks_back_at_a_disaster_or_a_missing_person_is_no_old_notice(body: str, is_over: bool) -> None:
    assert bool({"day-over", "only-past-days", "term-over"} & {*found(draft(body))}) is is_over
