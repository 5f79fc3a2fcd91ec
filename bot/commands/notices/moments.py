"""Points in time as people type them: `2026-12-05T09:00` by the installation's clock, or `+2h` from now."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_FROM_NOW = re.compile(r"\+(\d{1,4})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_DAY_ALONE = len("2026-12-05")


class MomentUnreadable(ValueError):
    """This is no point in time; the message is what was given."""


def moment_from(given: str | datetime, at: datetime, zone: ZoneInfo) -> datetime:
    """The moment that is meant; a wall time without an offset is one of `zone`. Raises MomentUnreadable.

    A day without a time is refused: whether its begin or its end is meant, nobody can know.
    """
    if isinstance(given, datetime):
        return _on_calendar(given, zone, given)
    text = unicodedata.normalize("NFKC", given).strip()
    relative = _FROM_NOW.fullmatch(text)
    if relative:
        return at + timedelta(**{_UNITS[relative[2]]: int(relative[1])})
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise MomentUnreadable(given) from None
    if len(text) <= _DAY_ALONE:
        raise MomentUnreadable(given)
    return _on_calendar(moment, zone, given)


def _on_calendar(moment: datetime, zone: ZoneInfo, given: object) -> datetime:
    """With its offset; MomentUnreadable at the ends of all time, which are another day elsewhere."""
    known = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    try:
        return known.astimezone(UTC)
    except OverflowError:
        raise MomentUnreadable(given) from None


def written(moment: datetime | None, zone: ZoneInfo) -> str:
    """A moment as people read it, by the clock of `zone`; `-` for none."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else "-"


def written_iso(moment: str, zone: ZoneInfo) -> str:
    """A moment in ISO 8601, as people read it."""
    return written(datetime.fromisoformat(moment), zone)
