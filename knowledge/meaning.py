"""Sentence embeddings, if there are any: the port, and how they re-rank what the words found. Pure.

Everything works without. A vector stands for what a text is about; the cosine of two vectors says how near they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.content import Entry
from knowledge.finding.ranking import Candidate

CANDIDATES = 150
"""So many of the lexical ranking's best are ranked anew."""
WEIGHT = 0.09
"""What a cosine one `spread` above `neutral` adds to the lexical rank (docs/decisions/0006)."""
BODY = 200
"""Characters of a body that stand for it."""
BATCH = 8
"""Passages given to the model at once: bounds its memory."""
_TITLE, _BEGINNING = 1, 2
_STORED = "<f2"

Vector = NDArray[np.float32]
"""Shape (dimensions,), of unit length."""
Matrix = NDArray[np.float32]
"""Shape (texts, dimensions), each row of unit length."""


class Meaning(Protocol):
    """A model that turns texts into vectors. One object serves all threads; the same text gives the same vector.

    No text makes it raise: it cleans and cuts what it is given. An empty text has a vector, too.
    """

    @property
    def fingerprint(self) -> str:
        """Names model, version and cleaning: vectors of another fingerprint must be made anew. No white space."""

    @property
    def dimensions(self) -> int:
        """Length of every vector."""

    @property
    def spread(self) -> float:
        """How far its cosines usually lie apart: their standard deviation over a question's candidates."""

    @property
    def neutral(self) -> float:
        """The cosine of a question and an entry that speaks neither for nor against it; below, they are strangers."""

    def of_question(self, text: str) -> Vector:
        """What somebody asks."""

    def of_entries(self, texts: Sequence[str]) -> Matrix:
        """What is there to be found, a row for each passage; no rows for no texts."""


def fingerprint_of_entries(meaning: Meaning) -> str:
    """What an entry's stored vector depends on beside its words: the model, and which words it is given."""
    return f"{meaning.fingerprint}+{_TITLE}title+{_BEGINNING}body{BODY}"


def passages_of(entry: Entry) -> tuple[str, ...]:
    """The texts that stand for an entry: its title alone, and the title with the beginning of the body, if any."""
    beginning = entry.body[:BODY].strip()
    return (entry.title, f"{entry.title}\n{beginning}") if beginning else (entry.title,)


def stored_vectors(meaning: Meaning, entries: Sequence[Entry]) -> list[bytes]:
    """What to keep of each entry: the direction between its two passages, little-endian float16, two bytes a dimension.

    Depends on the entry's words and on `fingerprint_of_entries` alone. Costs some 0.2 s an entry: once a version.
    """
    stored: list[bytes] = []
    for start in range(0, len(entries), BATCH // 2):
        passages = [passages_of(entry) for entry in entries[start : start + BATCH // 2]]
        rows = meaning.of_entries([text for texts in passages for text in texts])
        ends = np.cumsum([len(texts) for texts in passages])
        titles = ends - [len(texts) for texts in passages]
        middle = _TITLE * rows[titles] + _BEGINNING * rows[ends - 1]
        unit = middle / np.linalg.norm(middle, axis=1, keepdims=True)
        stored += [row.astype(_STORED).tobytes() for row in unit]
    return stored


class ByMeaning:
    """Ranks candidates anew by the cosines of question and entries. Never changes; threads may share it.

    `neutral` and `spread` make models comparable (all cosines of E5 lie between 0.7 and 1). They are the model's, not
    those of one question's candidates: two that hardly differ are not torn apart, and when all are strangers all
    lose, as they do with talk that is none of the town's business. A candidate's score stays that of its words.
    """

    def __init__(self, meaning: Meaning, stored: Mapping[str, bytes]) -> None:
        """`stored` by entry id. An entry without a vector, or with another length of it, gains the others' mean."""
        self._meaning = meaning
        size = meaning.dimensions * np.dtype(_STORED).itemsize
        self._stored = {entry_id: row for entry_id, row in stored.items() if len(row) == size}

    def reranked(self, text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates in their new order, with new ranks."""
        known = [place for place, one in enumerate(candidates) if one.entry.id in self._stored]
        if not known:
            return list(candidates)
        rows = b"".join(self._stored[candidates[place].entry.id] for place in known)
        vectors = np.frombuffer(rows, dtype=_STORED).reshape(len(known), -1).astype(np.float32)
        found = WEIGHT * (vectors @ self._meaning.of_question(text) - self._meaning.neutral) / self._meaning.spread
        gains = np.full(len(candidates), found.mean())
        gains[known] = found
        ranks = [one.evidence.rank + gain for one, gain in zip(candidates, gains.tolist(), strict=True)]
        best = sorted(range(len(ranks)), key=lambda place: -ranks[place])
        return [_ranked(candidates[place], ranks[place]) for place in best]


def _ranked(candidate: Candidate, rank: float) -> Candidate:
    return replace(candidate, evidence=replace(candidate.evidence, rank=rank))
