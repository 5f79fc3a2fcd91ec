"""What an event's card says beside its words and its time: place, fee, for whom, how to apply."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from knowledge.importers.events.applying import read_application
from knowledge.importers.events.cells import EventCells
from knowledge.importers.events.timing import Timing, read_day
from knowledge.importers.written.numbers import read_capacity, read_coordinate, read_phone, read_whole
from knowledge.importers.written.status import Status, read_status
from knowledge.importers.written.wording import folded, is_blank

_ONLY_PEOPLE = re.compile(r"[0-9,、]+ ?[名人]?")
_MAYBE_CLOSED = re.compile("中止|延期|満員|満席|定員|キャンセル")
_read_phone = lru_cache(2_000)(read_phone)
_read_coordinate = lru_cache(4_000)(read_coordinate)
"""The places of a town come again and again."""
_NUMBER = re.compile("[0-9０-９]")
_CALLED_OFF = re.compile("cancel|postpone", re.IGNORECASE)
_OFFLINE = frozenset(("", "無", "なし", "無し", "0", "false", "no", "×"))
_ADDRESS = ("prefecture_part", "city_part", "town_part", "lot_part")


def details_of(cells: EventCells, title: str, timing: Timing) -> dict[str, Any]:
    """The details of an entry, those of its timing among them; empty ones are left out."""
    details: dict[str, Any] = {
        "place": " ".join(cells.joined(" ", "place", "room").split()),
        "meeting": cells.get("meeting"),
        "address": cells.get("address") or cells.joined("", *_ADDRESS),
        "access": cells.get("access"),
        "parking": cells.get("parking"),
        "target": cells.joined("\n", "target", "target_note"),
        "fee": _fee(cells),
        "contact": " ".join(cells.get("contact").split()),
        "organizer": cells.get("organizer"),
        "phone": _phone(cells),
        "status": _status(cells, title),
        "online": cells.url("online") or _online(cells),
        "apply_url": cells.url("apply_url"),
    }
    details |= _capacity(cells) | _application(cells, timing) | _coordinates(cells) | timing.details
    when = (timing.details.get("when", ""), cells.get("when_note"), cells.get("pattern"))
    details["when"] = "\n".join(dict.fromkeys(text for text in when if text and not is_blank(text)))
    return {name: value for name, value in details.items() if value != ""}


def _fee(cells: EventCells) -> str:
    """The basic fee, a number being yen, and the particulars of it."""
    basic = cells.get("fee")
    yen = read_whole(basic)
    return "\n".join(
        dict.fromkeys(text for text in (basic if yen is None else f"{yen:,}円", cells.get("fee_note")) if text)
    )


def _phone(cells: EventCells) -> str:
    """The first number of a cell; what is none, such as that of another service, is noted."""
    given = cells.get("phone")
    number = _read_phone(given) if given else ""
    if given and not number:
        cells.note("phone", "event-no-phone")
    return number


def _status(cells: EventCells, title: str) -> Status:
    said = cells.get("status")
    if _CALLED_OFF.search(said):
        return "cancelled"
    names = f"{title}\n{cells.get('subtitle')}"
    notes = cells.joined("\n", "status", "when_note", "notes", "apply_period")
    return read_status(names, notes) if _MAYBE_CLOSED.search(names + notes) else ""


def _online(cells: EventCells) -> str:
    said = cells.get("is_online")
    return "" if said.casefold() in _OFFLINE else said


def _capacity(cells: EventCells) -> dict[str, str]:
    """The number of people, or the words where they tell of groups or nobody; `capacity_note` is what else is said."""
    given, note = cells.get("capacity"), cells.get("capacity_note")
    words = given or note
    plain = folded(words)
    number = read_capacity(words) if words else None
    if number is None or not (
        _ONLY_PEOPLE.fullmatch(plain) or re.search(rf"{number:,} ?[名人]|{number} ?[名人]", plain)
    ):
        return {"capacity": " ".join(words.split()), "capacity_note": note if given else ""}
    more = [] if _ONLY_PEOPLE.fullmatch(plain) else [" ".join(words.split())]
    return {"capacity": str(number), "capacity_note": "\n".join([*more, *([note] if given and note else [])])}


def _application(cells: EventCells, timing: Timing) -> dict[str, str]:
    """How to apply in the source's words, and the first and the last day for it where they can be read."""
    words = cells.joined("\n", "apply", "apply_period")
    said = read_application(words, timing.first_day) if _NUMBER.search(words) else None
    opens = read_day(cells.get("apply_from"), timing.first_day) or (said.opens if said else None)
    closes = read_day(cells.get("apply_by"), timing.first_day) or (said.closes if said else None)
    unread = [
        cells.get(name)
        for name in ("apply_from", "apply_by")
        if cells.get(name) and read_day(cells.get(name), timing.first_day) is None
    ]
    return {
        "apply": "\n".join([words, *unread] if words else unread),
        "apply_from": opens.isoformat() if opens else "",
        "apply_by": closes.isoformat() if closes else "",
    }


def _coordinates(cells: EventCells) -> dict[str, str]:
    """Degrees in Japan, both or none; those that stand in each other's column are put right."""
    given = cells.get("latitude"), cells.get("longitude")
    if not any(given):
        return {}
    for latitude, longitude, problem in ((*given, ""), (*reversed(given), "event-coordinates-swapped")):
        north, east = _read_coordinate(latitude, "latitude"), _read_coordinate(longitude, "longitude")
        if north.degrees is not None and east.degrees is not None:
            if problem:
                cells.note("latitude", problem)
            return {"latitude": str(north.degrees), "longitude": str(east.degrees)}
    cells.note("latitude", "event-coordinates")
    return {}
