"""Control: the rich menu a person sees."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify

from simulator.application import present_platform
from simulator.control.asking import ControlRefused, asked_channel, asked_person
from simulator.state.channel import Channel
from simulator.state.person import Friendship, Person
from simulator.state.rich_menus import RichMenu

menus = Blueprint("menus", __name__, url_prefix="/_control")


def seen_menu(channel: Channel, person: Person, now: datetime) -> RichMenu | None:
    """The rich menu on this person's phone; whoever blocks the account sees none."""
    if person.friendship is Friendship.BLOCKED:
        return None
    return channel.rich_menus.menu_of(person.user_id, now)


def seen_menu_id(channel: Channel, person: Person, now: datetime) -> str | None:
    """The id of the rich menu on this person's phone, or None."""
    menu = seen_menu(channel, person, now)
    return menu.menu_id if menu else None


def person_as_json(channel: Channel, person: Person, now: datetime) -> dict[str, Any]:
    """The person as the control API gives them, with the menu they see."""
    return {**person.as_json(now), "menuId": seen_menu_id(channel, person, now)}


@menus.get("/users/<name>/menu")
def show_menu(name: str) -> Response:
    """The rich menu the person sees, with the address of its picture, or null."""
    platform, channel = present_platform(), asked_channel()
    with platform.changed:
        menu = seen_menu(channel, asked_person(name), platform.clock.now())
        if menu is None:
            return jsonify(None)
        return jsonify({**menu.as_json(), "imageUrl": f"/_control/richmenus/{menu.menu_id}/image"})


@menus.get("/richmenus/<menu_id>/image")
def show_image(menu_id: str) -> Response:
    """The picture of a rich menu."""
    channel = asked_channel()
    with present_platform().changed:
        menu = channel.rich_menus.find(menu_id)
        image = menu.image if menu else None
    if image is None or not image.raw:
        raise ControlRefused(404, "there is no such rich menu, or it has no picture")
    return Response(image.raw, content_type=image.content_type, headers={"X-Content-Type-Options": "nosniff"})
