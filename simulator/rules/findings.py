"""Faults found in a request, and the answer LINE gives for them (rules 10-12)."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

EMPTY = "May not be empty"
MISSING = "must be specified"


class Style(Enum):
    """How a property is named in `details`."""

    DOTTED = "dotted"  # messages[0].text
    SLASHED = "slashed"  # template/actions/0/uri, /hero/url


@dataclass(frozen=True)
class Place:
    """Where in the request a value stands. `message` is the message object it belongs to."""

    text: str
    style: Style = Style.DOTTED
    message: str = ""

    def key(self, name: str) -> "Place":
        """The property `name` of the object here."""
        if self.style is Style.SLASHED:
            return Place(f"{self.text}/{name}", self.style, self.message)
        return Place(f"{self.text}.{name}" if self.text else name, self.style, self.message)

    def index(self, number: int) -> "Place":
        """Element `number` of the array here."""
        between = f"/{number}" if self.style is Style.SLASHED else f"[{number}]"
        return Place(f"{self.text}{between}", self.style, self.message)


@dataclass(frozen=True)
class Finding:
    """One fault."""

    place: Place
    message: str


class Findings:
    """Collects faults; nothing stops at the first (rule 11)."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def add(self, place: Place, message: str) -> None:
        """Note a fault."""
        self.found.append(Finding(place, message))

    def __bool__(self) -> bool:
        return bool(self.found)

    def body(self) -> dict[str, Any]:
        """The error body: `A message (messages[i]) ...` when all faults lie inside one template or flex
        message (rule 12), else `The request body has N error(s)`."""
        messages = {finding.place.message for finding in self.found}
        inner = all(finding.place.style is Style.SLASHED for finding in self.found)
        if inner and len(messages) == 1:
            head = f"A message ({messages.pop()})\u00a0in the request body is invalid"
            return {"message": head, "details": [self._detail(f, f.place.text) for f in self.found]}
        head = f"The request body has {len(self.found)} error(s)"
        return {"message": head, "details": [self._detail(f, _full(f.place)) for f in self.found]}

    @staticmethod
    def _detail(finding: Finding, name: str) -> dict[str, str]:
        return {"message": finding.message, "property": name}


def _full(place: Place) -> str:
    if place.style is Style.DOTTED:
        return place.text
    return f"{place.message}/{place.text.lstrip('/')}"
