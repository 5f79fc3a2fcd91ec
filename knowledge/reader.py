"""What one reader may be told on one day: nothing expired, nothing that is not for them, by whatever path. Pure."""

from __future__ import annotations

from datetime import date

from knowledge.content import Entry, EntryKind
from knowledge.search import Finding, KnowledgeBase


class ReadersKnowledge(KnowledgeBase):
    """A knowledge base as one reader sees it on one day."""

    def __init__(self, whole: KnowledgeBase, on: date, *, staff: bool) -> None:
        """Costs nothing: `whole` is asked. `on` is Japan's date."""
        self._whole = whole
        self._on = on
        self._staff = staff

    def ask(self, text: str, *, on: date, staff: bool = False, limit: int = 10) -> Finding:
        """What the town knows about `text`; a resident's view stays a resident's, whatever `staff` says."""
        return self._whole.ask(text, on=on, staff=staff and self._staff, limit=limit)

    def find(self, entry_id: str) -> Entry | None:
        """The entry with this id, if the reader may be told of it on that day."""
        entry = self._whole.find(entry_id)
        return entry if entry is not None and self._may_be_told(entry) else None

    def list_kind(self, kind: EntryKind) -> list[Entry]:
        """The entries of one kind that the reader may be told of on that day, in order."""
        return [entry for entry in self._whole.list_kind(kind) if self._may_be_told(entry)]

    @property
    def languages(self) -> frozenset[str]:
        """The tags of all languages that some entry has."""
        return self._whole.languages

    def __len__(self) -> int:
        return len(self._whole)

    def _may_be_told(self, entry: Entry) -> bool:
        return entry.is_valid_on(self._on) and entry.is_open_to(staff=self._staff)
