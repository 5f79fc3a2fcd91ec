"""Keys for the rows of a table: the file's own numbers where they are real, else the name and what tells it apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from knowledge.importers.tables.cells import is_destroyed_number
from knowledge.importers.title_keys import LONGEST_KEY, key_from_title

_UNFIT = re.compile(r"[\x00-\x1f\x7f:|]")
_MOST_TRIES = 10_000


def fingerprint(*parts: str) -> bytes:
    """Ten bytes for what a row says, to know it again in a file of a million rows."""
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=10).digest()


@dataclass(slots=True)
class RowKeys:
    """Filled in a first reading of the file by `see`, asked in the second by `key`."""

    seen: set[bytes] = field(default_factory=set)
    repeated: set[bytes] = field(default_factory=set)
    destroyed: str = ""
    """The first number that Excel destroyed."""
    twice: str = ""
    """The first number that stands in two rows."""
    _given: set[str] = field(default_factory=set)

    def see(self, number: str, name: str) -> None:
        """A row of the first reading, its number as it will be asked for."""
        if number and is_destroyed_number(number):
            self.destroyed = self.destroyed or number
        elif number and self._count("number", number):
            self.twice = self.twice or number
        self._count("name", key_from_title(name))

    def is_real(self, number: str) -> bool:
        """Whether a number stands for one row only, with all its digits."""
        return bool(
            number
            and len(number) <= LONGEST_KEY
            and not _UNFIT.search(number)
            and not is_destroyed_number(number)
            and fingerprint("number", number) not in self.repeated
        )

    def is_repeated(self, name: str) -> bool:
        """Whether several rows have this name."""
        return fingerprint("name", key_from_title(name)) in self.repeated

    def key(self, number: str, name: str, more: Iterable[str]) -> str:
        """The number, or the name with as much of `more` as no row before has taken."""
        parts = [part for part in more if part]
        if self.is_real(number):
            return self._taken(number)
        at_first = 1 if parts and self.is_repeated(name) else 0
        for count in range(at_first, len(parts) + 1):
            key = key_from_title(name, *parts[:count])
            if self._is_free(key):
                return self._taken(key)
        for ordinal in range(2, _MOST_TRIES):
            key = key_from_title(name, *parts, str(ordinal))
            if self._is_free(key):
                break
        return self._taken(key)

    def _is_free(self, key: str) -> bool:
        """Not taken, and not the number of a row that is yet to come."""
        return key not in self._given and fingerprint("number", key) not in self.seen

    def _count(self, what: str, value: str) -> bool:
        """Whether the value was there before."""
        mark = fingerprint(what, value)
        if mark in self.seen:
            self.repeated.add(mark)
            return True
        self.seen.add(mark)
        return False

    def _taken(self, key: str) -> str:
        self._given.add(key)
        return key
