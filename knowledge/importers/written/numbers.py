"""Numbers in cells: how many people, where on the map, which telephone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.importers.written.wording import folded

_WHOLE = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})")
_PLACES = re.compile(
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6}) ?[名人組]"
    r"(?P<other>程度の参加|の参加|以上|未満|から|で構成| ?[1一]組)?"
    r"|(?:定員|先着)[ :]{0,2}(?P<bare>[0-9]{1,6})(?![0-9,:年月日時分歳])"
)
_NUMBER = re.compile(r"[①-⑳]? ?(?P<degrees>[+-]?[0-9]{1,3}(?:\.[0-9]{0,30})?)[,、]?")
_JAPAN = {"latitude": (20.0, 46.0), "longitude": (122.0, 154.0)}
_BRACKETS = re.compile(r"\([^()]*\)")
_NOT_A_CODE = re.compile(r"\((?![0-9]{1,5}\))[^()]*\)")
_PHONE = re.compile(r"(?<![0-9])(?:\+[0-9]{1,3}[ -]?)?\(?[0-9]{1,5}\)?[ -]?\(?[0-9]{1,4}\)?[ -]?[0-9]{3,4}(?![0-9])")
_LEAST_DIGITS = 6
_LONGEST_PHONE = 15


@dataclass(frozen=True, slots=True)
class ReadCoordinate:
    """Degrees, positive, WGS 84 as far as the cell can say. Problems: `empty`, `not-a-number`, `not-in-japan`."""

    degrees: float | None
    problem: str = ""


def read_whole(text: str) -> int | None:
    """A cell that is a whole number and nothing else, thousands with commas or without."""
    plain = folded(text).replace("、", ",")
    return int(plain.replace(",", "")) if _WHOLE.fullmatch(plain) else None


def read_capacity(text: str) -> int | None:
    """For how many people (人, 名) or groups (組) there is room, each time; None where the cell does not say.

    The first number of them counts, brackets last; 「20人以上で構成される団体」 is a condition and no capacity.
    """
    plain = folded(text).replace("、", ",")
    if (alone := read_whole(plain)) is not None:
        return alone or None
    for part in (_BRACKETS.sub(" ", plain), plain):
        for found in _PLACES.finditer(part):
            number = int((found["number"] or found["bare"]).replace(",", ""))
            if number and not found["other"]:
                return number
    return None


def read_coordinate(text: str, axis: str) -> ReadCoordinate:
    """Degrees in Japan, 20 to 46 north and 122 to 154 east. `axis` is `latitude` or `longitude`."""
    plain = folded(text)
    if not plain.strip("-"):
        return ReadCoordinate(None, "empty")
    found = _NUMBER.fullmatch(plain)
    if not found:
        return ReadCoordinate(None, "not-a-number")
    least, most = _JAPAN[axis]
    degrees = float(found["degrees"])
    return ReadCoordinate(degrees) if least <= degrees <= most else ReadCoordinate(None, "not-in-japan")


def read_phone(text: str) -> str:
    """The first telephone number of a cell in half width, as it is divided; outside brackets rather than inside.

    Empty where there is none. Hidden digits (090-XXXX-XXXX) are no number.
    """
    plain = folded(text).replace("ー", "-")
    for part in (_NOT_A_CODE.sub("\n", plain), plain):
        for found in _PHONE.finditer(part):
            number = _unbracketed(found[0])
            if _LEAST_DIGITS <= sum(letter.isdigit() for letter in number) <= _LONGEST_PHONE:
                return number
    return ""


def _unbracketed(number: str) -> str:
    """087(833)2282 and (087)833-2282 as 087-833-2282."""
    return re.sub(r"[()\s-]+", "-", number).strip("-")
