"""What a person picks in LINE's date picker (rule 129)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simulator.state.clock import JST

_FORMATS = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}


def picked_params(action: Mapping[str, Any], picked: Mapping[str, str] | None, now: datetime) -> dict[str, str]:
    """The `params` of the postback: exactly one string, wall time in Japan without a zone.

    Without a pick the picker gives what it shows first: the action's `initial`, or the time in Japan at `now`.
    Raises ValueError for a pick of another mode, of another form, or out of the action's bounds.
    """
    mode = str(action["mode"])
    form = _FORMATS[mode]
    if picked is None:
        shown = str(action.get("initial") or now.astimezone(JST).strftime(form))
        return {mode: _plain(shown)}
    if set(picked) != {mode}:
        raise ValueError(f"this picker gives only '{mode}'")
    value = _plain(picked[mode])
    if not _is_written_as(value, form):
        raise ValueError(f"'{mode}' is written like {datetime(2026, 1, 31, 9, 30, tzinfo=JST).strftime(form)}")
    lowest, highest = action.get("min"), action.get("max")
    if (lowest and value < _plain(str(lowest))) or (highest and value > _plain(str(highest))):
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
