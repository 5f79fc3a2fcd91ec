"""Faults found in a request, and the answer LINE gives for them (rules 10-12)."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from simulator.rules.json_body import wrong_type_body
from simulator.rules.settings import STANDARD, RuleSettings

EMPTY = "May not be empty"
MISSING = "must be specified"
TOLD = 1_000  # faults told one by one; beyond that many only their number grows


class Style(Enum):
    """How a property is named in `details`. Each style has its own wording too (section 2.5 of LINE's rules)."""

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

    @property
    def full(self) -> str:
        """The name among those of other messages: messages[0].text, messages[1]/template/text."""
        return f"{self.message}/{self.text.lstrip('/')}" if self.is_slashed else self.text

    @property
    def is_slashed(self) -> bool:
        """Whether it lies inside a template or Flex object."""
        return self.style is Style.SLASHED


@dataclass(frozen=True)
class Finding:
    """One fault."""

    place: Place
    message: str


class Doubt(Enum):
    """What LINE accepts though it cannot have been meant so."""

    FILL_IN_WITHOUT_KEYBOARD = "fill_in_without_keyboard"


@dataclass(frozen=True)
class Warned:
    """One doubt."""

    kind: Doubt
    place: Place
    message: str


class Findings:
    """Collects faults; nothing stops at the first (rule 11). `settings` are those of the request being checked;
    `warnings` is what is accepted but doubtful; `wrong_types` names the properties that hold another JSON type than
    they should: LINE's binding fails at them before anything else is looked at (rule 10)."""

    def __init__(self, settings: RuleSettings = STANDARD) -> None:
        self.settings = settings
        self.found: list[Finding] = []
        self.warnings: list[Warned] = []
        self.wrong_types: list[str] = []
        self.count = 0

    def add(self, place: Place, message: str) -> None:
        """Note a fault."""
        self.count += 1
        if self.count <= TOLD:
            self.found.append(Finding(place, message))

    def add_wrong_type(self, place: Place, message: str) -> None:
        """Note a value of another JSON type. Inside templates and Flex it is a fault like others, told as `message`:
        those are not bound but checked (rule 12)."""
        if place.is_slashed:
            self.add(place, message)
            return
        self.count += 1
        if len(self.wrong_types) < TOLD:
            self.wrong_types.append(place.text)

    def warn(self, kind: Doubt, place: Place, message: str) -> None:
        """Note a doubt; the request stays valid."""
        if len(self.warnings) < TOLD:
            self.warnings.append(Warned(kind, place, message))

    def __bool__(self) -> bool:
        return self.count > 0

    def body(self, raw: bytes = b"") -> dict[str, Any]:
        """The error body: of a wrong type that one alone, with its place in `raw`, the request's body (rule 10);
        `A message (messages[i]) ...` when all faults lie inside one template or flex message (rule 12); else
        `The request body has N error(s)`."""
        if self.wrong_types:
            return wrong_type_body(self.wrong_types, raw)
        messages = {finding.place.message for finding in self.found}
        inner = all(finding.place.is_slashed for finding in self.found)
        if inner and len(messages) == 1:
            head = f"A message ({messages.pop()})\u00a0in the request body is invalid"
            return {"message": head, "details": [self._detail(f, f.place.text) for f in self.found]}
        head = f"The request body has {self.count} error(s)"
        return {"message": head, "details": [self._detail(f, f.place.full) for f in self.found]}

    @staticmethod
    def _detail(finding: Finding, name: str) -> dict[str, str]:
        return {"message": finding.message, "property": name}
