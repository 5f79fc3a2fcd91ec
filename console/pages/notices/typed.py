"""What people type into the forms of sending, as they type it. Pure but for the catalogue of the caller."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_NUMBER = re.compile(r"(\d{1,9}|\d{1,3}(,\d{3}){1,2})\s*(人|名)?")


def typed_number(text: str) -> int | None:
    """A number of people such as 1284, 1,284 or １２８４人; None for anything else."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return int(found[1].replace(",", "")) if found else None


def typed_moment(day: str, time: str, zone: ZoneInfo) -> datetime | None:
    """A date such as 2026-11-21 and a time such as 09:30 on the clocks of `zone`, in UTC; None for anything else."""
    try:
        local = datetime.strptime(f"{_plain(day)} {_plain(time)[:5]}", "%Y-%m-%d %H:%M").replace(tzinfo=zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day_and_time(moment: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """A moment as the fields of a form hold it."""
    local = moment.astimezone(zone)
    return local.strftime("%Y-%m-%d"), local.strftime("%H:%M")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().replace("/", "-")
