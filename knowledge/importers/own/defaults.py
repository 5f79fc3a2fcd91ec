"""`[[default]]` in `town.toml`: what holds for all entries of a kind that do not say it themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from knowledge.content import EntryKind
from knowledge.importers.answerable import Answerable, Defaults, next_review
from knowledge.importers.own.records import OwnRecord


def read_defaults(records: Iterable[OwnRecord], sections: Iterable[str], today: date) -> Defaults:
    """By kind: owner, source, and a day for `review_on`, either whole or as the next 04-30 after `today`."""
    known = set(sections)
    found: Defaults = {}
    for record in records:
        kind = record.one_of("kind", tuple(EntryKind))
        owner = record.text("owner", longest=40)
        if owner and owner not in known:
            record.fail("owner", "unknown-section", owner)
        answerable = Answerable(owner, record.text("source"), _review_on(record, today))
        record.check_all_used()
        if kind in found:
            record.fail("kind", "twice", kind)
        elif kind:
            found[EntryKind(kind)] = answerable
    return found


def _review_on(record: OwnRecord, today: date) -> date | None:
    given = record.text("review_on")
    try:
        return next_review(given, today) if given else None
    except ValueError:
        record.fail("review_on", "not-a-day", given)
        return None
