"""The form of a section: what was typed, and what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask import request

from console.here import Here
from knowledge.care.section_file import dialled_number
from knowledge.care.sections import LONGEST_KEY
from knowledge.importers.title_keys import key_from_title
from messages.cleaning import cleaned_text
from people.town_details import SectionDetails

LONGEST = {"name": 100, "phone": 20, "hours": 100, "answers_for": 300}
_NEEDED = ("name", "phone")


@dataclass(frozen=True, slots=True)
class Field:
    """One field, as the macros of `parts/form.html` take it."""

    id: str
    label: str
    value: str
    description: str = ""
    errors: tuple[str, ...] = ()
    required: bool = False
    type: str = "text"
    name: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def longest(self) -> int:
        """Letters that it takes."""
        return LONGEST.get(self.id, LONGEST["name"])


@dataclass(frozen=True, slots=True)
class SectionForm:
    """All fields. `form_errors` are those of no field."""

    fields: tuple[Field, ...]
    form_errors: tuple[str, ...] = ()

    @property
    def errors(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.form_errors) or any(one.errors for one in self.fields)

    def __iter__(self) -> Iterator[Field]:
        """Every field in the order of the page."""
        return iter(self.fields)


def blank_form(here: Here, details: SectionDetails | None = None) -> SectionForm:
    """The form as it is opened."""
    return _form(here, {name: str(getattr(details, name, "") or "") for name in LONGEST}, {})


def typed_section(here: Here, key: str, names: Collection[str]) -> tuple[SectionDetails, SectionForm]:
    """What was typed. `names` are those of the other sections; without a `key` one is made of the name."""
    typed = {
        name: " ".join(cleaned_text(request.form.get(name, ""), most + 1).split()) for name, most in LONGEST.items()
    }
    phone, fault = dialled_number(typed["phone"])
    faults = {name: "missing" for name in _NEEDED if not typed[name]}
    faults |= {name: "too-long" for name, most in LONGEST.items() if len(typed[name]) > most}
    if fault:
        faults["phone"] = fault
    if typed["name"] and typed["name"] in names:
        faults["name"] = "name-taken"
    details = SectionDetails(
        key or key_from_title(typed["name"], longest=LONGEST_KEY),
        typed["name"],
        phone,
        typed["hours"],
        typed["answers_for"],
    )
    return details, _form(here, typed, faults)


def seen_mark(details: SectionDetails) -> str:
    """What changes when the section changes: kept in the form, so that nobody overwrites what another has saved."""
    return hashlib.sha256(repr(details).encode()).hexdigest()[:16]


def with_error(form: SectionForm, error: str) -> SectionForm:
    """The form with an error of no field."""
    return SectionForm(form.fields, (*form.form_errors, error))


def _form(here: Here, values: dict[str, str], faults: dict[str, str]) -> SectionForm:
    return SectionForm(
        tuple(
            Field(
                name,
                here.say(f"console-sections.field.{name}"),
                values[name],
                here.say(f"console-sections.hint.{name}"),
                (here.say(f"console-sections.fault.{faults[name]}"),) if name in faults else (),
                name in _NEEDED,
                "tel" if name == "phone" else "text",
            )
            for name in LONGEST
        )
    )
