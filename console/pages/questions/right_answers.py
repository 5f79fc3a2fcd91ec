"""Which answers somebody means: their ids, or words that only one of them is found by. Otherwise there is a choice."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.content import Entry, EntryKind
from knowledge.decision import Answer
from knowledge.finding.evidence import Why
from knowledge.finding.folding import joined
from knowledge.search import KnowledgeBase

_DIVIDERS = re.compile(r"[|、\n]+")
_KINDS = frozenset(str(kind) for kind in EntryKind)
_CERTAIN = (Why.EXACT, Why.READING)
_SHOWN = 8
_MOST_PARTS = 10


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Words that fit several answers, or none for sure; `entries` is empty when nothing is found by them."""

    words: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """The ids of the answers that are clear, and what is left to choose."""

    ids: tuple[str, ...] = ()
    open: tuple[Ambiguous, ...] = ()


@dataclass(frozen=True, slots=True)
class Finder:
    """Where to look, and as whom on which day (Japan's date)."""

    knowledge: KnowledgeBase
    on: date
    is_staff: bool = False

    def meant(self, text: str, picked: Collection[str] = ()) -> Meant:
        """Which answers the text means. `picked` are ids that were chosen from what an earlier look left open."""
        whole = self._certain(text)
        if whole:
            return Meant((whole,))
        ids, left = list[str](), list[Ambiguous]()
        for part in [part.strip() for part in _DIVIDERS.split(text) if part.strip()][:_MOST_PARTS]:
            named, words = _ids_and_words(part)
            ids += named
            if not words:
                continue
            certain = self._certain(words)
            entries = () if certain else self._near(words)
            chosen = [certain] if certain else [one.id for one in entries if one.id in picked]
            ids += chosen
            if not chosen:
                left.append(Ambiguous(words, tuple(entries)))
        return Meant(tuple(dict.fromkeys(ids)), tuple(left))

    def _certain(self, words: str) -> str:
        """The id of the only answer that is called so."""
        if not joined(words):
            return ""
        finding = self.knowledge.ask(words, on=self.on, staff=self.is_staff, limit=_SHOWN)
        called = [one.entry for one in finding.candidates if joined(one.entry.title) == joined(words)]
        if len(called) == 1:
            return called[0].id
        best = finding.candidates[0] if finding.candidates else None
        is_sure = isinstance(finding.decision, Answer) and best is not None and best.why in _CERTAIN
        return best.entry.id if best is not None and is_sure and not called else ""

    def _near(self, words: str) -> Sequence[Entry]:
        finding = self.knowledge.ask(words, on=self.on, staff=self.is_staff, limit=_SHOWN)
        return [one.entry for one in finding.candidates]


def _ids_and_words(part: str) -> tuple[list[str], str]:
    """The ids of a part, and its other words."""
    pieces = part.split()
    ids = [piece for piece in pieces if piece.partition(":")[0] in _KINDS and ":" in piece]
    return ids, " ".join(piece for piece in pieces if piece not in ids)
