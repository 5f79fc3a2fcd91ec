"""Words that hold only today, times that outlive the notice, and districts named to everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.audiences import NoticeAudience
from scheduler.checks.districts import district_findings
from scheduler.checks.last_times import last_time_findings
from scheduler.checks.relative_days import relative_day_findings
from scheduler.findings import Severity
from scheduler.tables import AudienceKind, Relation
from tests.unit.scheduler_checks.drafts import AROUND, NOW, draft, emergency, found, values_of, with_variant

TOWN = replace(AROUND, districts=(("北地区", "山ノ口", "杉谷町"), ("中央",), ("南地区", "北")))
TODAY_NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
_PIECES = st.sampled_from(
    [
        *("明日", "きょう", "本日", "翌", "11月21日", "21日", "9999年12月31日", "1年1月1日", "9時", "～", "24:00"),
        *("正午", "まで", "北地区", "中央", "公民館", "東", "町", "の", "\n", "\ud800", "（", "０", "全域", "99時"),
    ]
)
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=14).map("".join))


@pytest.mark.parametrize(
    ("title", "body", "said"),
    [
        ("断水", "明日、水が出ません。", "明日"),
        ("今夜の断水", "水が出ません。", "今夜"),
        ("断水", "きょうは、水が出ません。", "きょう"),
        ("断水", "あすの朝、水が出ません。", "あす"),
        ("断水", "あさってから、水が出ません。", "あさって"),
        ("断水", "来週の月曜日に、水が出ません。", "来週"),
        ("断水", "昨日の断水は、直りました。", "昨日"),
        ("断水", "本日は3日間の工事の初めです。", "本日"),
        ("断水", "今度の日曜日に、水が出ません。", "今度の"),
    ],
)
def test_a_day_that_is_told_only_from_today_is_found_with_its_word(title: str, body: str, said: str) -> None:
    assert values_of(draft(body, title), "relative-day-alone") == {"said": said}


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("断水", "明日（11月22日）、水が出ません。"),
        ("断水", "本日21日、水が出ません。"),
        ("11月22日の断水", "明日、水が出ません。"),
        ("断水", "11/22に、水が出ません。明日です。"),
        ("きょうだいの会", "きょうだいで来てください。きょうりょくしてください。"),
        ("ごみの日", "毎週月曜日に集めます。"),
        ("日本日記の会", "明日香さんが話します。今日的な話です。"),
    ],
)
def test_a_day_with_its_date_and_words_that_only_look_alike_are_let_stand(title: str, body: str) -> None:
    assert "relative-day-alone" not in found(draft(body, title))


def test_a_word_for_a_day_is_told_once_and_only_warns() -> None:
    notice = draft("明日、水が出ません。今夜ためてください。", "明日の断水")
    assert [(one.place, one.severity) for one in relative_day_findings(notice)] == [("title", Severity.WARNING)]


def test_easy_japanese_needs_a_date_of_its_own() -> None:
    notice = with_variant("ja-simple", "みずが でません", "あす、みずが でません。", "11月22日に、水が出ません。")
    assert [one.place for one in relative_day_findings(notice)] == ["body:ja-simple"]


@pytest.mark.parametrize(
    ("body", "is_late"),
    [
        ("11月21日(土)午前9時から午後3時まで、水が出ません。", True),
        ("本日、午後3時まで受け付けます。", True),
        ("11月21日の催しです。午前11時に集まり、午後1時に終わります。", True),
        ("11月21日(土)12時から始めます。", True),
        ("11月21日(土)正午に始めます。", True),
        ("11月21日(土)22時から翌5時まで、水が出ません。", True),
        ("11月21日(土)10時から12時まで、水が出ません。", False),
        ("11月21日(土)12時まで受け付けます。", False),
        ("11月21日(土)9時に集まり、12時に終わります。", False),
        ("11月21日(土)11時に始めます。", False),
        ("11月21日(土)に行います。問い合わせは、8時30分から17時15分までです。", False),
        ("11月20日(金)午後3時に見つかりました。", False),
        ("水道係は、午後5時まで開いています。", False),
    ],
)
def test_a_notice_that_ends_at_noon_must_not_speak_of_the_afternoon(body: str, is_late: bool) -> None:
    assert ("validity-before-last-time" in found(draft(body, valid_until=TODAY_NOON))) is is_late


def test_a_time_that_is_too_late_is_told_with_the_expiry_and_only_warns() -> None:
    notice = draft("11月21日(土)午後3時まで受け付けます。", valid_until=TODAY_NOON + timedelta(minutes=30))
    values = values_of(notice, "validity-before-last-time")
    assert values == {"date": "2026年11月21日12時30分", "said": "午後3時"}
    assert found(notice)["validity-before-last-time"] == Severity.WARNING


def test_a_day_after_the_expiry_is_told_as_a_day_and_not_again_as_a_time() -> None:
    codes = found(draft("11月22日(日)午後3時まで受け付けます。", valid_until=TODAY_NOON))
    assert "validity-before-last-day" in codes
    assert "validity-before-last-time" not in codes


@pytest.mark.parametrize(
    ("title", "body", "said"),
    [
        ("北地区の断水", "水が出ません。", "北地区"),
        ("断水", "見本町北地区で、水が出ません。", "北地区"),
        ("断水", "山ノ口で、水が出ません。", "山ノ口"),
        ("断水", "北地区断水のため、給水車が出ます。", "北地区"),
        ("断水", "中央で、水が出ません。", "中央"),
    ],
)
def test_a_district_in_a_notice_to_everybody_is_asked_about(title: str, body: str, said: str) -> None:
    assert values_of(draft(body, title), "district-to-everybody", TOWN) == {"said": said}


@pytest.mark.parametrize(
    "body",
    [
        "中央公民館で開きます。",
        "北地区の公民館で開きます。",
        "東北地区の特産品が並びます。",
        "町内全域で、北地区から順に水が出ません。",
        "北地区、中央、南地区の順に集めます。",
        "水が出ません。",
        "北へ進んでください。",
    ],
)
def test_a_place_in_a_district_another_word_and_the_whole_town_are_let_stand(body: str) -> None:
    assert "district-to-everybody" not in found(draft(body, "お水のこと"), TOWN)


def test_a_district_is_no_question_for_its_own_people_in_an_emergency_or_in_a_correction() -> None:
    body = "北地区で、水が出ません。"
    ours = NoticeAudience(AudienceKind.DISTRICTS, ("kita",))
    assert "district-to-everybody" in found(draft(body), TOWN)
    for notice in (draft(body, audience=ours), emergency(body), draft(body, relation=Relation.CORRECTION)):
        assert "district-to-everybody" not in found(notice, TOWN)


@given(
    title=_TEXTS,
    body=_TEXTS,
    name=_TEXTS,
    now=st.datetimes(datetime(1, 1, 2), timezones=st.just(UTC)),  # noqa: DTZ001
    until=st.datetimes(timezones=st.just(UTC)),
)
def test_no_words_and_no_moments_make_these_checks_fail(
    title: str, body: str, name: str, now: datetime, until: datetime
) -> None:
    notice, around = draft(body, title, valid_until=until), replace(AROUND, now=now, districts=((name, "北地区"), ()))
    codes = {one.code for one in (*relative_day_findings(notice), *district_findings(notice, around))}
    codes |= {one.code for one in last_time_findings(notice, around)}
    assert codes <= {"relative-day-alone", "district-to-everybody", "validity-before-last-time"}


@given(text=_TEXTS, day=st.dates(date(2026, 11, 1), date(2026, 11, 30)))
def test_no_text_with_a_date_in_it_lacks_one(text: str, day: date) -> None:
    dated = draft(f"{text}\n{day.month}月{day.day}日です。")
    assert not [*relative_day_findings(dated)]


@given(body=_TEXTS)
def test_a_notice_that_holds_for_a_century_outlives_every_time_of_this_one(body: str) -> None:
    notice = draft(body.replace("9999", "2026"), valid_until=NOW + timedelta(days=36_500))
    assert not [*last_time_findings(notice, AROUND)]
