"""How many of each: few enough for every change, many at night."""

from __future__ import annotations

import os

from storage.database import Database

NIGHTLY = os.environ.get("MADOGUCHI_NIGHTLY") == "1"
"""Whether the long run was asked for."""


def sized(usual: int, nightly: int) -> int:
    """`usual`, or `nightly` when MADOGUCHI_NIGHTLY=1."""
    return nightly if NIGHTLY else usual


def shared(count: int, database: Database) -> int:
    """`count` on SQLite; two fifths of it on PostgreSQL by day, where the same code has run already."""
    return count if NIGHTLY or database.is_sqlite else count * 2 // 5
