"""What an edit would do to a town's golden set, worked out in memory, before anything is written.

The search is built anew with the edit in it, and the wordings that the edit may concern are asked as residents ask:
see docs/unanswered.md for what that costs. The last judgements are kept, so that one that was shown with a preview
costs nothing when the entry is published. What does not take part in the search (owner, source, picture, review date)
is judged at once.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache

from bot.services import Services
from bot.shelf import Shelf, Shelved
from knowledge.analyses import AnalysedEntry, Read, knowledge_of
from knowledge.care.golden import Golden, golden_of
from knowledge.care.golden_screening import GoldenScreen
from knowledge.care.publishing import Edits, Got, Judgement, examined, judged
from knowledge.content import Entry
from knowledge.finding.documents import analysed_entry
from knowledge.finding.lexicon import Lexicon
from knowledge.meaning import ByMeaning, Matrix, Meaning, Vector, passages_of, stored_vectors
from knowledge.repository import EntryStamp
from knowledge.search import KnowledgeBase, is_searched
from storage.database import Database

_NEVER = EntryStamp(0, datetime(1, 1, 1, tzinfo=UTC))
_REMEMBERED = 4_096
_LARGE, _MANY = 500, 20
"""From so many entries and up to so many edits, only the wordings that these may concern are asked."""
_KEPT = 8
"""Judgements of a town: so many clerks may be at it at once."""
_FEW = 3
"""Entries whose vectors are made for a judgement; the others wait for theirs, as they do on the shelf."""
_UNSEARCHED = ("owner_key", "source", "url", "image", "review_on", "starts_at", "municipality_code")
"""Fields of an entry without which it would be found just the same."""


@dataclass(slots=True)
class _Examination:
    """What golden wordings bring in one state of a town's knowledge, on one day."""

    shelved: Shelved
    day: date
    knowledge: KnowledgeBase
    results: dict[Golden, Got] = field(default_factory=dict)
    made: deque[tuple[tuple[Golden, ...], Judgement]] = field(default_factory=lambda: deque(maxlen=_KEPT))

    def of(self, golden: Sequence[Golden]) -> tuple[Got, ...]:
        new = [one for one in golden if one not in self.results]
        self.results.update(zip(new, examined(self.knowledge, new, self.day), strict=True))
        return tuple(self.results[one] for one in golden)

    def judgement(self, edits: Edits, golden: tuple[Golden, ...]) -> Judgement | None:
        """That of these edits, if it was made lately."""
        return next((made for judged_by, made in self.made if judged_by == golden and made.edits == edits), None)


class GoldenJudge:
    """Judges edits of all towns; threads may share it. One judgement of a town at a time."""

    def __init__(self, shelf: Shelf, database: Database, today: Callable[[], date]) -> None:
        """`today` tells Japan's date."""
        self._shelf = shelf
        self._database = database
        self._today = today
        self._kept: dict[int, _Examination] = {}
        self._locks: dict[int, threading.Lock] = {}
        self._meaning: _Remembering | None = None
        self._screen: GoldenScreen | None = None

    def judge(self, account_id: int, edits: Edits, also: Sequence[Golden] = ()) -> Judgement:
        """What these edits, together, would do to the town's golden set and to the wordings of `also`.

        An edit is of the entry with its id that comes first in the town's order of collections, or of a new one.
        Raises AccountUnknown.
        """
        golden = self._golden(account_id, also)
        with self._locks.setdefault(account_id, threading.Lock()):
            known = self._examination(account_id)
            made = known.judgement(edits, golden)
            if made is None:
                made = self._made(known, dict(edits), golden)
                known.made.append((golden, made))
            return made

    def _made(self, known: _Examination, edits: Edits, golden: Sequence[Golden]) -> Judgement:
        if _is_unseen(known.knowledge, edits):
            return Judgement(edits, len(golden))
        if len(known.knowledge) >= _LARGE and len(edits) <= _MANY:
            both = [one for entry_id, entry in edits.items() for one in (known.knowledge.find(entry_id), entry) if one]
            tried: Sequence[Golden] = self._screened(known.shelved.lexicon, golden, both)
        else:
            tried = golden
        made = judged(edits, tried, known.of(tried), self._after(known, edits, tried)) if tried else Judgement(edits)
        return replace(made, count=len(golden))

    def _screened(self, lexicon: Lexicon, golden: Sequence[Golden], entries: Sequence[Entry]) -> list[Golden]:
        if self._screen is None:
            self._screen = GoldenScreen(lexicon)
        return self._screen.concerned(golden, entries)

    def check(self, account_id: int) -> tuple[tuple[Golden, Got], ...]:
        """What every golden wording of the town brings today. Raises AccountUnknown."""
        golden = self._golden(account_id, ())
        with self._locks.setdefault(account_id, threading.Lock()):
            return tuple(zip(golden, self._examination(account_id).of(golden), strict=True))

    def _golden(self, account_id: int, also: Sequence[Golden]) -> tuple[Golden, ...]:
        with self._database.reading() as session:
            kept = [one.golden for one in golden_of(session, account_id)]
        return tuple(dict.fromkeys((*kept, *also)))

    def _examination(self, account_id: int) -> _Examination:
        shelved, day = self._shelf.entries_of(account_id), self._today()
        known = self._kept.get(account_id)
        if known is None or known.shelved.knowledge is not shelved.knowledge or known.day != day:
            knowledge = shelved.knowledge
            if shelved.meaning is not None:  # the shelf's own would ask the model for every wording again
                by_meaning = self._by_meaning(shelved, shelved.vectors)
                knowledge = knowledge_of(shelved.entries, shelved.lexicon, by_meaning, shelved.knowledge)
            known = self._kept[account_id] = _Examination(shelved, day, knowledge)
        return known

    def _after(self, known: _Examination, edits: Edits, golden: Sequence[Golden]) -> tuple[Got, ...]:
        shelved = known.shelved
        by_meaning = None
        if shelved.meaning is not None:
            by_meaning = self._by_meaning(shelved, _vectors_after(shelved, known.knowledge, edits))
        entries = _read_after(shelved.entries, edits, shelved.lexicon)
        knowledge = knowledge_of(entries, shelved.lexicon, by_meaning, known.knowledge)
        return examined(knowledge, golden, known.day)

    def _by_meaning(self, shelved: Shelved, vectors: Mapping[str, bytes]) -> ByMeaning | None:
        if shelved.meaning is None:
            return None
        if self._meaning is None:
            self._meaning = _Remembering(shelved.meaning)
        return ByMeaning(self._meaning, vectors)


