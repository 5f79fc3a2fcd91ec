"""What somebody looks at before they approve, send, stop or correct: the notice as it is now, and whom it reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, request
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.wording import audience_words, language_word, names_of_people, when
from console.preview import Phone, phones, picture_origin
from messages.line_json import JsonObject
from people.accounts import lock_account
from scheduler.costs import Cost
from scheduler.findings import Finding, Severity, finding_from
from scheduler.notice_content import messages_by_language
from scheduler.notice_life import reach_and_cost
from scheduler.notices import NoticeUnknown, content_of, delivery_counts, digest_of, get_notice
from scheduler.ports import Quota
from scheduler.tables import DeliveryStatus, Notice

LARGEST = 2**63 - 1
"""No row has a larger number; databases refuse to look for one."""


class SeenOutdated(Exception):
    """The notice is not any more what the person looked at when they pressed."""


Row = tuple[str, str, str, str]
"""A finding for the macro `pages.findings`: severity, label, place, text."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A notice before a decision. `seen` stands in the form: what was looked at is what is decided on."""

    notice: Notice
    seen: str
    phones: Sequence[Phone]
    origin: str
    audience: str
    author: str
    approver: str
    findings: Sequence[Row]
    counts: Mapping[DeliveryStatus, int]

    @property
    def sent(self) -> int:
        """Requests that have, or may have, reached people."""
        got = (DeliveryStatus.SENT, DeliveryStatus.SENDING, DeliveryStatus.UNKNOWN)
        return sum(self.counts.get(status, 0) for status in got)

    @property
    def waiting(self) -> int:
        """Requests that have not left yet."""
        return sum(self.counts.get(status, 0) for status in (DeliveryStatus.QUEUED, DeliveryStatus.HELD))


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a notice would reach now, and what that costs. `is_known` is false when LINE did not say what is left."""

    people: int
    is_broadcast: bool
    cost: Cost
    is_known: bool

    @property
    def is_enough(self) -> bool:
        """Whether it fits into what is left for it."""
        left = self.cost.left_for_it
        return left is None or self.people <= left


def look_at(here: Here, notice_id: int) -> Sight:
    """A notice of the town; 404 when there is none."""
    with here.reading() as session:
        return sight_of(here, session, found(session, here, notice_id))


def found(session: Session, here: Here, notice_id: int, *, is_locked: bool = False) -> Notice:
    """A notice of the town; 404 when there is none."""
    if notice_id > LARGEST:
        abort(404)
    try:
        return get_notice(session, here.account_id, notice_id, is_locked=is_locked)
    except NoticeUnknown:
        abort(404)


def locked(session: Session, here: Here, notice_id: int) -> Notice:
    """The same, its town's row locked first as everywhere, so that nobody moves it meanwhile."""
    lock_account(session, here.account_id)
    return found(session, here, notice_id, is_locked=True)


def locked_as_seen(session: Session, here: Here, notice_id: int) -> Notice:
    """The same, of whoever pressed a button below it. Raises SeenOutdated when it is not what they looked at."""
    notice = locked(session, here, notice_id)
    if seen_of(notice) != request.form.get("seen", ""):
        raise SeenOutdated
    return notice


def seen_of(notice: Notice) -> str:
    """What changes when anything changes that is decided on: words, audience, times."""
    leaves_at = notice.scheduled_at.isoformat() if notice.scheduled_at else ""
    return f"{digest_of(notice)[:40]}{leaves_at}"


def sight_of(here: Here, session: Session, notice: Notice) -> Sight:
    """Everything that is shown of a notice before a decision."""
    names = names_of_people(session, (notice.author_id, notice.approver_id))
    return Sight(
        notice=notice,
        seen=seen_of(notice),
        phones=phones(here.parts, _messages(here, notice)),
        origin=picture_origin(here.parts),
        audience=audience_words(here, session, notice),
        author=names.get(notice.author_id or 0, here.say("console-notices.nobody")),
        approver=names.get(notice.approver_id or 0, ""),
        findings=finding_rows(here, [finding_from(stored) for stored in notice.findings]),
        counts=delivery_counts(session, here.account_id, notice.id),
    )


def reach_of(session: Session, notice: Notice, quota: Quota | None) -> Reach:
    """Whom it would reach now."""
    reached, cost = reach_and_cost(session, notice, quota)
    return Reach(reached.people, reached.is_broadcast, cost, quota is not None)


def finding_rows(here: Here, findings: Sequence[Finding]) -> list[Row]:
    """What the checks found, errors first, in words."""
    return [_finding_row(here, one) for one in sorted(findings, key=lambda one: one.severity)]


def error_lines(here: Here, findings: Sequence[Finding]) -> str:
    """The errors alone, one after the other."""
    wrong = [one for one in findings if one.severity == Severity.ERROR]
    return " ".join(here.parts.checker.say(one) for one in wrong)


def moments(here: Here, notice: Notice) -> dict[str, str]:
    """The times of a notice in words; empty for those that there are not."""
    names = ("event_at", "ends_at", "valid_until", "scheduled_at", "sending_at", "sent_at", "stopped_at", "approved_at")
    return {name: when(here, getattr(notice, name)) for name in names}


def _messages(here: Here, notice: Notice) -> Mapping[str, Sequence[JsonObject]]:
    """What was frozen at the approval, or what would be."""
    if notice.messages:
        return notice.messages
    return messages_by_language(content_of(notice), here.parts.stationery.around(here.town_key, notice))


def _finding_row(here: Here, finding: Finding) -> Row:
    place, _, language = finding.place.partition(":")
    where = here.say(f"notice-shell.place.{place}")
    if language:
        where = here.say("console-sending.place-in", place=where, language=language_word(here, language))
    return str(finding.severity), here.parts.checker.say(finding), where, ""
