"""A town's rules of sending: quiet hours, brakes, caps, reserves, listed domains."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.safety_tables import SendingRulesRow
from scheduler.series import JAPAN


class RuleRefused(Exception):
    """A rule cannot have this value; `name` is the rule."""

    def __init__(self, name: str) -> None:
        """`name` is a field of SendingRules, or what somebody took for one."""
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class SendingRules:
    """The rules of one town, with the values that hold while it says nothing else.

    `quiet_from` and `quiet_until` are wall times of `zone`; equal ones mean that there is no night. Weekly cap 0
    means none. `quota_reserve` is a share in percent, kept for emergencies. `request_size` is how many people one
    request may name (LINE takes 500).
    """

    quiet_from: str = "21:00"
    quiet_until: str = "07:00"
    zone: str = JAPAN
    stale_event_minutes: int = 60
    same_within_days: int = 7
    second_person_after: int = 3
    stop_per_hour: int = 10
    feed_per_hour: int = 200
    weekly_cap: int = 3
    quota_reserve: int = 20
    emergency_minutes: int = 60
    request_size: int = 500
    link_domains: tuple[str, ...] = ()

    def is_quiet(self, at: datetime) -> bool:
        """Whether `at` falls into the night, when only a live event is a reason to send."""
        now = at.astimezone(ZoneInfo(self.zone)).time()
        start, end = time.fromisoformat(self.quiet_from), time.fromisoformat(self.quiet_until)
        if start <= end:
            return start <= now < end
        return now >= start or now < end

    @property
    def stale_after(self) -> timedelta:
        """How old an event may be and still be news."""
        return timedelta(minutes=self.stale_event_minutes)

    @property
    def same_within(self) -> timedelta:
        """For how long the same words are not sent again."""
        return timedelta(days=self.same_within_days)


_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
"""As hosts are compared: in lower case, names of other scripts as they are looked up (xn--…)."""

LIMITS: Mapping[str, tuple[int, int]] = {
    "stale_event_minutes": (1, 24 * 60),
    "same_within_days": (0, 365),
    "second_person_after": (1, 100),
    "stop_per_hour": (1, 1_000),
    "feed_per_hour": (1, 10_000),
    "weekly_cap": (0, 100),
    "quota_reserve": (0, 90),
    "emergency_minutes": (5, 24 * 60),
    "request_size": (1, 500),
}
"""The smallest and the largest value of each number."""


def rules_of(session: Session, account_id: int) -> SendingRules:
    """A town's rules."""
    row = session.get(SendingRulesRow, account_id)
    return rules_from(row.values) if row else SendingRules()


def rules_from(stored: Mapping[str, Any]) -> SendingRules:
    """The rules that `stored` describes. Raises RuleRefused."""
    known = {field.name for field in fields(SendingRules)}
    for name, value in stored.items():
        if name not in known or not _is_possible(name, value):
            raise RuleRefused(name)
    values = dict(stored)
    if "link_domains" in values:
        values["link_domains"] = tuple(values["link_domains"])
    return SendingRules(**values)


def change_rules(session: Session, account_id: int, **changes: object) -> SendingRules:
    """Set some rules of a town; the rules now. Raises RuleRefused and changes nothing then."""
    row = session.get(SendingRulesRow, account_id)
    stored = {**(row.values if row else {}), **changes}
    rules = rules_from(stored)
    kept = {name: value for name, value in asdict(rules).items() if name in stored}
    if "link_domains" in kept:
        kept["link_domains"] = list(kept["link_domains"])
    if row is None:
        session.add(SendingRulesRow(account_id=account_id, values=kept))
    else:
        row.values = kept
    session.flush()
    return rules


def _is_possible(name: str, value: object) -> bool:
    try:
        if name in LIMITS:
            least, most = LIMITS[name]
            return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        if name == "link_domains":
            return isinstance(value, list | tuple) and all(_is_domain(domain) for domain in value)
        if name == "zone":
            return bool(ZoneInfo(str(value)))
        return time.fromisoformat(str(value)).tzinfo is None
    except (ValueError, KeyError, OSError):
        return False


def _is_domain(given: object) -> bool:
    return isinstance(given, str) and _DOMAIN.fullmatch(given) is not None
