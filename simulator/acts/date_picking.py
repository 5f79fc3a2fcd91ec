"""What a person picks in LINE's date picker (rule 129)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simulator.state.clock import JST

_FORMATS = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}


def picked_params(action: Mapping[str, Any], picked: Mapping[str, str] | None, now: datetime) -> dict[str, str]:
    """The `params` of the postback: exactly one string, wall time in Japan without a zone.

    Without a pick the picker gives what it shows first: the action's `initial`, or the time in Japan at `now`, moved
    into the action's bounds.
    Raises ValueError for a pick of another mode, of another form, or out of the action's bounds.
    """
    mode = str(action["mode"])
    form = _FORMATS[mode]
    lowest, highest = (_plain(str(action[bound])) if action.get(bound) else None for bound in ("min", "max"))
    if picked is None:
        shown = _plain(str(action.get("initial") or now.astimezone(JST).strftime(form)))
        shown = max(shown, lowest or shown)
        return {mode: min(shown, highest or shown)}
    if set(picked) != {mode}:
        raise ValueError(f"this picker gives only '{mode}'")
    value = _plain(picked[mode])
    if not _is_written_as(value, form):
        raise ValueError(f"'{mode}' is written like {datetime(2026, 1, 31, 9, 30, tzinfo=JST).strftime(form)}")
    if (lowest and value < lowest) or (highest and value > highest):
        raise ValueError(f"this picker goes from {lowest or 'any'} to {highest or 'any'}")
    return {mode: value}


def _plain(value: str) -> str:
    """Actions may write a small t between day and time; events have a capital one."""
    return value.replace("t", "T")


def _is_written_as(value: str, form: str) -> bool:
    try:
        return datetime.strptime(value, form).replace(tzinfo=JST).strftime(form) == value
    except ValueError:
        return False
