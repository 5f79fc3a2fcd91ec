"""Who gets a notice: counted for the approver, walked through page by page when its requests are made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select, text, true, update
from sqlalchemy.orm import Session

from knowledge.content import JAPANESE
from knowledge.district_tables import DistrictRow
from people.audience_tables import ContactInterest, ContactList, ContactListMember, Interest
from people.tables import HAS_NO_LINE_ID, Audience, Contact, ContactStatus
from scheduler.audience_keys import known_keys
from scheduler.followers import latest_reachable
from scheduler.rules import SendingRules
from scheduler.tables import AudienceKind, Delivery, DeliveryStatus, Notice, Origin, Urgency

_HAS_LINE_ID = text(f"NOT ({HAS_NO_LINE_ID})")
"""One malformed id spoils a whole request."""

GOT_IT = (DeliveryStatus.SENT, DeliveryStatus.UNKNOWN, DeliveryStatus.SENDING)
"""Requests that have, or may have, reached people."""


class AudienceInvalid(Exception):
    """No such audience: keys are missing, or the town has none of that name. The message is the key in question."""


@dataclass(frozen=True, slots=True)
class NoticeAudience:
    """Who is meant. `keys` are district, interest or section keys, language tags, one list, or one notice's number."""

    kind: AudienceKind
    keys: tuple[str, ...] = ()

    @property
    def is_for_residents(self) -> bool:
        """Whether the notice may stand on the town's own page: it is meant for people we do not know by name."""
        return self.kind in (
            AudienceKind.EVERYBODY,
            AudienceKind.DISTRICTS,
            AudienceKind.INTERESTS,
            AudienceKind.LANGUAGE,
        )


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people an audience is, and whether one broadcast is how to reach them."""

    people: int
    is_broadcast: bool


@dataclass(frozen=True, slots=True, repr=False)
class Recipient:
    """One contact of an audience. It has no repr: ids are not for logs."""

    contact_id: int
    line_user_id: str
    language: str


def audience_of(notice: Notice) -> NoticeAudience:
    """The audience that a notice's columns describe."""
    return NoticeAudience(AudienceKind(notice.audience), tuple(notice.audience_keys))


def check_audience(
    session: Session, account_id: int, audience: NoticeAudience, languages: Collection[str] = ()
) -> None:
    """Raises AudienceInvalid unless the audience can be asked for in this town.

    `languages` are tags that count as known beside those of the town's contacts, such as those of the notice.
    """
    needs_keys = audience.kind not in (AudienceKind.EVERYBODY, AudienceKind.STAFF)
    is_one = audience.kind == AudienceKind.GOT_NOTICE
    if needs_keys != bool(audience.keys) or (is_one and len(audience.keys) > 1):
        raise AudienceInvalid(str(audience.kind))
    if not needs_keys:
        return
    known = known_keys(session, account_id, audience.kind, audience.keys)
    if audience.kind == AudienceKind.LANGUAGE:
        known.update(languages)
    for key in audience.keys:
        if key not in known:
            raise AudienceInvalid(key)


def count_audience(session: Session, account_id: int, audience: NoticeAudience) -> Reached:
    """How many people a notice would reach now, as far as we know, and how.

    Everybody is one broadcast, counted by LINE's own number where we have it, unless our contacts are all the friends
    that LINE counts: then each is named, and gets their own language. Raises AudienceInvalid.
    """
    check_audience(session, account_id, audience, _tags(audience))
    if audience.kind == AudienceKind.GOT_NOTICE:
        return _count_who_got(session, account_id, int(audience.keys[0]))
    known = _count_contacts(session, account_id, audience)
    if audience.kind != AudienceKind.EVERYBODY:
        return Reached(known, is_broadcast=False)
    friends = latest_reachable(session, account_id)
    if friends is not None and friends.is_all_known:
        return Reached(known, is_broadcast=False)
    return Reached(max(known, friends.people) if friends else known, is_broadcast=True)


def page_of_recipients(
    session: Session, notice: Notice, after_id: int, limit: int, cap: ColumnElement[bool]
) -> Sequence[Recipient]:
    """The next contacts of a notice's audience, by number, those for whom `cap` holds only.

    Fewer than `limit`: the end.
    """
    query = _contacts(notice.account_id, audience_of(notice)).where(_HAS_LINE_ID, Contact.id > after_id, cap)
    return [Recipient(*row) for row in session.execute(query.order_by(Contact.id).limit(limit))]


def is_capped(notice: Notice, rules: SendingRules) -> bool:
    """Whether the weekly cap of residents counts this notice: routine, sent by people, not to staff."""
    return (
        rules.weekly_cap > 0
        and notice.urgency == Urgency.ROUTINE
        and notice.origin == Origin.PERSON
        and notice.audience not in (AudienceKind.STAFF, AudienceKind.SECTIONS)
        and not notice.relation
    )


