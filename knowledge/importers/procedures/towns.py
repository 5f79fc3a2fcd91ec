"""Which municipality a cell names: by its code, with or without the check digit, or by its name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from knowledge.importers.procedures.national import NATIONAL_DATA
from knowledge.municipalities import Municipalities, Municipality, municipalities_from_csv
from knowledge.normalize import folded

ASIDE = ("prefecture-row", "total-row")
"""The problems of what is no municipality and stands among them all the same."""
_LONGEST = 24
_CODE = re.compile(r"[0-9]{4,6}")
_PREFECTURE_CODE = re.compile(r"[0-9]{1,2}000[0-9]?")
_PREFECTURE = re.compile(r"(?:北海道|東京都|京都府|大阪府|[^市町村区\s]{2,3}県)(?:\((?:本庁|県庁)\))?")
_TOTAL = re.compile(
    r"(?:全?市町村?|全?市区町村|市町|町村|全団体|県内?|全体|実施|対応|導入|オンライン化)?(?:の)?"
    r"(?:合計|総計|小計|計|平均|割合|率|団体数|市町村?数|実施数|件数)"
)
_WEIGHTS = (6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class NamedTown:
    """A municipality's code, or why there is none.

    Problems: `unknown-municipality`, `ambiguous-municipality`, and for rows that are no municipality's `prefecture-row`
    and `total-row`.
    """

    code: str = ""
    problem: str = ""


class Towns:
    """The municipalities as seen from one of them: where a name occurs several times, its own prefecture's is meant."""

    def __init__(self, municipalities: Municipalities, own_code: str) -> None:
        """`own_code` is the six digits of the town that imports."""
        self._municipalities = municipalities
        self._own = own_code
        self._found: dict[str, NamedTown] = {}

    def named(self, text: str) -> NamedTown:
        """What a cell names; an empty cell is unknown."""
        if text not in self._found:
            plain = "".join(unicodedata.normalize("NFKC", text[: _LONGEST * 4]).split())
            self._found[text] = self._by_code(plain) if _CODE.fullmatch(plain) else self._by_name(plain)
        return self._found[text]

    def _by_code(self, digits: str) -> NamedTown:
        """Six digits, or five without the check digit; either may have lost its first 0 to Excel."""
        forms = {digits, f"0{digits}", _checked(digits), _checked(f"0{digits}")}
        return self._one([found for form in sorted(forms) if (found := self._municipalities.find(form))]) or (
            NamedTown(problem="prefecture-row" if _PREFECTURE_CODE.fullmatch(digits) else "unknown-municipality")
        )

    def _by_name(self, plain: str) -> NamedTown:
        if _TOTAL.fullmatch(plain):
            return NamedTown(problem="total-row")
        found = [] if len(plain) > _LONGEST else self._municipalities.named_in(plain)
        return self._one([row for row in found if _is_called(row, plain)]) or NamedTown(
            problem="prefecture-row" if _PREFECTURE.fullmatch(plain) else "unknown-municipality"
        )

    def _one(self, found: list[Municipality]) -> NamedTown | None:
        own = [row for row in found if row.code[:2] == self._own[:2]]
        if len(found) == 1 or len(own) == 1:
            return NamedTown((own or found)[0].code)
        return NamedTown(problem="ambiguous-municipality") if found else None


@cache
def all_municipalities() -> Municipalities:
    """Those of `data/national/`, with the sample town."""
    return municipalities_from_csv(
        *(NATIONAL_DATA / f"{name}.csv" for name in ("municipalities", "sample-municipality"))
    )


def _is_called(row: Municipality, plain: str) -> bool:
    """Whether the text is the name and nothing else but the prefecture and the 郡 before it; 市, 町 may be missing."""
    rest = folded(plain).removeprefix(folded(row.prefecture))
    for name in (folded(row.name), folded(row.reading), folded(row.name)[:-1]):
        before = rest.removesuffix(name)
        if name and before != rest and (not before or before.endswith("郡")):
            return True
    return False


def _checked(digits: str) -> str:
    """Five digits with their check digit; anything else as it is."""
    if len(digits) != len(_WEIGHTS):
        return digits
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11
    return f"{digits}{(11 - rest) % 10}"
