"""The words for what notices are, for every page that speaks of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.here import Here
from people.tables import ConsoleUser
from scheduler.audience_choices import choices_among
from scheduler.audiences import NoticeAudience, audience_of
from scheduler.tables import AudienceKind, Notice

_MOST_NAMES = 8


def status_word(here: Here, status: str) -> str:
    """What a status is called. Its chip is `lists.chip(status, status_word(here, status))`."""
    return here.say(f"console-notices.status.{status}")


def urgency_word(here: Here, urgency: str) -> str:
    """Routine or emergency."""
    return here.say(f"console-notices.urgency.{urgency}")


def relation_word(here: Here, relation: str) -> str:
    """What a notice is to the one that it is about."""
    return here.say(f"console-notices.relation.{relation or 'none'}")


def origin_word(here: Here, origin: str) -> str:
    """Who wanted it sent: a person, a series, a feed."""
    return here.say(f"console-notices.origin.{origin}")


def form_word(here: Here, form: str) -> str:
    """How it looks on the phone."""
    return here.say(f"console-notices.form.{form}")


def step_word(here: Here, step: str) -> str:
    """What was done with a notice (`Step`)."""
    return here.say(f"notice-shell.step.{step}")


def reason_word(here: Here, reason: str) -> str:
    """Why the safety valve holds a notice (`HoldReason`)."""
    return here.say(f"notice-shell.hold.{reason}")


def delivery_word(here: Here, status: str) -> str:
    """How a request to LINE stands (`DeliveryStatus`)."""
    return here.say(f"notice-shell.delivery.{status}")


def kind_word(here: Here, kind: str) -> str:
    """A kind of audience, without the names."""
    return here.say(f"console-notices.audience.{kind}")


def audience_words(here: Here, session: Session, audience: NoticeAudience | Notice) -> str:
    """An audience with its names, such as 地区：中央、南; the first eight of many."""
    meant = audience_of(audience) if isinstance(audience, Notice) else audience
    kind = kind_word(here, meant.kind)
    if not meant.keys:
        return kind
    shown = meant.keys[:_MOST_NAMES]
    known = choices_among(session, here.account_id, meant.kind, shown)
    names = here.say("console-notices.audience.between").join(_name(here, meant.kind, key, known) for key in shown)
    if len(meant.keys) > _MOST_NAMES:
        names = here.say("console-notices.audience.more", names=names, count=len(meant.keys) - _MOST_NAMES)
    return here.say("console-notices.audience.several", kind=kind, names=names)


def language_word(here: Here, tag: str) -> str:
    """The Japanese name of a language, or its tag where the catalogue has no name."""
    name = f"console.language.{tag or 'ja'}"
    return here.say(name) if name in _names(here) else tag


def when(here: Here, moment: datetime | None) -> str:
    """A moment on the town's clocks, such as 2026年11月21日（土）10:00; empty for none."""
    if moment is None:
        return ""
    local = moment.astimezone(here.parts.zone)
    return here.say(
        "console-notices.moment",
        year=local.year,
        month=local.month,
        day=local.day,
        weekday=here.parts.phrases.words("show.weekdays")[local.weekday()],
        hour=local.hour,
        minute=local.minute,
    )


def names_of_people(session: Session, user_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of users by their numbers, of disabled ones too."""
    wanted = {number for number in user_ids if number is not None}
    if not wanted:
        return {}
    rows = session.execute(select(ConsoleUser.id, ConsoleUser.name).where(ConsoleUser.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def _name(here: Here, kind: AudienceKind, key: str, known: dict[str, str]) -> str:
    if kind == AudienceKind.GOT_NOTICE:
        return here.say("console-notices.audience.notice", id=key)
    if kind == AudienceKind.LANGUAGE:
        return language_word(here, key)
    return known.get(key, key)


def _names(here: Here) -> frozenset[str]:
    return frozenset(f"console.language.{tag or 'ja'}" for tag in ("", "ja", *here.parts.phrases.languages()))
