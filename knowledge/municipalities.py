"""The municipalities of Japan by code, and finding them in what people type. Pure but for reading one file."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.normalize import folded

_LONGEST = 14


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality. `code` has six digits; 25 names occur more than once, so only the code identifies."""

    code: str
    prefecture: str
    name: str
    reading: str = ""

    @property
    def full_name(self) -> str:
        """Prefecture and name."""
        return self.prefecture + self.name


class Municipalities:
    """A table of municipalities, by code and by the names people use."""

    def __init__(self, rows: Iterable[Municipality]) -> None:
        """Twenty milliseconds for all 1,741."""
        self._by_code = {row.code: row for row in rows}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for row in self._by_code.values():
            for name in (row.name, row.reading):
                self._by_name[folded(name)].add(row.code)
        self._by_name.pop("", None)
        self._prefectures = {folded(row.prefecture): row.prefecture for row in self._by_code.values()}

    def __len__(self) -> int:
        return len(self._by_code)

    def get(self, code: str) -> Municipality:
        """The municipality with this code; KeyError when there is none."""
        return self._by_code[code]

    def find(self, code: str) -> Municipality | None:
        """The municipality with this code, or None."""
        return self._by_code.get(code)

    def named_in(self, text: str) -> list[Municipality]:
        """The municipalities whose longest name stands in `text`, by code; a named prefecture narrows them."""
        plain = folded(text)
        prefectures = {name for spelled, name in self._prefectures.items() if spelled in plain}
        codes = self._longest_name(plain) or self._longest_name(plain, suffixes=("市", "町", "村", "区"))
        found = [self._by_code[code] for code in sorted(codes)]
        return [row for row in found if row.prefecture in prefectures] or found

    def _longest_name(self, plain: str, suffixes: tuple[str, ...] = ("",)) -> set[str]:
        for length in range(min(_LONGEST, len(plain)), 1, -1):
            for start in range(len(plain) - length + 1):
                part = plain[start : start + length]
                codes = set().union(*(self._by_name.get(part + suffix, set()) for suffix in suffixes))
                if codes:
                    return codes
        return set()


def municipalities_from_csv(*paths: Path) -> Municipalities:
    """Read tables with the columns `code,prefecture,name,reading`; KeyError when one is missing."""
    rows = []
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += [
                Municipality(row["code"], row["prefecture"], row["name"], row["reading"])
                for row in csv.DictReader(file)
            ]
    return Municipalities(rows)
