"""The notices of a town, page by page, newest first, with filters. A page costs the same however many there are.

One filter is asked of an index, the others of at most so many notices that it finds: a page may be short, or empty,
though older notices follow.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from heapq import merge
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import Session

from messages.cleaning import cleaned_text
from scheduler.tables import AudienceKind, Notice, NoticeStatus, Origin, Relation, Urgency

PAGE = 30
LOOKED_AT = 500
"""Notices that one page looks at, at most."""

_LONGEST_TEXT = 100
_PART = 100


@dataclass(frozen=True, slots=True)
class NoticeQuery:
    """Which notices. Whatever is empty or None is no filter. `text` is looked for in title and body.

    `since` and `until` are times of writing, the first included, the second not.
    """

    statuses: frozenset[NoticeStatus] = frozenset()
    origin: Origin | None = None
    text: str = ""
    author_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as a list shows it."""

    id: int
    title: str
    status: NoticeStatus
    origin: Origin
    urgency: Urgency
    relation: Relation
    audience: AudienceKind
    author_id: int | None
    audience_count: int | None
    created_at: datetime
    scheduled_at: datetime | None
    sending_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Some notices, newest first. `newer` and `older` are the numbers to go on from, None where there is nothing."""

    rows: tuple[NoticeLine, ...]
    newer: int | None
    older: int | None


@dataclass(frozen=True, slots=True)
class _Place:
    """A notice's place in the order."""

    at: datetime
    id: int


def search_notices(
    session: Session,
    account_id: int,
    query: NoticeQuery,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
    limit: int = PAGE,
) -> NoticePage:
    """One page: the newest, or those beside a notice of an earlier page. A number that the town has not is no place."""
    newer_place = _place_of(session, account_id, newer_than)
    if newer_place is not None:
        rows, place = _looked_up(session, account_id, query, newer_place, (limit, True))
        if place is not None:
            return NoticePage(tuple(reversed(rows)), newer=place, older=rows[-1].id if rows else newer_than)
        older_than = None  # the newest page is always a whole one
    older_place = _place_of(session, account_id, older_than)
    rows, place = _looked_up(session, account_id, query, older_place, (limit, False))
    newer = (rows[0].id if rows else older_than) if older_place is not None else None
    return NoticePage(tuple(rows), newer=newer, older=place)


def folded_for_search(text: str) -> str:
    """Width and case made equal, and blanks taken out, as 「 Ｗi-Fi」 and 「wi-fi」 are the same to people."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _looked_up(
    session: Session, account_id: int, query: NoticeQuery, place: _Place | None, way: tuple[int, bool]
) -> tuple[list[NoticeLine], int | None]:
    """The next that fit, in the order of the way, and the number to go on from; None at the end.

    `way` is how many are wanted, and whether it leads to newer ones.
    """
    limit, is_upwards = way
    wanted = folded_for_search(cleaned_text(query.text, _LONGEST_TEXT))
    found: list[NoticeLine] = []
    last: int | None = None
    for number, (line, body) in enumerate(_candidates(session, account_id, query, place, is_upwards=is_upwards)):
        if number >= LOOKED_AT or len(found) == limit:
            return found, last
        last = line.id
        if _fits(line, query) and (not wanted or wanted in folded_for_search(f"{line.title}\n{body}")):
            found.append(line)
    return found, None


def _fits(line: NoticeLine, query: NoticeQuery) -> bool:
    return (
        (not query.statuses or line.status in query.statuses)
        and query.origin in (None, line.origin)
        and query.author_id in (None, line.author_id)
    )


def _candidates(
    session: Session, account_id: int, query: NoticeQuery, place: _Place | None, *, is_upwards: bool
) -> Iterator[tuple[NoticeLine, str]]:
    """What one index finds, in order. Several statuses are several walks through it, merged."""
    walks = [
        _walk(session, (Notice.account_id == account_id, *where, *_within(query)), place, is_upwards=is_upwards)
        for where in _ways_in(query)
    ]
    sign = 1 if is_upwards else -1
    return merge(*walks, key=lambda found: (sign * found[0].created_at.timestamp(), sign * found[0].id))


def _ways_in(query: NoticeQuery) -> Sequence[tuple[ColumnElement[bool], ...]]:
    """The filter that an index answers: the statuses one by one, or else the author, or else the origin."""
    if query.statuses:
        return [(Notice.status == status,) for status in sorted(query.statuses)]
    if query.author_id is not None:
        return [(Notice.author_id == query.author_id,)]
    return [(Notice.origin == query.origin,)] if query.origin is not None else [()]


def _within(query: NoticeQuery) -> Iterator[ColumnElement[bool]]:
    if query.since is not None:
        yield Notice.created_at >= query.since
    if query.until is not None:
        yield Notice.created_at < query.until


def _walk(
    session: Session, where: Sequence[ColumnElement[bool]], place: _Place | None, *, is_upwards: bool
) -> Iterator[tuple[NoticeLine, str]]:
    order = (Notice.created_at, Notice.id) if is_upwards else (Notice.created_at.desc(), Notice.id.desc())
    columns = [getattr(Notice, field.name) for field in fields(NoticeLine)]
    while True:
        after = [_beyond(place, is_upwards=is_upwards)] if place is not None else []
        query = select(*columns, Notice.body).where(*where, *after).order_by(*order).limit(_PART)
        rows = [(_line(row), str(row[-1])) for row in session.execute(query)]
        yield from rows
        if len(rows) < _PART:
            return
        place = _Place(rows[-1][0].created_at, rows[-1][0].id)


def _beyond(place: _Place, *, is_upwards: bool) -> ColumnElement[bool]:
    at, number = Notice.created_at, Notice.id
    if is_upwards:
        return and_(at >= place.at, or_(at > place.at, number > place.id))
    return and_(at <= place.at, or_(at < place.at, number < place.id))


def _place_of(session: Session, account_id: int, notice_id: int | None) -> _Place | None:
    if notice_id is None:
        return None
    query = select(Notice.created_at).where(Notice.account_id == account_id, Notice.id == notice_id)
    at = session.scalar(query)
    return None if at is None else _Place(at, notice_id)


def _line(row: Row[*tuple[Any, ...]]) -> NoticeLine:
    return NoticeLine(
        id=row.id,
        title=row.title,
        status=NoticeStatus(row.status),
        origin=Origin(row.origin),
        urgency=Urgency(row.urgency),
        relation=Relation(row.relation),
        audience=AudienceKind(row.audience),
        author_id=row.author_id,
        audience_count=row.audience_count,
        created_at=row.created_at,
        scheduled_at=row.scheduled_at,
        sending_at=row.sending_at,
    )
