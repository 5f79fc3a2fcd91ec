"""From what somebody gave to a whole notice, with what stood there before for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.commands.installation import refuse
from bot.commands.notices.audience_words import audience_from
from bot.commands.notices.given import Given, GivenPicture
from bot.commands.notices.moments import moment_from
from bot.commands.notices.workplace import Workplace
from knowledge.media import find_picture, save_picture
from scheduler.audiences import NoticeAudience
from scheduler.notice_content import NoticeContent, Picture, Words
from scheduler.notices import NewNotice
from scheduler.tables import AudienceKind, Urgency

VALID_FOR = timedelta(hours=24)
"""How long a notice is valid when nobody says."""


def whole_notice(session: Session, work: Workplace, given: Given, base: NewNotice | None = None) -> NewNotice:
    """A notice as given, the rest as in `base`. Refuses unknown audiences, languages and times.

    Pictures are stored. Raises PictureInvalid, AudienceInvalid, MomentUnreadable.
    """
    before = base or _blank(work.now)
    refuse_unknown_languages(work, given.variants)
    audience = before.audience if given.to is None else audience_from(session, work.account_id, given.to)
    urgency = Urgency.EMERGENCY if given.is_urgent else Urgency.ROUTINE
    return replace(
        before,
        content=_content(session, given, before.content),
        audience=audience,
        valid_until=_valid_until(given, before.valid_until, work),
        urgency=before.urgency if given.is_urgent is None else urgency,
        event_at=_moment(given.event_at, "event-at", before.event_at, given, work),
        ends_at=_moment(given.ends_at, "ends-at", before.ends_at, given, work),
        is_public=_is_public(given, before, audience),
        place=before.place if given.place is None else given.place,
    )


def refuse_unknown_languages(work: Workplace, tags: Iterable[str]) -> None:
    """Refuse words in a language that residents cannot choose."""
    known = work.services.phrases.languages()
    for tag in tags:
        if tag not in known:
            refuse("language-unknown", given=tag, known="、".join(known))


def _blank(at: datetime) -> NewNotice:
    return NewNotice(NoticeContent(Words("", "")), NoticeAudience(AudienceKind.EVERYBODY), at + VALID_FOR)


def _content(session: Session, given: Given, before: NoticeContent) -> NoticeContent:
    title = before.words.title if given.title is None else given.title
    body = before.words.body if given.body is None else given.body
    gone = given.without
    picture = _stored(session, given.picture) if given.picture else before.picture
    return NoticeContent(
        words=Words(title, body),
        form=given.form or before.form,
        picture=None if "picture" in gone else picture,
        buttons=() if "buttons" in gone else given.buttons or before.buttons,
        variants={} if "variants" in gone else {**before.variants, **given.variants},
    )


def _stored(session: Session, given: GivenPicture) -> Picture:
    picture_hash = save_picture(session, given.content)
    row = find_picture(session, picture_hash)
    return Picture(picture_hash, (row and row.preview_hash) or picture_hash, given.alt)


def _valid_until(given: Given, before: datetime, work: Workplace) -> datetime:
    if given.until is not None:
        return moment_from(given.until, work.now, work.services.zone)
    if given.valid_hours is not None:
        return work.now + timedelta(hours=given.valid_hours)
    return before if before > work.now else work.now + VALID_FOR


def _moment(
    typed: str | datetime | None, name: str, before: datetime | None, given: Given, work: Workplace
) -> datetime | None:
    if name in given.without:
        return None
    return before if typed is None else moment_from(typed, work.now, work.services.zone)


def _is_public(given: Given, before: NewNotice, audience: NoticeAudience) -> bool | None:
    """As said; otherwise as before, unless the audience is another one now."""
    if given.is_public is not None:
        return given.is_public
    return before.is_public if audience == before.audience else None
