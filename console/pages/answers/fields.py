"""What a field of the form is: the input that people use for it, its choices, and how large it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from console.pages.answers.words import EntryWords
from knowledge.content import EntryClass, EntryKind
from knowledge.importers.own.fields import DETAILS, STATUSES, Form

Choices = Sequence[tuple[str, str]]

LINES: Mapping[str, int] = MappingProxyType({"body": 7, "alt": 3, "aliases": 4, "keywords": 3, "source": 2})
"""How high the long ones are."""
_TYPES: Mapping[Form, str] = MappingProxyType({Form.DAY: "date", Form.TIME: "time", Form.WHOLE: "number"})
_DATES = ("review_on", "valid_from", "valid_until")
_LONG_DETAILS = frozenset(
    {"bring_to", "hours", "closed", "fee", "booking", "when", "access", "parking", "target", "apply"}
)
_YES_NO = ("true", "false")
_HELD: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "date": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
        "time": re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII),
        "month": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII),
    }
)


@dataclass(frozen=True, slots=True)
class FormField:
    """One field, as the macros of `parts/form.html` take it."""

    name: str
    label: str
    value: str = ""
    type: str = "text"
    errors: tuple[str, ...] = ()
    required: bool = False
    choices: Choices = ()
    description: str = ""
    rows: int = 0
    checked: bool = False
    short: str = ""
    """The label where what stands above says the rest of it."""

    @property
    def id(self) -> str:
        """Names are unique in the form."""
        return self.name


def holding(kind: str, value: str) -> str:
    """The kind of input, or that for any text where a browser would show this value as nothing: `24:00`."""
    held = _HELD.get(kind)
    return kind if not value or held is None or held.fullmatch(value) else "text"


def kind_of(plain: str, entry_kind: EntryKind, words: EntryWords, owners: Choices) -> tuple[str, Choices]:
    """The input for a field, without its language, and what may be chosen."""
    say = words.phrases.say
    if plain in LINES:
        return "textarea", ()
    if plain in _DATES:
        return "date", ()
    if plain == "class":
        return "radio", [(str(one), say(f"console-answers.class-choice.{one}")) for one in EntryClass]
    if plain == "owner_key":
        return "select", [("", say("console-answers.no-owner")), *owners]
    if plain.startswith("details."):
        return _kind_of_detail(plain.removeprefix("details."), entry_kind, words)
    return ("url" if plain == "url" else "text"), ()


def _kind_of_detail(detail: str, entry_kind: EntryKind, words: EntryWords) -> tuple[str, Choices]:
    say = words.phrases.say
    form = DETAILS[entry_kind].get(detail, Form.TEXT)
    if detail == "category" and entry_kind == EntryKind.GARBAGE:
        return "select", [("", say("console-answers.none")), *words.categories.items()]
    if detail == "status":
        return "select", [("", say("console-answers.open")), *((one, say(f"dated.{one}")) for one in STATUSES)]
    if detail == "month":
        return "month", ()
    if form == Form.YES_NO:
        return "select", [("", say("console-answers.none")), *((one, say(f"console-answers.{one}")) for one in _YES_NO)]
    if form in (Form.WORDS, Form.TABLES) or detail in _LONG_DETAILS:
        return "textarea", ()
    return ("url" if detail.endswith("_url") else _TYPES.get(form, "text")), ()
