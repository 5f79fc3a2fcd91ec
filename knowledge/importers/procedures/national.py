"""The 31 procedures that every municipality shall take online (特に国民の利便性向上に資する手続), and their names."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NATIONAL_DATA = Path(__file__).resolve().parents[3] / "data" / "national"
_LONGEST = 80
_KEPT = re.compile(r"[^0-9a-zぁ-ゖァ-ヺー一-鿿々]+")
_SAME = (
    ("寄付", "寄附"),
    ("届け出", "届出"),
    ("申し込み", "申込"),
    ("申込み", "申込"),
    ("り災", "罹災"),
    ("手続き", "手続"),
)
_SMALL_WORDS = re.compile("の|等|及び|および|並びに|又は|または|に係る|に関する")
_LAST_WORDS = re.compile("(?:申請|手続|申請手続|届出|請求|申出)$")
_NUMBERED = re.compile(
    r"^\s*(?:[①-⑳㉑-㉟]|(?:No\.?\s*)?[0-9０-９]{1,2}\s*[.．、:：)）]|[0-9０-９]{1,2}\s+)\s*", re.IGNORECASE
)
_BRACKETED = re.compile(r"^\s*[（(【〔［\[「][^）)】〕］\]」]{1,16}[）)】〕］\]」]\s*[:：]?\s*")


@dataclass(frozen=True, slots=True)
class NationalProcedure:
    """`official` is its name in the government's list, `names` are what prefectures and towns call it."""

    key: str
    field: str
    official: str
    names: tuple[str, ...] = ()


class NationalProcedures:
    """The procedures, by key and by the names in which tables call them."""

    def __init__(self, rows: Iterable[NationalProcedure]) -> None:
        """In the order of the government's list."""
        self.by_key = {row.key: row for row in rows}
        self._strict: dict[str, set[str]] = defaultdict(set)
        self._loose: dict[str, set[str]] = defaultdict(set)
        for row in self.by_key.values():
            self._strict[_folded(row.key)].add(row.key)
            for name in (row.official, *row.names):
                self._strict[_folded(name)].add(row.key)
                self._loose[_loosened(name)].add(row.key)

    def named(self, text: str) -> NationalProcedure | None:
        """The one that a cell names, with or without a number or a heading in brackets before it; else None."""
        for form in _forms(text[:_LONGEST]):
            for known, folded in ((self._strict, _folded(form)), (self._loose, _loosened(form))):
                keys = known.get(folded, set())
                if folded and len(keys) == 1:
                    return self.by_key[next(iter(keys))]
        return None


@cache
def national_procedures() -> NationalProcedures:
    """Those of `data/national/online-procedures.csv`."""
    with (NATIONAL_DATA / "online-procedures.csv").open(encoding="utf-8", newline="") as file:
        return NationalProcedures(
            NationalProcedure(row["key"], row["field"], row["official"], tuple(row["names"].split("|")))
            for row in csv.DictReader(file)
        )


def _forms(text: str) -> Iterator[str]:
    yield text
    plain = _NUMBERED.sub("", text, count=1)
    yield plain
    yield _NUMBERED.sub("", _BRACKETED.sub("", plain, count=1), count=1)


def _folded(text: str) -> str:
    plain = _KEPT.sub("", unicodedata.normalize("NFKC", text).casefold())
    for one, other in _SAME:
        plain = plain.replace(one, other)
    return plain


def _loosened(text: str) -> str:
    return _LAST_WORDS.sub("", _SMALL_WORDS.sub("", _folded(text)))
