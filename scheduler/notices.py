"""Notices as they are written, read and listed. `notice_life` moves them on; `gate` lets them out.

Every function works for one account only, within the caller's transaction.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from messages.cleaning import cleaned_text
from messages.outgoing import Link
from scheduler.audiences import NoticeAudience, audience_of, check_audience
from scheduler.notice_content import (
    MAX_BODY,
    MAX_BUTTONS,
    MAX_TITLE,
    NoticeContent,
    NoticeForm,
    Words,
    content_from,
    content_json,
)
from scheduler.passages import fingerprint_of
from scheduler.steps import Step, StepRefused, note_step
from scheduler.tables import Delivery, DeliveryStatus, Notice, NoticeStatus, Origin, Relation, Urgency

EDITABLE = (NoticeStatus.DRAFT, NoticeStatus.CHECKED, NoticeStatus.APPROVED, NoticeStatus.SCHEDULED)
"""Nothing has left yet; a change takes checks and approval back."""

_PUBLIC_KEY_BYTES = 9


class NoticeInvalid(Exception):
    """A notice cannot be drafted as described; the message names the field."""


class NoticeUnknown(Exception):
    """The town has no notice with this number."""


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to draft. Nothing of it leaves after `valid_until`.

    `is_public` None means: public when it is meant for residents whom we do not know by name. `ends_at` is when what
    it opens is to end.
    """

    content: NoticeContent
    audience: NoticeAudience
    valid_until: datetime
    urgency: Urgency = Urgency.ROUTINE
    event_at: datetime | None = None
    ends_at: datetime | None = None
    is_public: bool | None = None
    relation: Relation = Relation.NONE
    about_id: int | None = None
    place: str = ""


def draft_notice(session: Session, account_id: int, new: NewNotice, *, author_id: int | None, at: datetime) -> Notice:
    """Write a notice down, to be checked and then approved by somebody else. Raises NoticeInvalid, AudienceInvalid."""
    notice = new_notice(session, account_id, new, at=at)
    notice.author_id = author_id
    session.flush()
    note_step(session, notice, Step.DRAFTED, at, user_id=author_id)
    return notice


def new_notice(session: Session, account_id: int, new: NewNotice, *, at: datetime) -> Notice:
    """The row of a notice, a draft that nobody has written yet. Raises NoticeInvalid, AudienceInvalid."""
    notice = Notice(
        account_id=account_id,
        public_key=new_public_key(),
        status=NoticeStatus.DRAFT,
        origin=Origin.PERSON,
        relation=new.relation,
        about_id=new.about_id,
        messages={},
        created_at=at,
    )
    _write(session, notice, new, at)
    session.add(notice)
    session.flush()
    return notice


def edit_notice(
    session: Session, account_id: int, notice_id: int, new: NewNotice, *, editor_id: int, at: datetime
) -> Notice:
    """Write a notice anew. It is a draft again, whoever had checked and approved it.

    Raises NoticeUnknown, NoticeInvalid, AudienceInvalid, or StepRefused once anything may have left.
    """
    notice = get_notice(session, account_id, notice_id, is_locked=True)
    if notice.status not in EDITABLE:
        raise StepRefused(notice.status)
    _write(session, notice, new, at)
    notice.status = NoticeStatus.DRAFT
    notice.author_id = editor_id
    notice.approver_id = notice.approved_at = notice.scheduled_at = notice.audience_count = None
    notice.messages = {}
    notice.findings = []
    session.flush()
    note_step(session, notice, Step.EDITED, at, user_id=editor_id)
    return notice


def new_public_key() -> str:
    """What a notice's page is found by; nobody guesses that of a draft. 12 letters and digits."""
    return secrets.token_urlsafe(_PUBLIC_KEY_BYTES).replace("-", "x").replace("_", "y")


def content_of(notice: Notice) -> NoticeContent:
    """What a notice says."""
    return content_from(notice.title, notice.body, notice.content)


def as_it_is(notice: Notice) -> NewNotice:
    """What one would give to draft the same notice again."""
    return NewNotice(
        content=content_of(notice),
        audience=audience_of(notice),
        valid_until=notice.valid_until,
        urgency=Urgency(notice.urgency),
        event_at=notice.event_at,
        ends_at=notice.ends_at,
        is_public=notice.is_public,
        relation=Relation(notice.relation),
        about_id=notice.about_id,
        place=notice.place,
    )


