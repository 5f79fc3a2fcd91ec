"""The one call of the service: text in; the right entry, a short choice, or an honest "unknown" out. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.content import Entry, EntryKind
from knowledge.decision import Decision, decided
from knowledge.matching import Candidate, WordingIndex

_NOT_SEARCHED = frozenset({EntryKind.LECTURE, EntryKind.GARBAGE_CATEGORY})


@dataclass(frozen=True, slots=True)
class Finding:
    """What `KnowledgeBase.ask` found: the decision, and the best candidates whatever it was."""

    decision: Decision
    candidates: tuple[Candidate, ...]


class KnowledgeBase:
    """What one account knows, ready to be asked. Never changes: an edit makes a new one."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """`entries` in the account's order of collections; of two with one id the first wins."""
        chosen: dict[str, Entry] = {}
        for entry in entries:
            chosen.setdefault(entry.id, entry)
        self._entries = chosen
        searched = [entry for entry in chosen.values() if entry.kind not in _NOT_SEARCHED]
        public = [entry for entry in searched if entry.is_open_to(staff=False)]
        self._index_by_staff = {False: WordingIndex(public), True: WordingIndex(searched)}

    def ask(self, text: str, *, on: date, staff: bool = False, limit: int = 10) -> Finding:
        """What the town knows about `text` on the day `on` (Japan's date).

        Never raises for any text; only the first hundred characters count.
        """
        ranked = self._index_by_staff[staff].ranked(text, limit * 2)
        valid = tuple(candidate for candidate in ranked if candidate.entry.is_valid_on(on))[:limit]
        return Finding(decided(valid), valid)

    def find(self, entry_id: str) -> Entry | None:
        """The entry with this id (`garbage:futon`), or None."""
        return self._entries.get(entry_id)

    def list_kind(self, kind: EntryKind) -> list[Entry]:
        """All entries of one kind, in order."""
        return sorted((e for e in self._entries.values() if e.kind == kind), key=lambda e: e.position)

    def __len__(self) -> int:
        return len(self._entries)
