"""Dates as statistics are asked for: yyyyMMdd, in Japan, and whether the numbers of a day are ready (rule 69)."""

import re
from datetime import date, datetime

from simulator.state.clock import date_in_japan

_DATE = re.compile(r"[0-9]{8}")


def read_date(text: str | None) -> date | None:
    """The day, or None when there is no such day."""
    if text is None or not _DATE.fullmatch(text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def readiness(day: date, now: datetime, first: date) -> str:
    """LINE's `status` for the numbers of a day; those of before `first` were never counted."""
    if day < first:
        return "out_of_service"
    return "ready" if day < date_in_japan(now) else "unready"
