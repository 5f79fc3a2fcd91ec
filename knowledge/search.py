"""The one call of the service: text in; the right entry, a short choice, or an honest "unknown" out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from knowledge.content import Entry, EntryKind
from knowledge.decision import LEAST_COMPARED, MARGIN, MOST_COMPARED, Decision, decided
from knowledge.finding.documents import EntryAnalysis, analysed_entry
from knowledge.finding.lexicon import Lexicon, plain_lexicon
from knowledge.finding.ranking import Allowed, Candidate, EntryIndex
from knowledge.meaning import CANDIDATES, ByMeaning

_NOT_SEARCHED = frozenset({EntryKind.LECTURE, EntryKind.EVENT, EntryKind.GARBAGE_CATEGORY})


def is_searched(kind: EntryKind) -> bool:
    """Whether entries of this kind are found by `ask`; the others have handlers of their own."""
    return kind not in _NOT_SEARCHED


@dataclass(frozen=True, slots=True)
class Finding:
    """What `KnowledgeBase.ask` found: the decision, and the best candidates whatever it was."""

    decision: Decision
    candidates: tuple[Candidate, ...]


class KnowledgeBase:
    """What one account knows, ready to be asked. Never changes: an edit makes a new one."""

    def __init__(
        self,
        entries: Sequence[Entry],
        lexicon: Lexicon | None = None,
        analyses: Mapping[str, EntryAnalysis] | None = None,
        by_meaning: ByMeaning | None = None,
        like: KnowledgeBase | None = None,
    ) -> None:
        """`entries` in the account's order of collections; of two with one id the first wins.

        `analyses` are those of the winning entries, by entry id; what is missing is analysed here, which costs
        about a millisecond an entry. Without a lexicon there is only the dictionary: no related words.
        `by_meaning` orders the candidates anew, at the cost of some 30 ms a question. `like` knows nearly the same:
        what is the very same there is not made again.
        """
        lexicon = lexicon or plain_lexicon()
        self._by_meaning = by_meaning
        known = analyses or {}
        chosen: dict[str, Entry] = {}
        for entry in entries:
            chosen.setdefault(entry.id, entry)
        self._entries = chosen
        self._by_kind: dict[EntryKind, list[Entry]] = {}
        for entry in sorted(chosen.values(), key=lambda entry: entry.position):
            self._by_kind.setdefault(entry.kind, []).append(entry)
        self._languages = frozenset(text.tag for entry in chosen.values() for text in entry.texts)
        self._searched = [entry for entry in chosen.values() if is_searched(entry.kind)]
        made = [known.get(entry.id) or analysed_entry(entry, lexicon.analyser) for entry in self._searched]
        self._index: EntryIndex = EntryIndex(self._searched, made, lexicon, like._index if like else None)
        self._public = np.array([entry.is_open_to(staff=False) for entry in self._searched], dtype=np.bool_)
        self._valid: tuple[date | None, Allowed] = (None, self._public)

    def ask(self, text: str, *, on: date, staff: bool = False, limit: int = 10) -> Finding:
        """What the town knows about `text` on the day `on` (Japan's date).

        Never raises for any text; only the first 400 characters count.
        """
        allowed = self._valid_on(on) if staff else self._valid_on(on) & self._public
        depth = max(limit, CANDIDATES if self._by_meaning else LEAST_COMPARED)
        ranked = tuple(self._index.ranked(text, depth, allowed, most=MOST_COMPARED, within=MARGIN))
        if self._by_meaning:
            ranked = tuple(self._by_meaning.reranked(text, ranked))
        return Finding(decided(ranked), ranked[:limit])

    def _valid_on(self, day: date) -> Allowed:
        """Which entries may be answered on this day; worked out once a day."""
        known_day, valid = self._valid
        if known_day != day:
            valid = np.array([entry.is_valid_on(day) for entry in self._searched], dtype=np.bool_)
            self._valid = (day, valid)
        return valid

    def find(self, entry_id: str) -> Entry | None:
        """The entry with this id (`garbage:futon`), or None."""
        return self._entries.get(entry_id)

    def list_kind(self, kind: EntryKind) -> list[Entry]:
        """All entries of one kind, in order."""
        return list(self._by_kind.get(kind, ()))

    @property
    def languages(self) -> frozenset[str]:
        """The tags of all languages that some entry has, ordinary Japanese included."""
        return self._languages

    def __len__(self) -> int:
        return len(self._entries)
