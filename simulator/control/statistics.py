"""Control: what LINE believes of people, audiences made in the manager, what became of messages and menus."""

from typing import Any

from flask import Blueprint, Response, jsonify

from simulator.application import present_platform
from simulator.control.allowance import body_count
from simulator.control.asking import ControlRefused, asked_body, asked_channel, asked_person, asked_text, checked_name
from simulator.rules.areas import AREAS
from simulator.rules.demographics import APP_TYPES, GENDERS, Demographics
from simulator.state.audiences import KINDS, NoRoom
from simulator.state.channel import Channel
from simulator.state.statistics import Interactions, MenuDay, Sent

statistics = Blueprint("statistics", __name__, url_prefix="/_control")
OLDEST_AGE = 130
NAMES_LIMIT, URL_LIMIT, URL_LENGTH, AREA_LIMIT = 10_000, 100, 2_000, 20


@statistics.post("/users/<name>/attributes")
def set_attributes(name: str) -> Response:
    """`{"gender": "female", "age": 34, "appType": "ios", "area": "jp_13"}`; what is left out is not known."""
    body, platform = asked_body(), present_platform()
    age = body_count(body, "age") if body.get("age") is not None else None
    if age is not None and age > OLDEST_AGE:
        raise ControlRefused(400, f"'age' is at most {OLDEST_AGE}")
    known = Demographics(
        _choice(body, "gender", GENDERS), age, _choice(body, "appType", APP_TYPES), _choice(body, "area", sorted(AREAS))
    )
    with platform.changed:
        asked_person(name).attributes = known
    return jsonify({"gender": known.gender, "age": known.age, "appType": known.app_type, "area": known.area})


def _choice(body: dict[str, Any], name: str, choices: tuple[str, ...] | list[str]) -> str | None:
    value = body.get(name)
    if value is not None and value not in choices:
        raise ControlRefused(400, f"'{name}' must be one of {', '.join(choices)}, or absent")
    return None if value is None else str(value)


@statistics.post("/audiences")
def create_audience() -> tuple[Response, int]:
    """An audience made in LINE Official Account Manager: `{"description", "type": "CLICK", "names": [...]}`."""
    body, platform, channel = asked_body(), present_platform(), asked_channel()
    description, kind, names = asked_text(body, "description", 120), _choice(body, "type", KINDS), body.get("names")
    if kind is None:
        raise ControlRefused(400, f"'type' must be one of {', '.join(KINDS)}")
    if not isinstance(names, list) or not 1 <= len(names) <= NAMES_LIMIT:
        raise ControlRefused(400, f"'names' must be a list of 1 to {NAMES_LIMIT} names")
    with platform.changed:
        now = platform.clock.now()
        people = [asked_person(checked_name(one if isinstance(one, str) else "")) for one in names]
        user_ids = frozenset(person.user_id for person in people)
        try:
            channel.audiences.check_room(len(user_ids), now)
            audience = channel.audiences.create(description, now, kind=kind, route="OA_MANAGER")
        except NoRoom as error:
            raise ControlRefused(409, str(error)) from error
        channel.audiences.upload(audience, user_ids, "", now, 0)
        return jsonify(audience.as_json(now)), 201


@statistics.post("/statistics/messages")
def set_interactions() -> Response:
    """What people did with a broadcast or narrowcast (`requestId`), or with the messages of a `unit` on the newest day:
    `{"opened": 80, "played": 0, "playedThrough": 0, "clicks": {"https://…": 30}, "clicked": 30}`, all in people.

    409 later than 14 days after sending: LINE's numbers change no more then.
    """
    body, platform, channel = asked_body(), present_platform(), asked_channel()
    clicks = _clicks(body)
    most = max(clicks.values(), default=0)
    opened, played, through = (_optional(body, name) for name in ("opened", "played", "playedThrough"))
    done = Interactions(opened, _optional(body, "clicked", most), played, through, clicks)
    with platform.changed:
        sent = _sent(channel, body)
        if not sent.is_updated(platform.clock.now()):
            raise ControlRefused(409, "statistics change no more than 14 days after sending")
        sent.interactions = done
    return jsonify({"delivered": sent.delivered})


def _sent(channel: Channel, body: dict[str, Any]) -> Sent:
    if "unit" in body:
        found = channel.statistics.find_unit(asked_text(body, "unit", 30))
    else:
        found = channel.statistics.find_message(asked_text(body, "requestId", 100))
    if found is None:
        raise ControlRefused(404, "nothing like this was sent")
    return found


def _clicks(body: dict[str, Any]) -> dict[str, int]:
    clicks = body.get("clicks", {})
    if not isinstance(clicks, dict) or len(clicks) > URL_LIMIT or any(len(url) > URL_LENGTH for url in clicks):
        raise ControlRefused(400, f"'clicks' must be an object of at most {URL_LIMIT} addresses and people")
    return {url: body_count(clicks, url) for url in clicks}


def _optional(body: dict[str, Any], name: str, default: int = 0) -> int:
    return body_count(body, name) if name in body else default


@statistics.post("/statistics/menus")
def set_menu_day() -> Response:
    """What people did today with a rich menu: `{"richMenuId", "shown": 100, "taps": [30, 12]}`, taps by area."""
    body, platform, channel = asked_body(), present_platform(), asked_channel()
    menu_id, taps = asked_text(body, "richMenuId", 100), body.get("taps", [])
    if not isinstance(taps, list) or len(taps) > AREA_LIMIT:
        raise ControlRefused(400, f"'taps' must be a list of at most {AREA_LIMIT} numbers")
    counted = {number: body_count({"taps": people}, "taps") for number, people in enumerate(taps)}
    shown = _optional(body, "shown")
    with platform.changed:
        if channel.rich_menus.find(menu_id) is None:
            raise ControlRefused(404, f"no rich menu '{menu_id}'")
        channel.statistics.note_menu(menu_id, MenuDay(shown, counted), platform.clock.now())
    return jsonify({"richMenuId": menu_id, "shown": shown, "taps": taps})
