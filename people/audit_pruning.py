"""Letting old lines of an audit go, after the years for which the town keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from sqlalchemy import delete

from people.audit import AuditBook
from people.audit_chain import AuditLine, Broken, Head, check_lines, is_sealed, lines_between, seal_of
from people.audit_tables import AuditLineRow

LET_GO_AT_ONCE = 5_000
"""The most lines that go in one transaction."""


class AuditUnsound(Exception):
    """The chain is broken among the lines that were to go: they are the proof, and stay. `broken` says where."""

    def __init__(self, broken: Broken) -> None:
        """`broken` is what was found."""
        super().__init__(f"{broken.why}: {broken.sequence}")
        self.broken = broken


def prune(book: AuditBook, before: datetime) -> int:
    """Let go of the oldest lines up to the first that is not older than `before`, at most `LET_GO_AT_ONCE`.

    How many went; a line tells of it. Call again until it is 0. Raises AuditUnsound.
    """
    head = book.locked_head()
    last = min(head.sequence, head.kept_from + LET_GO_AT_ONCE - 1)
    kept = lines_between(book.session, book.number, head.kept_from, last)
    old = list(takewhile(lambda line: line.at < before, kept))
    if not old:
        return 0
    _check_before_it_is_gone(old, head, book.key)
    book.write_head(head, replace(head, kept_from=old[-1].sequence + 1, kept_hash=old[-1].hash))
    is_old = AuditLineRow.sequence <= old[-1].sequence
    book.session.execute(delete(AuditLineRow).where(AuditLineRow.account_id == book.number, is_old))
    book.note("audit.prune", first=head.kept_from, last=old[-1].sequence)
    return len(old)


def _check_before_it_is_gone(old: list[AuditLine], head: Head, key: str) -> None:
    if not is_sealed(head, key):
        raise AuditUnsound(Broken(head.sequence, "head-changed"))
    part = replace(head, sequence=old[-1].sequence, hash=old[-1].hash)
    found = check_lines(old, replace(part, seal=seal_of(part, key)), key)
    if isinstance(found, Broken):
        raise AuditUnsound(found)
