"""What holds for all checks: they never raise, every code has a phrase and every phrase a code."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wiring import DATA
from messages.outgoing import Link
from messages.phrases import Phrases
from scheduler.audiences import NoticeAudience
from scheduler.checks.check import findings_in
from scheduler.checks.drafted import DraftedNotice, RecentNotice
from scheduler.findings import Severity, finding_from
from scheduler.notice_content import NoticeContent, NoticeForm, Picture, Surroundings, Words, messages_by_language
from scheduler.tables import AudienceKind, Relation, Urgency
from tests.unit.scheduler_checks.drafts import AROUND, NOW, PAGE, draft, emergency, with_variant

CHECKS = Path(__file__).resolve().parents[3] / "scheduler" / "checks"
_CODE = re.compile(r'"((?:[a-z]+-)+[a-z]+|emoji)"')
_NOT_CODES = {"ja-simple"}
_PIECES = st.sampled_from(
    [
        *(
            "11月23日(土)",
            "令和6年7月25日",
            "まで",
            "から",
            "～",
            "25時",
            "午後",
            "9:00",
            "元年",
            "翌",
            "99月99日",
            "0000",
        ),
        *(
            "https://",
            "www.",
            "tel:",
            "@",
            "[::1]",
            "http://[",
            "090-1234-5678",
            "123456789018",
            "\\",
            "．",
            "/",
            "2/30",
        ),
        *(
            "断水",
            "訓練",
            "テスト",
            "（",
            "）",
            "《",
            "》",
            "①",
            "ｱ",
            "\ue000",
            "\u202e",
            "\ud800",
            "😊",
            "\u200d",
            "\x00",
            "。",
            "\n",
        ),
        *(
            "ません",
            "ない",
            "られる",
            "以外",
            "氏名：",
            "歳",
            "さん",
            "平素",
            "お知らせ",
            "令和999年1月1日",
            "０",
            "１２",
            "٣",
            "²",
        ),
    ]
)
_TEXTS = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=12).map("".join))
_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2190, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_WORDS = st.builds(Words, _TEXTS, _TEXTS)
_DRAFTS = st.builds(
    DraftedNotice,
    content=st.builds(
        NoticeContent,
        words=_WORDS,
        form=st.sampled_from(NoticeForm),
        picture=st.none() | st.builds(Picture, st.just("a"), st.just("b"), _TEXTS),
        buttons=st.lists(st.builds(Link, _TEXTS, _TEXTS), max_size=3).map(tuple),
        variants=st.dictionaries(st.sampled_from(["en", "ja-simple", "zh-Hans"]), _WORDS, max_size=2),
    ),
    audience=st.sampled_from([NoticeAudience(AudienceKind.EVERYBODY), NoticeAudience(AudienceKind.STAFF)]),
    valid_until=_MOMENTS,
    urgency=st.sampled_from(Urgency),
    event_at=st.none() | _MOMENTS,
    ends_at=st.none() | _MOMENTS,
    relation=st.sampled_from(Relation),
    place=_TEXTS,
)


@settings(max_examples=300, deadline=None)
@given(notice=_DRAFTS, now=_MOMENTS, said=_WORDS)
def test_no_words_and_no_moments_make_a_check_fail(notice: DraftedNotice, now: datetime, said: Words) -> None:
    recent = (RecentNotice(said.title, said.body, now),)
    messages = messages_by_language(notice.content, Surroundings("https://town.example"))
    found = findings_in(notice, replace(AROUND, now=now, recent=recent, messages=messages))
    assert len(found) == len(set(found))
    assert [finding.severity for finding in found] == sorted(finding.severity for finding in found)
    assert tuple(finding_from(finding.to_json()) for finding in found) == found


@settings(max_examples=300, deadline=None)
@given(notice=_DRAFTS)
def test_every_finding_can_be_said(notice: DraftedNotice, phrases: Phrases) -> None:
    for finding in findings_in(notice, AROUND):
        assert phrases.say(f"notice-check.{finding.code}", **dict(finding.values))


def _codes() -> set[str]:
    sources = [path.read_text(encoding="utf-8") for path in CHECKS.glob("*.py")]
    return {code for source in sources for code in _CODE.findall(source)} - _NOT_CODES | {"title-long", "body-long"}


def test_every_code_has_a_phrase_and_every_phrase_a_code(phrases: Phrases) -> None:
    prefix = "notice-check."
    said = {name.removeprefix(prefix) for name in phrases.names() if name.startswith(prefix)}
    assert said == _codes()


def test_a_plain_notice_has_nothing_to_be_found() -> None:
    notice = draft(
        "11月24日(火)午前9時から正午まで、北地区で水が出ません。電話 0837-52-1234。", "11月24日 北地区の断水"
    )
    assert findings_in(notice, AROUND) == ()


def test_a_plain_emergency_has_nothing_to_be_found() -> None:
    body = "11月21日10時、見本川の水があふれました。北地区の人は、今すぐ公民館へ逃げてください。"
    assert findings_in(emergency(body, "北地区の人は今すぐ逃げて"), AROUND) == ()


@pytest.mark.parametrize("size", [2_000])
def test_the_longest_notice_is_checked_within_a_second(size: int) -> None:
    started = datetime.now(UTC)
    for piece in ("11月", "9時～", "ない", "(", "1 ", "https://a.", "令和", "さん(", "漢字", "訓練", "0-", "\u3000"):
        findings_in(draft((piece * size)[:size]), AROUND)
        findings_in(with_variant("ja-simple", "題", (piece * size)[:size], "水"), AROUND)
    assert datetime.now(UTC) - started < timedelta(seconds=24)


def test_the_gravest_come_first() -> None:
    found = findings_in(draft(f"テスト①。{PAGE}", valid_until=NOW), AROUND)
    graves = [finding.severity for finding in found]
    assert graves[0] == Severity.ERROR
    assert graves[-1] == Severity.WARNING
    assert graves == sorted(graves)


def test_the_word_list_offers_other_words_than_those_it_finds() -> None:
    tables: dict[str, dict[str, Any]] = tomllib.loads((DATA / "words" / "plain-japanese.toml").read_text("utf-8"))
    assert set(tables) == {"official", "learners"}
    assert not set(tables["official"]) & set(tables["learners"])
    assert sum(map(len, tables.values())) >= 150
    for hard, easy in (pair for table in tables.values() for pair in table.items()):
        assert easy.strip()
        assert hard != easy
