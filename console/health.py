"""What the console is told of the machine beneath it, and of an alarm that was tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """How something stands; also the name of its mark."""

    GOOD = "ok"
    CARE = "warning"
    FAULT = "error"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at. `name` is a sentence under `console-home.health.`, which `values` fill."""

    name: str
    state: State
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trial:
    """One test alarm to one person. `failure` is a code of `alarm-failure.`, empty when it was sent."""

    login: str
    channel: str
    failure: str = ""
