"""What somebody asks of the audit: filters in the address, read and given on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from messages.cleaning import cleaned_text
from people.audit_reading import AuditQuery

NAMES = ("who", "what", "kind", "key", "since", "until")
_LONGEST = 120
_CODE = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)*")
_FIRST, _LAST = date(1990, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as they were typed, the query they make, and what is wrong with them by name.

    A day `until` is included whole. Faults name phrases under `console-audit.fault.`.
    """

    typed: Mapping[str, str]
    query: AuditQuery
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def given(self) -> dict[str, str]:
        """Those filters that say something, for an address."""
        return {name: text for name, text in self.typed.items() if text}


def asked_in(values: Mapping[str, str], zone: ZoneInfo) -> Asked:
    """The filters of an address or a form. Pure; whatever was typed, nothing is raised."""
    typed = {name: cleaned_text(values.get(name, ""), _LONGEST).strip() for name in NAMES}
    faults: dict[str, str] = {}
    days = {}
    for name in ("since", "until"):
        days[name] = _day(typed[name])
        if typed[name] and days[name] is None:
            faults[name] = "day"
    start, end = days["since"], days["until"]
    if start and end and end < start:
        faults["until"] = "before-start"
    if typed["what"] and not _CODE.fullmatch(typed["what"]):
        faults["what"] = "code"
    if typed["key"] and not typed["kind"]:
        faults["kind"] = "kind"
    query = AuditQuery(
        login=typed["who"],
        action="" if "what" in faults else typed["what"],
        about=_about(typed["kind"], typed["key"]),
        start=_midnight(start, zone),
        end=_midnight(end + timedelta(days=1), zone) if end else None,
    )
    return Asked(typed, query, faults)


def _about(kind: str, key: str) -> str:
    return f"{kind}:{key}" if kind and key else kind


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST <= day <= _LAST else None


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=zone) if day else None
