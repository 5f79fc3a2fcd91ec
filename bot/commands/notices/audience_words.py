"""Audiences as people type them: `everybody`, `districts:chuo,minami`. What the town does not have is refused."""

from __future__ import annotations

import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands.installation import catalogue, refuse
from knowledge.districts import load_plan
from people.audience_tables import ContactList, Interest
from people.sections import list_sections
from scheduler.audiences import NoticeAudience, check_audience
from scheduler.notice_content import JAPANESE
from scheduler.tables import AudienceKind

_MOST_KEYS = 20
_JAPANESE_TAG = "ja"


def audience_from(session: Session, account_id: int, given: str) -> NoticeAudience:
    """The audience that `given` means in this town; keys may also be given by their Japanese names.

    Refuses kinds and keys that there are not, and names those that there are. Raises AudienceInvalid for what only the
    town's own notices can tell.
    """
    kind_word, _, key_words = unicodedata.normalize("NFKC", given).partition(":")
    try:
        kind = AudienceKind(kind_word.strip())
    except ValueError:
        refuse("audience-kind", given=given, known="、".join(kind.value for kind in AudienceKind))
    words = [word.strip() for word in key_words.replace("、", ",").split(",") if word.strip()]
    if bool(words) == (kind in (AudienceKind.EVERYBODY, AudienceKind.STAFF)):
        refuse("audience-keys", kind=kind)
    known = _known(session, account_id, kind)
    keys = words if known is None else [_key_for(word, kind, known) for word in words]
    audience = NoticeAudience(kind, tuple(dict.fromkeys(keys)))
    check_audience(session, account_id, audience, audience.keys)
    return audience


def audience_line(session: Session, account_id: int, audience: NoticeAudience) -> str:
    """An audience in words: 地区（中央、南）."""
    kind = catalogue().say(f"notice-shell.audience.{audience.kind}")
    if not audience.keys:
        return kind
    known = _known(session, account_id, audience.kind) or {}
    return f"{kind}（{'、'.join(known.get(key, key) or _JAPANESE_TAG for key in audience.keys)}）"


def _key_for(word: str, kind: AudienceKind, known: dict[str, str]) -> str:
    if kind == AudienceKind.LANGUAGE and word == _JAPANESE_TAG:
        return JAPANESE
    keys = [key for key, name in known.items() if word in (key, name)]
    if len(keys) != 1:
        listed = [f"{key}（{name}）" if name != key else key for key, name in known.items()]
        more = "、…" if len(listed) > _MOST_KEYS else ""
        told = ("、".join(listed[:_MOST_KEYS]) + more) or catalogue().say("notice-shell.none-yet")
        label = catalogue().say(f"notice-shell.audience.{kind}")
        refuse("audience-key", given=word, kind=label, known=told)
    return keys[0]


def _known(session: Session, account_id: int, kind: AudienceKind) -> dict[str, str] | None:
    """The names of a town's districts, sections, interests or lists by key, or the languages; None for other kinds."""
    match kind:
        case AudienceKind.DISTRICTS:
            return {district.key: district.name for district in load_plan(session, account_id).districts}
        case AudienceKind.SECTIONS:
            return {section.key: section.name for section in list_sections(session, account_id)}
        case AudienceKind.INTERESTS:
            interests = session.scalars(select(Interest).where(Interest.account_id == account_id))
            return {interest.key: interest.name for interest in interests}
        case AudienceKind.LIST:
            lists = session.scalars(select(ContactList).where(ContactList.account_id == account_id))
            return {one.key: one.name for one in lists}
        case AudienceKind.LANGUAGE:
            return {tag: tag for tag in (_JAPANESE_TAG, *catalogue().languages())}
        case _:
            return None
