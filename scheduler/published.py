"""The notices that stand on the town's own page: read, listed, and told apart by how they stand.

What is public was published at the gate, before LINE was called, and stays. Every function reads one account only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select
from sqlalchemy.orm import Session, aliased

from scheduler.notice_content import NoticeContent, content_from
from scheduler.tables import Notice, NoticeStatus, Origin, Relation, Urgency

OUT = (
    NoticeStatus.SENDING,
    NoticeStatus.SENT,
    NoticeStatus.FAILED,
    NoticeStatus.STOPPED,
    NoticeStatus.SUPERSEDED,
    NoticeStatus.EXPIRED,
)
"""How a notice may stand that has been published. One that waits for a person is shown to nobody."""

MOST_CURRENT = 50
"""Notices in force at once that are listed; a town has a handful."""


class Standing(StrEnum):
    """How a published notice stands. Only a current one is quoted."""

    CURRENT = "current"
    OVER = "over"
    CHANGED = "changed"
    CORRECTED = "corrected"
    ENDED = "ended"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"

    @property
    def is_wrong(self) -> bool:
        """Whether nobody may act upon it any more, its buttons included."""
        return self in (Standing.CORRECTED, Standing.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Related:
    """A published notice that another one is about, or that followed it."""

    public_key: str
    content: NoticeContent
    relation: Relation
    published_at: datetime


@dataclass(frozen=True, slots=True)
class PublishedNotice:
    """A notice as everybody may read it. `changed_at` is when anybody last did something that readers see.

    `is_emergency` is what it tells of: the correction of a bulletin is none, although it goes by the fast lane.
    `followed_by` is in the order of publishing. `subject` is place and kind of an alert.
    """

    id: int
    public_key: str
    content: NoticeContent
    relation: Relation
    urgency: Urgency
    is_emergency: bool
    standing: Standing
    place: str
    subject: tuple[str, str] | None
    event_at: datetime | None
    ends_at: datetime | None
    valid_until: datetime
    published_at: datetime
    changed_at: datetime
    about: Related | None = None
    followed_by: tuple[Related, ...] = ()


def find_published(session: Session, account_id: int, public_key: str, at: datetime) -> PublishedNotice | None:
    """The notice of a town with this public key, or None when there is none that everybody may read."""
    notice = session.scalar(select(Notice).where(*_is_out(account_id), Notice.public_key == public_key))
    return _read(session, account_id, [notice], at)[0] if notice else None


def list_current(session: Session, account_id: int, at: datetime, limit: int = MOST_CURRENT) -> list[PublishedNotice]:
    """What is in force: emergencies first, then the newest."""
    query = select(Notice).where(*_is_out(account_id), Notice.valid_until > at, _is_in_force())
    newest_first = query.order_by(Notice.published_at.desc(), Notice.id.desc()).limit(MOST_CURRENT)
    urgent_first = newest_first.where(Notice.urgency == Urgency.EMERGENCY)
    rows = [*session.scalars(urgent_first), *session.scalars(newest_first.where(Notice.urgency == Urgency.ROUTINE))]
    found = [notice for notice in _read(session, account_id, rows, at) if notice.standing == Standing.CURRENT]
    return sorted(found, key=_urgent_then_new)[:limit]


def list_past(
    session: Session, account_id: int, at: datetime, limit: int, before_key: str = ""
) -> list[PublishedNotice]:
    """What was in force once, newest first; those published before the one with `before_key`, if there is one."""
    query = select(Notice).where(*_is_out(account_id), or_(Notice.valid_until <= at, not_(_is_in_force())))
    return _read(session, account_id, _newest(session, account_id, query, limit, before_key), at)


def list_published(
    session: Session, account_id: int, at: datetime, limit: int, before_key: str = ""
) -> list[PublishedNotice]:
    """Everything that was published, newest first; what came before the one with `before_key`, if there is one."""
    query = select(Notice).where(*_is_out(account_id))
    return _read(session, account_id, _newest(session, account_id, query, limit, before_key), at)


def list_by_keys(session: Session, account_id: int, keys: Iterable[str], at: datetime) -> list[PublishedNotice]:
    """The published notices of a town with these public keys, newest first."""
    query = select(Notice).where(*_is_out(account_id), Notice.public_key.in_(sorted(set(keys))))
    rows = session.scalars(query.order_by(Notice.published_at.desc(), Notice.id.desc())).all()
    return _read(session, account_id, rows, at)


def latest_of_each_subject(notices: Iterable[PublishedNotice]) -> list[PublishedNotice]:
    """Without the alerts of which a later one of the same place and kind is there; the order stays."""
    listed = list(notices)
    latest: dict[tuple[str, str], datetime] = {}
    for notice in listed:
        if notice.subject and notice.event_at:
            latest[notice.subject] = max(notice.event_at, latest.get(notice.subject, notice.event_at))
    return [one for one in listed if not (one.subject and one.event_at) or one.event_at == latest[one.subject]]


def _is_out(account_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Notice.account_id == account_id,
        Notice.published_at.is_not(None),
        Notice.is_public.is_(True),
        Notice.status.in_(OUT),
    )


def _is_in_force() -> ColumnElement[bool]:
    """Neither stopped nor ended, and nothing published has taken its place."""
    later = aliased(Notice)
    followed = exists().where(
        later.about_id == Notice.id,
        later.relation != Relation.NONE,
        later.published_at.is_not(None),
        later.status.in_(OUT),
        later.status != NoticeStatus.STOPPED,
    )
    in_force = (NoticeStatus.SENDING, NoticeStatus.SENT, NoticeStatus.FAILED)
    return and_(Notice.status.in_(in_force), Notice.ended_at.is_(None), not_(followed))


def _newest(session: Session, account_id: int, query: Select[Notice], limit: int, before_key: str) -> Sequence[Notice]:
    if before_key:
        place = session.execute(
            select(Notice.published_at, Notice.id).where(*_is_out(account_id), Notice.public_key == before_key)
        ).one_or_none()
        if place is None:
            return []
        published_at, number = place
        is_older = and_(Notice.published_at == published_at, Notice.id < number)
        query = query.where(Notice.published_at <= published_at, or_(Notice.published_at < published_at, is_older))
    return session.scalars(query.order_by(Notice.published_at.desc(), Notice.id.desc()).limit(limit)).all()


def _read(session: Session, account_id: int, rows: Sequence[Notice], at: datetime) -> list[PublishedNotice]:
    """The rows with what they are about and what followed them, in the same order."""
    if not rows:
        return []
    later = select(Notice).where(
        *_is_out(account_id),
        Notice.about_id.in_([row.id for row in rows]),
        Notice.relation != Relation.NONE,
        Notice.status != NoticeStatus.STOPPED,
    )
    followed: dict[int | None, list[Notice]] = {}
    for follower in session.scalars(later.order_by(Notice.published_at, Notice.id)):
        followed.setdefault(follower.about_id, []).append(follower)
    about_ids = {row.about_id for row in rows if row.about_id}
    earlier = select(Notice).where(*_is_out(account_id), Notice.id.in_(sorted(about_ids)))
    about = {notice.id: notice for notice in session.scalars(earlier)} if about_ids else {}
    return [_published(row, about, followed.get(row.id, ()), at) for row in rows]


def _published(
    notice: Notice, earlier: Mapping[int, Notice], followers: Sequence[Notice], at: datetime
) -> PublishedNotice:
    published_at = _publishing(notice)
    about = earlier.get(notice.about_id or 0)
    moments = (published_at, notice.stopped_at, notice.ended_at, *map(_publishing, followers))
    amends_routine = (
        notice.relation in (Relation.CORRECTION, Relation.END)
        and about is not None
        and about.urgency != Urgency.EMERGENCY
    )
    return PublishedNotice(
        id=notice.id,
        public_key=notice.public_key,
        content=content_from(notice.title, notice.body, notice.content),
        relation=Relation(notice.relation),
        urgency=Urgency(notice.urgency),
        is_emergency=notice.urgency == Urgency.EMERGENCY and not amends_routine,
        standing=_standing(notice, {Relation(follower.relation) for follower in followers}, at),
        place=notice.place,
        subject=(notice.place, notice.alert_kind) if notice.origin == Origin.FEED and notice.alert_kind else None,
        event_at=notice.event_at,
        ends_at=notice.ends_at,
        valid_until=notice.valid_until,
        published_at=published_at,
        changed_at=max(moment for moment in moments if moment),
        about=_related(about) if about else None,
        followed_by=tuple(map(_related, followers)),
    )


def _publishing(notice: Notice) -> datetime:
    assert notice.published_at is not None
    return notice.published_at


def _related(notice: Notice) -> Related:
    content = content_from(notice.title, notice.body, notice.content)
    return Related(notice.public_key, content, Relation(notice.relation), _publishing(notice))


def _standing(notice: Notice, followed_by: set[Relation], at: datetime) -> Standing:
    """The gravest first. What was ended while its end is held by the safety valve is withdrawn."""
    cases = (
        (Relation.CORRECTION in followed_by, Standing.CORRECTED),
        (Relation.END in followed_by, Standing.ENDED),
        (notice.status == NoticeStatus.STOPPED, Standing.WITHDRAWN),
        (notice.status == NoticeStatus.SUPERSEDED, Standing.REPLACED),
        (Relation.CHANGE in followed_by, Standing.CHANGED),
        (notice.ended_at is not None, Standing.WITHDRAWN),
        (notice.valid_until <= at or notice.status == NoticeStatus.EXPIRED, Standing.OVER),
    )
    return next((standing for is_so, standing in cases if is_so), Standing.CURRENT)


def _urgent_then_new(notice: PublishedNotice) -> tuple[bool, float]:
    return not notice.is_emergency, -notice.published_at.timestamp()
