"""What the notices that are in force look like to a handler."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services import Services
from bot.stationery import stationery_from
from handlers.base import QuotedNotice
from scheduler.notice_content import FROM_LINE, JAPANESE
from scheduler.published import PublishedNotice, latest_of_each_subject, list_current
from scheduler.stationery import Stationery
from scheduler.tables import Relation


@dataclass(frozen=True, slots=True)
class StoredNotices:
    """Published notices read from the database when they are asked for, of one account at one moment."""

    services: Services
    account_id: int
    account_key: str
    now: datetime

    def current(self) -> Sequence[QuotedNotice]:
        """What is in force; of alerts of one place and kind the latest."""
        with self.services.database.reading() as session:
            found = latest_of_each_subject(list_current(session, self.account_id, self.now))
        stationery = stationery_from(self.services.phrases, self.services.settings.public_url)
        return [self._quoted(notice, stationery) for notice in found]

    def _quoted(self, notice: PublishedNotice, stationery: Stationery) -> QuotedNotice:
        every = {JAPANESE: notice.content.words, **notice.content.variants}
        heads = stationery.letterheads.items()
        return QuotedNotice(
            words={tag: (words.title, words.body) for tag, words in every.items()},
            badges={tag: head.badge(notice.relation, notice.urgency) for tag, head in heads},
            page_url=f"{stationery.list_url(self.account_key)}/{notice.public_key}?{FROM_LINE}",
            valid_until=notice.valid_until,
            is_emergency=notice.is_emergency,
            is_amendment=notice.relation != Relation.NONE,
        )
