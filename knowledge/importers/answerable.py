"""Who answers for what is imported, where it comes from, and when it must be looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from knowledge.content import Entry, EntryKind
from knowledge.importers.spool import SourcedEntry


@dataclass(frozen=True, slots=True)
class Answerable:
    """What is said once for a whole file, for the entries that do not say it themselves. `owner_key` is a section's."""

    owner_key: str = ""
    source: str = ""
    review_on: date | None = None

    def added_to(self, entry: Entry) -> Entry:
        """The entry with what it lacks."""
        return replace(
            entry,
            owner_key=entry.owner_key or self.owner_key,
            source=entry.source or self.source,
            review_on=entry.review_on or self.review_on,
        )

    def added_to_all(self, entries: Iterable[SourcedEntry]) -> Iterator[SourcedEntry]:
        """The same for a whole file, as it is read."""
        for sourced in entries:
            yield replace(sourced, entry=self.added_to(sourced.entry))


def next_review(text: str, today: date) -> date:
    """`2027-04-30`, or of `04-30` the next one after today. Raises ValueError."""
    if len(text) > len("04-30"):
        return date.fromisoformat(text)
    day = date.fromisoformat(f"{today.year}-{text}")
    return day if day > today else day.replace(year=today.year + 1)


Defaults = dict[EntryKind, Answerable]
"""What a town has said for all its entries of a kind."""
