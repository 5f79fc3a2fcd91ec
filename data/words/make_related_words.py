"""Draws the table of related words from the word vectors of `ja_ginza`. Run once, by hand; never at run time.

    python -m venv words && words/bin/pip install "ja_ginza==5.3.0" spacy sudachipy sudachidict-core numpy
    words/bin/python data/words/make_related_words.py

`ja_ginza` (MIT, Megagon Labs) holds chiVe's vectors (Apache-2.0, Works Applications), keyed by SudachiPy's
normalised forms and already reduced to 20,000 different ones: rare words share the vector of their nearest word.
"""

from __future__ import annotations

from pathlib import Path

import ja_ginza
import numpy as np
from spacy.vocab import Vocab
from sudachipy import Dictionary, SplitMode

HERE = Path(__file__).parent
NEIGHBOURS, NEAR = 30, 0.5
KINDS = {"名詞", "動詞", "形容詞", "形状詞", "副詞", "接尾辞"}
NO_WORDS = {"固有名詞", "数詞"}


def main() -> None:
    """Writes `related-words.npz` beside this file."""
    root = Path(ja_ginza.__file__).parent
    vocab = Vocab().from_disk(next(root.glob("ja_ginza-*")) / "vocab")
    matrix = vocab.vectors.data
    matrix = matrix / np.linalg.norm(matrix, axis=1, keepdims=True).clip(1e-9)
    tokenizer = Dictionary(dict="core").tokenizer(mode=SplitMode.C)
    rows: dict[str, int] = {}
    for key, row in vocab.vectors.key2row.items():
        word = vocab.strings[key].lower()
        if word not in rows and _is_word(word, tokenizer):
            rows[word] = row
    used = sorted(set(rows.values()))
    matrix = matrix[used].astype(np.float32)
    place = {row: number for number, row in enumerate(used)}
    words = sorted(rows)
    neighbours, likeness = _nearest(matrix)
    np.savez_compressed(
        HERE / "related-words.npz",
        words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        rows=np.array([place[rows[word]] for word in words], dtype=np.uint16),
        vectors=np.round(matrix * 127 / np.abs(matrix).max()).astype(np.int8),
        neighbours=neighbours,
        likeness=likeness,
    )
    print(len(words), "words,", len(used), "vectors")  # noqa: T201


def _is_word(word: str, tokenizer: object) -> bool:
    if not 1 <= len(word) <= 12:
        return False
    found = tokenizer.tokenize(word)  # type: ignore[attr-defined]
    if len(found) != 1 or found[0].is_oov() or found[0].normalized_form().lower() != word:
        return False
    part = found[0].part_of_speech()
    return part[0] in KINDS and part[1] not in NO_WORDS


def _nearest(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    neighbours = np.zeros((len(matrix), NEIGHBOURS), dtype=np.uint16)
    likeness = np.zeros((len(matrix), NEIGHBOURS), dtype=np.uint8)
    for start in range(0, len(matrix), 500):
        cosines = matrix[start : start + 500] @ matrix.T
        cosines[np.arange(len(cosines)), np.arange(start, start + len(cosines))] = 0
        order = np.argsort(-cosines, axis=1)[:, :NEIGHBOURS]
        values = np.take_along_axis(cosines, order, axis=1)
        neighbours[start : start + 500] = order
        likeness[start : start + 500] = np.where(values >= NEAR, np.round(values * 255), 0)
    return neighbours, likeness


if __name__ == "__main__":
    main()
