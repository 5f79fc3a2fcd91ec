"""Which words are near which: a table drawn once from word vectors, and synonyms kept by hand."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
_SAME, _NEAR = 0.8, 0.4
_SAME_ROW = 0.9
_LIKENESS_SCALE = 255.0


class RelatedWords:
    """Words, the vector of each, and the nearest vectors of each vector. Shared by all readers; never changes."""

    def __init__(
        self,
        rows: Mapping[str, int],
        vectors: Vectors,
        neighbours: NDArray[np.uint16],
        likeness: NDArray[np.uint8],
    ) -> None:
        """`vectors` has shape (R, dimensions), of length 1; `neighbours` and `likeness` (0–255) have shape (R, n)."""
        self._rows = rows
        self._neighbours = neighbours
        self._likeness = likeness
        self.vectors = vectors
        self.centre = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], dtype=np.float32)

    @classmethod
    def none(cls) -> RelatedWords:
        """A table without words."""
        return cls({}, np.zeros((0, 1), np.float32), np.zeros((0, 0), np.uint16), np.zeros((0, 0), np.uint8))

    @classmethod
    def from_file(cls, path: Path) -> RelatedWords:
        """The table that `data/words/make_related_words.py` wrote."""
        with np.load(path) as table:
            words = table["words"].tobytes().decode().split("\n")
            vectors = table["vectors"].astype(np.float32)
            rows = dict(zip(words, table["rows"].tolist(), strict=True))
            neighbours, likeness = table["neighbours"], table["likeness"]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return cls(rows, vectors, neighbours, likeness)

    def row(self, form: str) -> int | None:
        """The row of a word's vector, or None for a word that is not in the table."""
        return self._rows.get(form)

    def near(self, row: int) -> list[tuple[int, float]]:
        """Rows near this one with their likeness (cosine, 0.5 to 1), the row itself first."""
        likeness = self._likeness[row]
        count = int(np.count_nonzero(likeness))
        values = (likeness[:count] / _LIKENESS_SCALE).tolist()
        return [(row, _SAME_ROW), *zip(self._neighbours[row, :count].tolist(), values, strict=True)]


class Synonyms:
    """Words that people use for one another, kept by hand in `data/words/synonyms/`."""

    def __init__(self, same: Iterable[Sequence[str]] = (), near: Iterable[Sequence[str]] = ()) -> None:
        self._same = [tuple(group) for group in same]
        self._near = [tuple(group) for group in near]

    @classmethod
    def from_folder(cls, folder: Path) -> Synonyms:
        """All TOML files of a folder, each with `[[same]]` and `[[near]]` groups of `words`."""
        same: list[Sequence[str]] = []
        near: list[Sequence[str]] = []
        for path in sorted(folder.glob("*.toml")):
            groups = tomllib.loads(path.read_text(encoding="utf-8"))
            same += [group["words"] for group in groups.get("same", ())]
            near += [group["words"] for group in groups.get("near", ())]
        return cls(same, near)

    def words(self) -> list[str]:
        """Every word once."""
        return sorted({word for group in (*self._same, *self._near) for word in group})

    def by_form(self, form_of: Callable[[str], str]) -> dict[str, dict[str, float]]:
        """For each word's form the forms that may stand for it, with how well (0 to 1)."""
        forms = {word: form_of(word) for word in self.words()}
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for groups, weight in ((self._near, _NEAR), (self._same, _SAME)):
            for group in groups:
                members = [forms[word] for word in group if forms[word]]
                for one in members:
                    found[one] |= {other: weight for other in members if other != one}
        return dict(found)
