"""How LINE will show an entry, in each of its languages, and what is noticed about its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from console.here import Here
from console.pages.answers.finding import findings_of
from console.pages.answers.slots import tags_of
from console.pages.answers.words import EntryWords
from console.preview import Phone
from knowledge.care.findings import Severity
from knowledge.content import Entry

Noticed = tuple[str, str, str, str]
"""As the macro `findings` takes it: severity, label, place, text."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The phones, what is noticed, and what could be plainer, by language tag (`""` for Japanese)."""

    phones: Sequence[Phone]
    noticed: Sequence[Noticed]
    hints: dict[str, list[str]]


def sight_of(
    here: Here, session: Session, entry: Entry, words: EntryWords, *, is_saved: bool, is_imported: bool
) -> Sight:
    """What a page shows beside an entry."""
    counter = here.parts.counter
    phones = [Phone(words.language(tag), counter.show(here.account_id, entry, tag)) for tag in ("", *tags_of(entry))]
    noticed: list[Noticed] = [
        ("error" if one.severity == Severity.FAULT else "warning", words.check(one.what), one.given, "")
        for one in findings_of(here, session, entry, is_imported=is_imported, is_saved=is_saved)
    ]
    return Sight(phones, noticed, plainer_hints(here, entry))


def plainer_hints(here: Here, entry: Entry) -> dict[str, list[str]]:
    """Where the Japanese words could be plainer, by tag."""
    hints: dict[str, list[str]] = {}
    for one in here.parts.counter.hints(entry):
        hints.setdefault(one.place.partition(":")[2], []).append(here.parts.checker.say(one))
    return hints
