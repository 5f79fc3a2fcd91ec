"""Where a facility is and how it is reached: address, position, telephone, and whose it is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.tables.cells import is_destroyed_number
from knowledge.importers.validation import Record
from knowledge.importers.written.numbers import read_coordinate, read_phone

_PARTS = ("address_prefecture", "address_city", "address_area", "address_block")
_DIGITS = re.compile(r"\D")
_LENGTH_WITHOUT_ZERO = 9
_PREFECTURE_CODE = re.compile(r"[0-9]{2}000[0-9]?|[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class FacilityPlace:
    """`latitude` and `longitude` are degrees as text, both or none; `phone` is one number that a button can call."""

    address: str = ""
    phone: str = ""
    latitude: str = ""
    longitude: str = ""


def read_place(record: Record, log: ImportLog) -> FacilityPlace:
    """What the row says of it; what cannot be used is left out with a note."""
    latitude, longitude = _position(record, log)
    return FacilityPlace(_address(record), _phone(record, log), latitude, longitude)


def other_municipality(record: Record, request: ImportRequest) -> str:
    """The code or name in the row when it is not that of the request's municipality or its prefecture; else empty."""
    code = unicodedata.normalize("NFKC", record.text("municipality")).strip()
    own = request.municipality_code
    if code.isdecimal():
        padded = code if len(code) >= 5 else code.zfill(5)
        is_own = padded in (own, own[:5], own.removeprefix("0"))
        is_prefecture = bool(_PREFECTURE_CODE.fullmatch(padded)) and padded.startswith(own[:2])
        return "" if is_own or is_prefecture else code
    name = "".join(record.text("municipality_name").split())
    return "" if not name or not request.town_name or name.endswith(request.town_name) else name


def _address(record: Record) -> str:
    whole = record.text("address") or "".join(record.text(part) for part in _PARTS)
    address, building = " ".join(whole.split()), " ".join(record.text("building").split())
    return address if not building or building in address else f"{address} {building}".strip()


def _phone(record: Record, log: ImportLog) -> str:
    given = record.text("phone")
    if not given:
        return ""
    if is_destroyed_number(given):
        log.note(record.file, record.line, "phone", "phone-left-out", given)
        return ""
    digits = unicodedata.normalize("NFKC", given)
    if digits.isdecimal() and len(digits) == _LENGTH_WITHOUT_ZERO and not digits.startswith("0"):
        log.note(record.file, record.line, "phone", "phone-zero-added", given)
        return f"0{digits}"
    phone = read_phone(given)
    if not phone:
        log.note(record.file, record.line, "phone", "phone-left-out", given)
    elif _DIGITS.sub("", phone) != _DIGITS.sub("", digits):
        log.note(record.file, record.line, "phone", "phone-shortened", given)
    return phone


def _position(record: Record, log: ImportLog) -> tuple[str, str]:
    """Both degrees, also when they stand in each other's column."""
    given = record.text("latitude"), record.text("longitude")
    if not any(given):
        return "", ""
    for (first, second), is_swapped in ((given, False), (given[::-1], True)):
        north, east = read_coordinate(first, "latitude"), read_coordinate(second, "longitude")
        if north.degrees is not None and east.degrees is not None:
            if is_swapped:
                log.note(record.file, record.line, "latitude", "position-swapped", " ".join(given))
            return _degrees(north.degrees), _degrees(east.degrees)
    log.note(record.file, record.line, "latitude", "position-left-out", " ".join(given))
    return "", ""


def _degrees(number: float) -> str:
    return format(number, ".10f").rstrip("0").rstrip(".")
