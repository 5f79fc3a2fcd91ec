"""What a check of the content finds, and what it looks at. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from knowledge.content import CollectionPlan, Entry, EntryKind, OnlineProcedure
from knowledge.search import KnowledgeBase
from people.town_details import SectionDetails

CHART = f"{EntryKind.FAQ}:garbage-chart"
"""The id of the sorting chart: its section answers for garbage that names none, as it does in LINE."""
_GARBAGE = (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY)


class Severity(StrEnum):
    """A fault must be mended: `check` ends with 1. A hint is worth a look."""

    FAULT = "fault"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `what` names a phrase under `check.`; `given` is the word in question.

    `entry_id` and `title` are empty for what is about no entry.
    """

    severity: Severity
    what: str
    entry_id: str = ""
    title: str = ""
    given: str = ""
    section: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """An entry. `is_own` says that the town itself answers for it, `is_imported` that a file's name is kept with it."""

    entry: Entry
    is_own: bool = True
    is_imported: bool = False


@dataclass(frozen=True)
class Content:
    """All that a town knows, as the checks see it. `today` is Japan's date, `now` an aware instant."""

    today: date
    now: datetime
    entries: tuple[Checked, ...]
    knowledge: KnowledgeBase
    sections: Mapping[str, SectionDetails] = field(default_factory=dict)
    contact_key: str = ""
    plan: CollectionPlan = field(default_factory=CollectionPlan)
    online: Mapping[str, OnlineProcedure] = field(default_factory=dict)
    pictures: Collection[str] = ()
    municipality_code: str = ""

    @cached_property
    def own(self) -> tuple[Entry, ...]:
        """The entries that the town answers for."""
        return tuple(one.entry for one in self.entries if one.is_own)

    @cached_property
    def keys(self) -> Mapping[EntryKind, frozenset[str]]:
        """The keys that there are, by kind."""
        return {kind: frozenset(one.entry.key for one in self.entries if one.entry.kind == kind) for kind in EntryKind}

    def owner_key_of(self, entry: Entry) -> str:
        """Who answers for an entry: its section, or for garbage that of the sorting chart."""
        chart = self.knowledge.find(CHART) if entry.kind in _GARBAGE else None
        return entry.owner_key or (chart.owner_key if chart else "")

    def fault(self, what: str, entry: Entry | None = None, given: object = "") -> Finding:
        """A fault, with whom to ask about it."""
        return self._finding(Severity.FAULT, what, entry, given)

    def hint(self, what: str, entry: Entry | None = None, given: object = "") -> Finding:
        """A hint, with whom to ask about it."""
        return self._finding(Severity.HINT, what, entry, given)

    def _finding(self, severity: Severity, what: str, entry: Entry | None, given: object) -> Finding:
        owner = self.sections.get(self.owner_key_of(entry)) if entry else None
        asked = owner or self.sections.get(self.contact_key)
        return Finding(
            severity,
            what,
            entry.id if entry else "",
            entry.title if entry else "",
            str(given),
            asked.name if asked else "",
            asked.phone if asked else "",
        )


Check = Callable[[Content], Iterator[Finding]]
