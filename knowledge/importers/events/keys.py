"""Which event is which, from one file to the next and among the rows of one file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from knowledge.importers.tables.cells import is_destroyed_number
from knowledge.importers.title_keys import LONGEST_KEY, key_from_title

_PLAIN_ID = re.compile(r"[^\s:|\x00-\x1f\x7f]{1,80}")
_RUNNING = 10_000
"""A number below this in a column 「NO」 counts the rows of its sheet: next month it is another event's."""


def real_id(given: str, number: str) -> str:
    """The file's own id of a row: that of the column ID, or a long number of the column NO; else empty.

    A number whose digits Excel has destroyed is none.
    """
    plain = unicodedata.normalize("NFKC", given).strip()
    if _PLAIN_ID.fullmatch(plain) and not is_destroyed_number(plain):
        return plain
    count = unicodedata.normalize("NFKC", number).strip()
    if not _PLAIN_ID.fullmatch(count) or is_destroyed_number(count):
        return ""
    try:
        return "" if float(count) < _RUNNING else count
    except ValueError:
        return count


@dataclass(slots=True)
class EventKeys:
    """The keys given so far, as short fingerprints: a hundred bytes a row."""

    _given: dict[int, int] = field(default_factory=dict)

    def key_for(self, code: str, own_id: str, name: tuple[str, ...], content: str) -> str:
        """The key of a row; empty when the file has had the very same row before.

        `name` is its title, first day, place and time: as much of it as tells the row from those before, so that the
        event of next month's sheet is the same though its place is written otherwise. `content` is all of the row.
        """
        mark = _fingerprint(content)
        for key in _candidates(code, own_id, name, mark):
            known = self._given.setdefault(_fingerprint(key), -1)
            if known == -1:
                self._given[_fingerprint(key)] = mark
                return key
            if known == mark:
                return ""
        return ""


def _candidates(code: str, own_id: str, name: tuple[str, ...], mark: int) -> Iterator[str]:
    parts = (own_id, *name[1:]) if own_id else name
    for length in range(1 if own_id else 2, len(parts) + 1):
        yield _key(code, parts[:length])
    yield _key(code, (*parts, f"{mark:016x}"))


def _key(code: str, parts: tuple[str, ...]) -> str:
    return f"{code}-{key_from_title(*parts, longest=LONGEST_KEY - len(code) - 1)}"


def _fingerprint(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=8).digest(), "big")