def golden_judge_of(services: Services) -> GoldenJudge:
    """The judge of a running programme."""
    return GoldenJudge(services.shelf, services.database, lambda: services.clock().astimezone(services.zone).date())


def _is_unseen(knowledge: KnowledgeBase, edits: Edits) -> bool:
    """Whether the search would be the very same after these edits."""
    return all(_is_same(knowledge.find(entry_id), entry) for entry_id, entry in edits.items())


def _is_same(before: Entry | None, after: Entry | None) -> bool:
    if before is None or after is None:
        return before is after or not is_searched((before or after).kind)  # type: ignore[union-attr]
    kept = {name: getattr(before, name) for name in _UNSEARCHED}
    return not is_searched(after.kind) or replace(after, **kept) == before


def _read_after(read: Read, edits: Edits, lexicon: Lexicon) -> dict[int, AnalysedEntry]:
    """What the town would read after the edits: new entries first, as those of its own collection."""
    left = dict(edits)
    found: dict[int, AnalysedEntry] = {}
    for number, one in read.items():
        if one.entry.id not in left:
            found[number] = one
        elif (entry := left.pop(one.entry.id)) is not None:
            found[number] = _analysed(entry, lexicon)
    new = (_analysed(entry, lexicon) for entry in left.values() if entry is not None)
    return dict(enumerate(new, start=-len(left))) | found


def _analysed(entry: Entry, lexicon: Lexicon) -> AnalysedEntry:
    analysis = analysed_entry(entry, lexicon.analyser) if is_searched(entry.kind) else None
    return AnalysedEntry(_NEVER, entry, analysis)


def _vectors_after(shelved: Shelved, knowledge: KnowledgeBase, edits: Edits) -> dict[str, bytes]:
    changed = [entry for entry in edits.values() if entry is not None and _says_else(knowledge.find(entry.id), entry)]
    made: list[tuple[Entry, bytes]] = []
    if shelved.meaning is not None and len(changed) <= _FEW:
        made = list(zip(changed, stored_vectors(shelved.meaning, changed), strict=True))
    gone = {entry.id for entry in changed}
    kept = {entry_id: vector for entry_id, vector in shelved.vectors.items() if entry_id not in gone}
    return kept | {entry.id: vector for entry, vector in made}


def _says_else(before: Entry | None, after: Entry) -> bool:
    return is_searched(after.kind) and (before is None or passages_of(before) != passages_of(after))


class _Remembering:
    """A model that is asked for the vector of each wording once."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self.of_question = lru_cache(_REMEMBERED)(self._of_question)
        self.fingerprint, self.dimensions = meaning.fingerprint, meaning.dimensions
        self.spread, self.neutral = meaning.spread, meaning.neutral

    def of_entries(self, texts: Sequence[str]) -> Matrix:
        """See Meaning."""
        return self._meaning.of_entries(texts)

    def _of_question(self, text: str) -> Vector:
        return self._meaning.of_question(text)
