"""What somebody types of a notice, and the notice that it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from console.pages.notices.written import (
    Refused,
    Written,
    link_in,
    moment_in,
    notice_from,
    written_from,
    written_in,
)
from messages.outgoing import Link
from scheduler.audiences import NoticeAudience
from scheduler.notice_content import MAX_BODY, MAX_TITLE, NoticeContent, NoticeForm, Picture, Words
from scheduler.notices import NewNotice
from scheduler.tables import AudienceKind, Relation, Urgency

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
WHOLE = Written(
    title="断水のお知らせ",
    body="12月5日（土）の9時から12時まで、水道を止めます。",
    kind="everybody",
    moments={"valid_until": "2026-12-05T12:00"},
)


def faults_of(written: Written, picture: Picture | None = None) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        notice_from(written, picture, TOKYO, NOW)
    return refused.value.faults


def test_a_whole_form_is_a_notice() -> None:
    new = notice_from(WHOLE, None, TOKYO, NOW)
    assert new.content.words.title == "断水のお知らせ"
    assert new.audience == NoticeAudience(AudienceKind.EVERYBODY)
    assert new.valid_until == datetime(2026, 12, 5, 3, 0, tzinfo=UTC)
    assert (new.urgency, new.is_public, new.relation) == (Urgency.ROUTINE, None, Relation.NONE)


def test_an_empty_form_is_told_everything_that_it_lacks_at_once() -> None:
    assert faults_of(Written()) == {
        "title": "title-missing",
        "body": "body-missing",
        "kind": "kind-missing",
        "valid_until": "valid-missing",
    }


def test_what_is_too_long_is_told_and_not_cut() -> None:
    long = replace(WHOLE, title="あ" * (MAX_TITLE + 1), body="い" * (MAX_BODY + 1), place="う" * 101)
    assert faults_of(long) == {"title": "title-long", "body": "body-long", "place": "place-long"}


def test_a_language_that_is_begun_must_be_finished() -> None:
    assert faults_of(replace(WHOLE, variants={"en": ("Water", ""), "vi": ("", "")})) == {"body-en": "body-missing"}


def test_a_picture_needs_words_for_those_who_cannot_see_it() -> None:
    picture = Picture("a" * 64, "b" * 64, "")
    assert faults_of(WHOLE, picture) == {"alt": "alt-missing"}
    assert faults_of(replace(WHOLE, form="image")) == {"picture": "picture-missing"}
    seen = notice_from(replace(WHOLE, form="image"), replace(picture, alt="止める地区の地図"), TOKYO, NOW)
    assert seen.content.form == NoticeForm.IMAGE


def test_an_audience_of_districts_needs_districts() -> None:
    assert faults_of(replace(WHOLE, kind="districts", keys={"sections": ("somu",)})) == {"kind": "keys-missing"}
    new = notice_from(replace(WHOLE, kind="districts", keys={"districts": ("chuo",)}), None, TOKYO, NOW)
    assert new.audience == NoticeAudience(AudienceKind.DISTRICTS, ("chuo",))


def test_a_time_that_is_over_or_unreadable_is_told() -> None:
    assert faults_of(replace(WHOLE, moments={"valid_until": "2026-11-21T09:59"})) == {"valid_until": "valid-over"}
    wrong = {"valid_until": "2026-12-05T12:00", "event_at": "あした", "ends_at": "2026-12-05"}
    assert faults_of(replace(WHOLE, moments=wrong)) == {"event_at": "moment", "ends_at": "moment"}


def test_a_change_keeps_what_it_is_about_and_nothing_else_does() -> None:
    assert notice_from(replace(WHOLE, relation="change", about="12"), None, TOKYO, NOW).about_id == 12
    for relation, about in (("correction", "12"), ("change", "x"), ("change", "9" * 30), ("", "12")):
        new = notice_from(replace(WHOLE, relation=relation, about=about), None, TOKYO, NOW)
        assert (new.relation, new.about_id) == (Relation.NONE, None)


@pytest.mark.parametrize(
    ("typed", "uri"),
    [
        ("https://www.town.example.lg.jp/a", "https://www.town.example.lg.jp/a"),
        ("0000-00-0001", "tel:0000-00-0001"),
        ("００００（００）０００１", "tel:0000-00-0001"),
        ("tel:119", "tel:119"),
        ("#7119", "tel:#7119"),
    ],
)
def test_a_button_opens_a_page_or_calls(typed: str, uri: str) -> None:
    assert link_in("くわしく", typed) == Link("くわしく", uri)


@pytest.mark.parametrize(
    "typed", ["", "町のページ", "http://town.example", "javascript:alert(1)", "https://", "mailto:a@b.c"]
)
def test_a_button_that_opens_nothing_is_refused(typed: str) -> None:
    assert link_in("くわしく", typed) is None
    assert faults_of(replace(WHOLE, buttons=(("くわしく", typed or "x"),))) == {"uri-1": "uri"}


def test_a_button_without_words_is_refused_and_an_empty_row_is_no_button() -> None:
    assert faults_of(replace(WHOLE, buttons=(("", ""), ("", "https://a.example/")))) == {"label-2": "label-missing"}
    assert notice_from(replace(WHOLE, buttons=(("", ""),)), None, TOKYO, NOW).content.buttons == ()


@given(st.integers(-10_000_000, 40_000_000))
def test_a_moment_is_read_as_the_form_writes_it(minutes: int) -> None:
    meant = NOW + timedelta(minutes=minutes)
    local = meant.astimezone(TOKYO)
    assert moment_in(local.strftime("%Y-%m-%dT%H:%M"), TOKYO) == meant
    assert moment_in(local.strftime("%Y/%m/%d %H:%M"), TOKYO) == meant


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_moments_and_buttons(typed: str) -> None:
    moment = moment_in(typed, TOKYO)
    assert moment is None or moment.tzinfo is not None
    link = link_in("ことば", typed)
    assert link is None or link.uri.lower().startswith(("https:", "tel:"))


words = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=20)


@given(
    title=words,
    body=words,
    kind=st.sampled_from(["districts", "sections", "interests", "list"]),
    keys=st.lists(words, min_size=1, max_size=4, unique=True),
    minutes=st.integers(1, 500_000),
    is_public=st.sampled_from([True, False, None]),
)
def test_a_notice_is_the_same_after_its_form(
    title: str, body: str, kind: str, keys: list[str], minutes: int, is_public: bool | None
) -> None:
    new = NewNotice(
        content=NoticeContent(Words(title, body), buttons=(Link("電話", "tel:0000-00-0001"),)),
        audience=NoticeAudience(AudienceKind(kind), tuple(keys)),
        valid_until=NOW + timedelta(minutes=minutes),
        event_at=NOW,
        is_public=is_public,
        place="中央",
    )
    assert notice_from(written_from(new, TOKYO), None, TOKYO, NOW) == new


@given(st.dictionaries(st.sampled_from(["title", "kind", "keys-list", "uri-1", "body-en", "x"]), st.text(max_size=30)))
def test_no_form_breaks_the_reading(fields: dict[str, str]) -> None:
    faults = faults_of(written_in(MultiDict(fields), ("en",)))
    assert "valid_until" in faults


def test_a_picture_is_kept_by_its_hash_until_it_is_taken_out() -> None:
    kept = MultiDict({"picture_hash": "a" * 64})
    assert written_in(kept, ()).picture == "a" * 64
    assert written_in(MultiDict({"picture_hash": "a" * 64, "picture_gone": "y"}), ()).picture == ""
    assert written_in(MultiDict({"picture_hash": "../secret"}), ()).picture == ""
