"""SQLite's FTS5 with its trigram tokenizer: any trigram of the question, ranked by bm25()."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Sequence

from knowledge.content import Entry

_TRIGRAM = 3


class Peer:
    """A table in memory. Shorter questions than a trigram are looked for with LIKE, shorter titles first."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Fills the table."""
        self._ids = [entry.id for entry in entries]
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute("CREATE VIRTUAL TABLE entry USING fts5(title, body, tokenize='trigram')")
        rows = ((number, _plain(entry.title), _plain(entry.body)) for number, entry in enumerate(entries))
        self._connection.executemany("INSERT INTO entry(rowid, title, body) VALUES (?, ?, ?)", rows)

    def rank(self, question: str, limit: int) -> list[str]:
        """The entries with the rarest trigrams of it."""
        asked = _plain(question)
        grams = dict.fromkeys(asked[start : start + _TRIGRAM] for start in range(len(asked) - _TRIGRAM + 1))
        if not grams:
            return self._containing(asked, limit)
        wanted = " OR ".join('"{}"'.format(gram.replace('"', '""')) for gram in grams)
        rows = self._connection.execute(
            "SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY bm25(entry) LIMIT ?", (wanted, limit)
        )
        return [self._ids[number] for (number,) in rows]

    def _containing(self, asked: str, limit: int) -> list[str]:
        rows = self._connection.execute(
            "SELECT rowid FROM entry WHERE title LIKE :like OR body LIKE :like"
            " ORDER BY title NOT LIKE :like, length(title) LIMIT :limit",
            {"like": f"%{asked}%", "limit": limit},
        )
        return [self._ids[number] for (number,) in rows]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
