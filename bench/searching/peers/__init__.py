"""Other search engines over the same entries. Each is a module with a class `Peer`; a missing package is told."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Protocol, cast

from knowledge.content import Entry


class Ranking(Protocol):
    """Something that ranks entry ids for a question, best first."""

    def rank(self, question: str, limit: int) -> list[str]:
        """At most `limit` ids of entries."""
        ...


class PeerType(Protocol):
    """How a peer is made."""

    def __call__(self, entries: Sequence[Entry]) -> Ranking:
        """Index the entries."""
        ...


MODULES = {
    "rapidfuzz WRatio, titles": "titles",
    "SQLite FTS5 trigram": "fts5",
    "bm25s, SudachiPy": "bm25",
    "tantivy, SudachiPy": "tantivy_index",
    "rapidfuzz over readings": "readings",
}
TITLES, READINGS = "rapidfuzz WRatio, titles", "rapidfuzz over readings"
LEXICAL = tuple(name for name in MODULES if name != READINGS)


def peers(names: Sequence[str], missing: dict[str, str]) -> dict[str, PeerType]:
    """The named peers that can run here; `missing` is told of the others, by name and in plain words."""
    found: dict[str, PeerType] = {}
    for name in names:
        try:
            module = importlib.import_module(f"{__name__}.{MODULES[name]}")
        except ImportError as error:
            missing[name] = f"not measured: {error}. `pip install -e .[bench]` brings what it needs"
        else:
            found[name] = cast(PeerType, module.Peer)
    return found
