"""Forms of settings: plain fields that keep what was typed, and a mark of the values that they began with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from messages.cleaning import cleaned_text

_LONGEST = 2_000
SEEN = "seen"
"""The hidden field with the mark."""


@dataclass(slots=True)
class Field:
    """One field as the macros show it. `description` is its hint, `choices` are (value, label) pairs."""

    id: str
    label: str
    value: str = ""
    type: str = "text"
    description: str = ""
    required: bool = False
    checked: bool = False
    choices: Sequence[tuple[str, str]] = ()
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As the form sends it."""
        return self.id


@dataclass(slots=True)
class Form:
    """Fields in order. `form_errors` are about no field."""

    fields: dict[str, Field]
    seen: str = ""
    form_errors: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields.values())

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    @property
    def errors(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.form_errors) or any(one.errors for one in self)

    def take(self, typed: Mapping[str, str]) -> dict[str, str]:
        """Put what was typed into the fields, stripped of what no database takes; the texts by name."""
        for one in self:
            given = typed.get(one.id, "")
            if one.type == "checkbox":
                one.checked = bool(given)
            else:
                one.value = cleaned_text(given, _LONGEST).strip()
        self.seen = typed.get(SEEN, "")
        return {one.id: one.value for one in self}

    def refuse(self, name: str, why: str) -> None:
        """Say what is wrong with a field; of what is no field, with the form."""
        if name in self.fields:
            self.fields[name].errors.append(why)
        else:
            self.form_errors.append(why)


def form_of(*fields: Field) -> Form:
    """A form of these fields."""
    return Form({one.id: one for one in fields})


def mark_of(values: Mapping[str, object]) -> str:
    """A short mark of the stored values: another one when somebody has changed them meanwhile. Pure."""
    written = json.dumps({name: str(value) for name, value in values.items()}, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def number_of(text: str) -> int | None:
    """A whole number as people type it, full-width digits and commas too; None for anything else. Pure."""
    plain = text.strip().replace(",", "").replace("，", "")
    digits = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in plain)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else None


def lines_of(text: str) -> list[str]:
    """The words of a text, one a line or divided by commas, without doubles. Pure."""
    parts = text.replace("、", "\n").replace(",", "\n").split("\n")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))
