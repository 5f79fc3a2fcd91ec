"""How the lines of an audit are chained, and how a chain is checked. Whoever lacks the key can forge neither."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from people.audit_tables import AuditHead, AuditLineRow
from storage.encryption import keyed_hash

INSTALLATION = 0
"""The account number of the chain that belongs to no town."""

_READ_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One deed as it is kept: who, from where, what, to what. `details` is JSON, as it stands."""

    account_id: int
    sequence: int
    at: datetime
    user_id: int | None
    login: str
    address: str
    session: str
    area: str
    action: str
    kind: str
    about: str
    details: str
    previous_hash: str
    hash: str

    def facts(self) -> Mapping[str, object]:
        """The details by name; those that are no JSON object (somebody changed them) stand under an empty name."""
        try:
            found = json.loads(self.details)
        except ValueError:
            return {"": self.details}
        return found if isinstance(found, dict) else {"": found}


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain and the beginning of what is kept of it."""

    account_id: int
    sequence: int
    hash: str
    kept_from: int
    kept_hash: str
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Sound:
    """Every line is as it was written. `sequence` and `hash` are the last line's: who keeps them elsewhere can prove
    later that nothing up to there was exchanged."""

    count: int
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first fault. `why`: changed, missing, cut-off (the last lines are gone), stray (a line where none may be),
    head-missing, head-changed."""

    sequence: int
    why: str


_AFTER_TIME = attrgetter(*(field.name for field in fields(AuditLine)[3:-1]))
_UNDER_SEAL = attrgetter(*(field.name for field in fields(Head)[:-1]))
LINE_COLUMNS = tuple(getattr(AuditLineRow, field.name) for field in fields(AuditLine))
HEAD_COLUMNS = tuple(getattr(AuditHead, field.name) for field in fields(Head))


def hash_of(line: AuditLine, key: str) -> str:
    """The hash that a line must have; the one it carries does not count."""
    written = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _keyed(key, ("line", line.account_id, line.sequence, written, *_AFTER_TIME(line)))


def seal_of(head: Head, key: str) -> str:
    """The seal that a head must have; the one it carries does not count."""
    return _keyed(key, ("head", *_UNDER_SEAL(head)))


def is_sealed(head: Head, key: str) -> bool:
    """Whether nobody but us has written this head."""
    return hmac.compare_digest(head.seal.encode(), seal_of(head, key).encode())


def check_lines(lines: Iterable[AuditLine], head: Head, key: str) -> Sound | Broken:
    """Whether these are all lines that `head` keeps, in order and unchanged. Pure."""
    if not is_sealed(head, key):
        return Broken(head.sequence, "head-changed")
    expected, previous = head.kept_from, head.kept_hash
    for line in lines:
        if line.sequence != expected:
            return Broken(expected, "missing") if line.sequence > expected else Broken(line.sequence, "stray")
        is_whole = hmac.compare_digest(line.hash.encode(), hash_of(line, key).encode())
        if not is_whole or line.previous_hash != previous:
            return Broken(line.sequence, "changed")
        expected, previous = expected + 1, line.hash
    if expected != head.sequence + 1:
        return Broken(expected, "cut-off") if expected <= head.sequence else Broken(head.sequence + 1, "stray")
    if previous != head.hash:
        return Broken(head.sequence, "head-changed")
    return Sound(expected - head.kept_from, head.sequence, head.hash)


def verify_chain(session: Session, account_id: int | None, key: str, *, newest: int | None = None) -> Sound | Broken:
    """Read a chain, a few lines at a time, while others may write. `account_id` None: the installation's.

    With `newest` only so many lines at its end: cheap, but what was changed before them is not found.
    """
    number = account_id or INSTALLATION
    while True:
        head = read_head(session, number)
        if head is None:
            first = session.scalar(_first_of(number))
            return Sound(0, 0, "") if first is None else Broken(first, "head-missing")
        part = head if newest is None else _end_of(session, head, key, newest)
        found = check_lines(lines_between(session, number, part.kept_from, part.sequence), part, key)
        if isinstance(found, Sound) and (stray := _stray(session, number)) is not None:
            found = Broken(stray, "stray")
        now = read_head(session, number)
        if isinstance(found, Sound) or (now is not None and now.kept_from == head.kept_from):
            return found
        if now is None:
            return Broken(head.sequence, "head-missing")
        # Old lines were let go while we read them: once more.


def read_head(session: Session, number: int, *, locked: bool = False) -> Head | None:
    """The head of a chain, or None before its first line."""
    query = select(*HEAD_COLUMNS).where(AuditHead.account_id == number)
    row = session.execute(query.with_for_update() if locked else query).one_or_none()
    return None if row is None else Head(*row)


def lines_between(session: Session, number: int, first: int, last: int) -> Iterator[AuditLine]:
    """The lines from one number to another, in order."""
    query = select(*LINE_COLUMNS).where(AuditLineRow.account_id == number, AuditLineRow.sequence <= last)
    query = query.order_by(AuditLineRow.sequence).limit(_READ_AT_ONCE)
    while first <= last:
        rows = session.execute(query.where(AuditLineRow.sequence >= first)).all()
        yield from map(line_of, rows)
        if len(rows) < _READ_AT_ONCE:
            return
        first = rows[-1].sequence + 1


def line_of(row: Row[*tuple[object, ...]]) -> AuditLine:
    """A row of `LINE_COLUMNS`."""
    return AuditLine(*row)  # type: ignore[arg-type]


def _end_of(session: Session, head: Head, key: str, newest: int) -> Head:
    """As if only the newest lines were kept. The line before them is taken as it is, and must be there."""
    before = head.sequence - newest
    if before < head.kept_from or not is_sealed(head, key):
        return head
    query = select(AuditLineRow.hash).where(AuditLineRow.account_id == head.account_id, AuditLineRow.sequence == before)
    last_hash = session.scalar(query)
    first = before if last_hash is None else before + 1
    part = replace(head, kept_from=first, kept_hash=last_hash or "")
    return replace(part, seal=seal_of(part, key))


def _stray(session: Session, number: int) -> int | None:
    """A line outside what its head keeps. One statement, so that nobody writes between head and lines."""
    outside = or_(AuditLineRow.sequence > AuditHead.sequence, AuditLineRow.sequence < AuditHead.kept_from)
    query = select(AuditLineRow.sequence).join(AuditHead, AuditHead.account_id == AuditLineRow.account_id)
    return session.scalar(query.where(AuditLineRow.account_id == number, outside).limit(1))


def _first_of(number: int) -> Select[int]:
    query = select(AuditLineRow.sequence).where(AuditLineRow.account_id == number)
    return query.order_by(AuditLineRow.sequence).limit(1)


def _keyed(key: str, values: Sequence[object]) -> str:
    text = json.dumps(values, separators=(",", ":"))
    return hmac.digest(_chain_key(key), text.encode(), hashlib.sha256).hex()


@cache
def _chain_key(key: str) -> bytes:
    """A key of the audit's own."""
    return keyed_hash(key, "audit chain").encode()