def may_still_get(rules: SendingRules, at: datetime, broadcasts: int) -> ColumnElement[bool]:
    """Contacts who have had fewer routine notices this week than the cap; `broadcasts` everybody got."""
    left = rules.weekly_cap - broadcasts
    if left <= 0:
        return false()
    return or_(Contact.week.is_distinct_from(monday(rules, at)), Contact.week_count < left)


def count_this_week(
    session: Session, notice: Notice, between: tuple[int, int], rules: SendingRules, at: datetime
) -> None:
    """Count a routine notice for its audience's contacts with numbers after the first and up to the last of `between`.

    Whoever had their fill already may be counted once more: it changes nothing for them.
    """
    week, (first, last) = monday(rules, at), between
    meant = _contacts(notice.account_id, audience_of(notice)).where(
        _HAS_LINE_ID, Contact.id > first, Contact.id <= last
    )
    counting = (
        update(Contact)
        .where(cast(ColumnElement[bool], meant.whereclause))
        .values(week=week, week_count=case((Contact.week == week, Contact.week_count + 1), else_=1))
    )
    session.execute(counting.execution_options(synchronize_session=False))


def monday(rules: SendingRules, at: datetime) -> date:
    """The first day of the town's week in which `at` falls."""
    day = at.astimezone(ZoneInfo(rules.zone)).date()
    return day - timedelta(days=day.weekday())


def everyone() -> ColumnElement[bool]:
    """No cap."""
    return true()


def _contacts(account_id: int, audience: NoticeAudience) -> Select[int, str, str]:
    """Whom the audience names, with what LINE would not take as an id among them."""
    query = select(Contact.id, Contact.line_user_id, Contact.language).where(
        Contact.account_id == account_id, Contact.status == ContactStatus.FOLLOWING
    )
    match audience.kind:
        case AudienceKind.EVERYBODY:
            return query
        case AudienceKind.STAFF:
            return query.where(Contact.audience == Audience.STAFF)
        case AudienceKind.SECTIONS:
            return query.where(Contact.audience == Audience.STAFF, Contact.section_key.in_(audience.keys))
        case AudienceKind.DISTRICTS:
            named = or_(DistrictRow.key.in_(audience.keys), DistrictRow.group.in_(audience.keys))
            meant = select(DistrictRow.key).where(DistrictRow.account_id == account_id, named)
            return query.where(Contact.district_key.in_(meant))
        case AudienceKind.LANGUAGE:
            return query.where(Contact.language.in_(_tags(audience)))
        case AudienceKind.INTERESTS:
            wishes = select(ContactInterest.contact_id).join(Interest, Interest.id == ContactInterest.interest_id)
            wanted = wishes.where(Interest.account_id == account_id, Interest.key.in_(audience.keys))
            return query.where(Contact.id.in_(wanted))
        case AudienceKind.LIST:
            members = select(ContactListMember.contact_id).join(ContactList)
            listed = members.where(ContactList.account_id == account_id, ContactList.key.in_(audience.keys))
            return query.where(Contact.id.in_(listed))
        case AudienceKind.GOT_NOTICE:
            raise AudienceInvalid(str(audience.kind))


def _count_contacts(session: Session, account_id: int, audience: NoticeAudience) -> int:
    """Without a look at each id: all of them, read from one index alone, less the few that stand in another."""
    counted = _contacts(account_id, audience).with_only_columns(func.count())
    without_id = session.scalar(counted.where(text(HAS_NO_LINE_ID))) or 0
    return (session.scalar(counted) or 0) - without_id


def _tags(audience: NoticeAudience) -> tuple[str, ...]:
    """The languages as contacts have them: ordinary Japanese is empty there. Nothing for other audiences."""
    if audience.kind != AudienceKind.LANGUAGE:
        return ()
    return tuple("" if key == JAPANESE else key for key in audience.keys)


def _count_who_got(session: Session, account_id: int, notice_id: int) -> Reached:
    """Those whom the requests of a notice named; a broadcast counts as at its approval."""
    named = select(func.sum(func.json_array_length(Delivery.recipients)), func.count(Delivery.id)).where(
        Delivery.account_id == account_id, Delivery.notice_id == notice_id, Delivery.status.in_(GOT_IT)
    )
    people, requests = session.execute(named).one()
    original = session.get_one(Notice, notice_id)
    if original.is_broadcast and requests:
        return Reached(original.audience_count or 0, is_broadcast=True)
    return Reached(people or 0, is_broadcast=False)
