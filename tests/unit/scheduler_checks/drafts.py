"""Drafts for the tests of the checks, written on Saturday, 21 November 2026, at 10:00 in Japan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from messages.outgoing import Link
from scheduler.audiences import NoticeAudience
from scheduler.checks.check import findings_in
from scheduler.checks.drafted import CheckContext, DraftedNotice, LinkAnswer, LinkState
from scheduler.findings import Severity
from scheduler.notice_content import NoticeContent, NoticeForm, Picture, Words
from scheduler.tables import AudienceKind, Urgency

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
PAGE = "https://www.town.example.lg.jp/suido/"
TITLE = "北地区の水道のお知らせ"
AROUND = CheckContext(
    now=NOW,
    link_domains=("town.example.lg.jp",),
    phones=frozenset({"0837-52-1234", "090-1111-2222"}),
    links={PAGE: LinkState(LinkAnswer.OK, 200)},
    plainer={"速やかに": "すぐに", "罹災": "災害にあった"},
    easier={"高台": "高い所"},
)


def draft(body: str = "水道の検査があります。", title: str = TITLE, **more: Any) -> DraftedNotice:
    """A routine notice to everybody that holds for thirty days; `more` are fields of it or of its content."""
    about = {name: more.pop(name) for name in ("form", "picture", "buttons", "variants") if name in more}
    values: dict[str, Any] = {
        "audience": NoticeAudience(AudienceKind.EVERYBODY),
        "valid_until": NOW + timedelta(days=60),
        **more,
    }
    return DraftedNotice(NoticeContent(Words(title, body), **about), **values)


def emergency(body: str, title: str = "北地区に避難指示", **more: Any) -> DraftedNotice:
    """An emergency of this minute that ends in six hours."""
    values: dict[str, Any] = {
        "event_at": NOW,
        "ends_at": NOW + timedelta(hours=6),
        "valid_until": NOW + timedelta(hours=6),
        **more,
    }
    return draft(body, title, urgency=Urgency.EMERGENCY, **values)


def with_buttons(*addresses: str, label: str = "断水の場所を見る") -> DraftedNotice:
    """A notice with a button for each address."""
    return draft(buttons=tuple(Link(label, address) for address in addresses))


def with_picture(
    alt: str, body: str = "11月23日に水道の検査をします。北地区の人は、その間、水を出さないでください。"
) -> DraftedNotice:
    """A notice that is a picture above its words."""
    return draft(body, form=NoticeForm.IMAGE, picture=Picture("hash", "preview", alt))


def with_variant(language: str, title: str, body: str, japanese: str) -> DraftedNotice:
    """A notice in Japanese and one other language."""
    return draft(japanese, variants={language: Words(title, body)})


def found(notice: DraftedNotice, around: CheckContext = AROUND) -> dict[str, Severity]:
    """What the checks find: codes and how grave."""
    return {finding.code: finding.severity for finding in findings_in(notice, around)}


def values_of(notice: DraftedNotice, code: str, around: CheckContext = AROUND) -> Mapping[str, str]:
    """The values of the first finding of a code."""
    return next(dict(finding.values) for finding in findings_in(notice, around) if finding.code == code)
