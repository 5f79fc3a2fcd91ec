"""The languages that a town offers its residents."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from people.retention import choices_of
from people.town_tables import TownChoices

JAPANESE = "ja"
"""Always offered: whoever has chosen another language must find back."""

_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,8})?")
_MOST = 40


class LanguageRefused(Exception):
    """A language cannot be offered: there is no catalogue for it. The message is the tag."""


def offered_languages(session: Session, account_id: int) -> tuple[str, ...]:
    """The tags that a town offers beside ordinary Japanese; empty for whatever there is."""
    row = session.get(TownChoices, account_id)
    return tuple(row.languages) if row else ()


def offer_languages(
    session: Session, account_id: int, tags: Iterable[str], *, possible: Collection[str]
) -> tuple[str, ...]:
    """Offer these of the `possible` tags, in their order; what is kept. All of them, or none, is no choice: empty.

    With Japanese alone, `ja` is kept. The books of the town must be renewed afterwards (`touch_account`).
    Raises LanguageRefused and changes nothing then.
    """
    given = list(dict.fromkeys(tags))
    for tag in given:
        if tag != JAPANESE and (tag not in possible or not _TAG.fullmatch(tag)):
            raise LanguageRefused(tag)
    wanted = [tag for tag in given if tag != JAPANESE]
    is_all = set(wanted) >= set(possible) - {JAPANESE}
    kept = [] if is_all or not given else (wanted or [JAPANESE])[:_MOST]
    choices = choices_of(session, account_id)
    choices.languages = kept
    session.flush()
    return tuple(kept)