def digest_of(notice: Notice) -> str:
    """What changes when anything changes that the checks looked at; 64 characters."""
    looked_at: list[Any] = [
        notice.title,
        notice.body,
        notice.content,
        notice.audience,
        notice.audience_keys,
        notice.urgency,
        notice.is_public,
        *(moment.isoformat() if moment else "" for moment in (notice.valid_until, notice.event_at, notice.ends_at)),
    ]
    return hashlib.sha256(json.dumps(looked_at, sort_keys=True).encode()).hexdigest()


def get_notice(session: Session, account_id: int, notice_id: int, *, is_locked: bool = False) -> Notice:
    """One notice of a town; NoticeUnknown when there is none. `is_locked` keeps others from moving it meanwhile."""
    query = select(Notice).where(Notice.account_id == account_id, Notice.id == notice_id)
    if is_locked:
        query = query.with_for_update()
    notice = session.scalar(query.execution_options(populate_existing=True))
    if notice is None:
        raise NoticeUnknown(str(notice_id))
    return notice


def list_notices(
    session: Session, account_id: int, limit: int = 50, statuses: Sequence[NoticeStatus] = ()
) -> Sequence[Notice]:
    """The latest notices of a town, newest first; those of some statuses, or all."""
    query = select(Notice).where(Notice.account_id == account_id)
    if statuses:
        query = query.where(Notice.status.in_(statuses))
    return session.scalars(query.order_by(Notice.created_at.desc(), Notice.id.desc()).limit(limit)).all()


def list_about(session: Session, account_id: int, notice_id: int) -> Sequence[Notice]:
    """The changes, corrections and ends of a notice, in order."""
    about = select(Notice).where(Notice.account_id == account_id, Notice.about_id == notice_id)
    return session.scalars(about.order_by(Notice.id)).all()


def delivery_counts(session: Session, account_id: int, notice_id: int) -> dict[DeliveryStatus, int]:
    """How many requests of a notice stand how."""
    query = select(Delivery.status, func.count(Delivery.id)).where(
        Delivery.account_id == account_id, Delivery.notice_id == notice_id
    )
    return {DeliveryStatus(status): count for status, count in session.execute(query.group_by(Delivery.status))}


def _write(session: Session, notice: Notice, new: NewNotice, at: datetime) -> None:
    if new.valid_until <= at:
        raise NoticeInvalid("valid_until: is over already")
    check_audience(session, notice.account_id, new.audience, new.content.variants)
    content = _checked(new.content)
    notice.title, notice.body = content.words.title, content.words.body
    notice.content = content_json(content)
    notice.audience = new.audience.kind
    notice.audience_keys = list(new.audience.keys)
    notice.is_public = new.audience.is_for_residents if new.is_public is None else new.is_public
    notice.urgency = new.urgency
    notice.event_at, notice.ends_at, notice.valid_until = new.event_at, new.ends_at, new.valid_until
    notice.place = cleaned_text(new.place, 100).strip()
    notice.fingerprint = fingerprint_of(notice.title, notice.body, notice.place)
    notice.checked_digest = ""


def _checked(content: NoticeContent) -> NoticeContent:
    if len(content.buttons) > MAX_BUTTONS:
        raise NoticeInvalid(f"buttons: are more than {MAX_BUTTONS}")
    if not all(is_sound_button(button) for button in content.buttons):
        raise NoticeInvalid("buttons: hold characters that cannot be seen")
    if content.form == NoticeForm.IMAGE and content.picture is None:
        raise NoticeInvalid("picture: is missing")
    return NoticeContent(
        words=_checked_words(content.words, ""),
        form=content.form,
        picture=content.picture,
        buttons=content.buttons,
        variants={tag: _checked_words(words, f":{tag}") for tag, words in content.variants.items()},
    )


def is_sound_button(button: Link) -> bool:
    """Whether a button's words and address are one line each and hold nothing that cannot be seen.

    Some readers of addresses drop line breaks, and the header of a redirect cannot hold any.
    """
    is_sound_label = cleaned_text(button.label) == button.label and "\n" not in button.label
    return is_sound_label and button.uri.isprintable() and " " not in button.uri


def _checked_words(words: Words, where: str) -> Words:
    return Words(_limited(f"title{where}", words.title, MAX_TITLE), _limited(f"body{where}", words.body, MAX_BODY))


def _limited(name: str, text: str, limit: int) -> str:
    cleaned = cleaned_text(text, limit + 1).strip()
    if not cleaned:
        raise NoticeInvalid(f"{name}: is empty")
    if len(cleaned) > limit:
        raise NoticeInvalid(f"{name}: has more than {limit} characters")
    return cleaned
