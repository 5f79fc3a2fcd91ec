"""The town's letterhead for notices, out of the phrase catalogue."""

from __future__ import annotations

from messages.phrases import Phrases
from scheduler.notice_content import JAPANESE
from scheduler.stationery import Letterhead, Stationery


def stationery_from(phrases: Phrases, public_url: str) -> Stationery:
    """The words around notices in every language of the catalogue."""
    letterheads = {tag: _letterhead(phrases.in_language(tag)) for tag in phrases.languages()}
    return Stationery(public_url, {**letterheads, JAPANESE: _letterhead(phrases)})


def _letterhead(phrases: Phrases) -> Letterhead:
    return Letterhead(
        emergency=phrases.say("notice.head.emergency"),
        change=phrases.say("notice.head.change"),
        correction=phrases.say("notice.head.correction"),
        end=phrases.say("notice.head.end"),
        drill=phrases.say("notice.head.drill"),
        page=phrases.say("notice.head.page"),
        correction_title=phrases.say("notice.head.correction-title", title="{title}"),
        correction_body=phrases.say("notice.head.correction-body", title="{title}"),
        end_title=phrases.say("notice.head.end-title", title="{title}"),
        end_body=phrases.say("notice.head.end-body", title="{title}"),
        languages=phrases.say("notice.head.languages"),
    )
