"""Rich menus themselves and the default one (rules 105, 107, 109, 113)."""

from typing import Any

from simulator.api.calls import Answer, Call, Refused
from simulator.api.endpoints import Body, Endpoint
from simulator.rules.rich_menus import check_rich_menu, known_parts
from simulator.state.rate_limits import Rate
from simulator.state.rich_menus import RichMenu, TooManyMenus

HOURLY = Rate(100, 3600)
NO_IMAGE = "must upload richmenu image before applying it to user"


def without_details(message: str) -> dict[str, Any]:
    """An error body as some rich menu endpoints write it: with an empty `details`."""
    return {"message": message, "details": []}


def named_menu(call: Call, *, needs_image: bool = False) -> RichMenu:
    """The menu the path names. Raises Refused: 404 when unknown, 400 when it `needs_image` and has none."""
    menu = call.channel.rich_menus.find(call.path["menu_id"])
    if menu is None:
        raise Refused(404, "Not found")
    if needs_image and menu.image is None:
        raise Refused(400, without_details(NO_IMAGE))
    return menu


def _checked_contents(call: Call) -> dict[str, Any]:
    findings = call.new_findings()
    check_rich_menu(call.body, findings)
    call.refuse_findings(findings)
    call.note_warnings(findings)
    return known_parts(call.body)


def _create(call: Call) -> Answer:
    contents = _checked_contents(call)
    try:
        menu = call.channel.rich_menus.add(contents)
    except TooManyMenus as error:
        raise Refused(400, str(error)) from error
    return Answer(200, {"richMenuId": menu.menu_id})


def _validate(call: Call) -> Answer:
    _checked_contents(call)
    return Answer()


def _get(call: Call) -> Answer:
    return Answer(200, named_menu(call).as_json())


def _list(call: Call) -> Answer:
    return Answer(200, {"richmenus": [menu.as_json() for menu in call.channel.rich_menus.list_all()]})


def _delete(call: Call) -> Answer:
    call.channel.rich_menus.remove(named_menu(call))
    call.platform.changed.notify_all()
    return Answer()


def _set_default(call: Call) -> Answer:
    call.channel.rich_menus.default_id = named_menu(call, needs_image=True).menu_id
    call.platform.changed.notify_all()
    return Answer()


def _get_default(call: Call) -> Answer:
    default_id = call.channel.rich_menus.default_id
    if default_id is not None:
        return Answer(200, {"richMenuId": default_id})
    if call.platform.switches.managers_default_menu:
        raise Refused(403, without_details("the richmenu is owned by another channel"))
    raise Refused(404, without_details("no default richmenu"))


def _cancel_default(call: Call) -> Answer:
    call.channel.rich_menus.default_id = None
    call.platform.changed.notify_all()
    return Answer()


_MENU, _DEFAULT = "/v2/bot/richmenu", "/v2/bot/user/all/richmenu"
ENDPOINTS = (
    Endpoint("richmenu/create", "POST", _MENU, _create, HOURLY, Body.JSON),
    Endpoint("richmenu/validate", "POST", f"{_MENU}/validate", _validate, body=Body.JSON),
    Endpoint("richmenu/list", "GET", f"{_MENU}/list", _list, Rate(10, 1)),
    Endpoint("richmenu/get", "GET", f"{_MENU}/<menu_id>", _get),
    Endpoint("richmenu/delete", "DELETE", f"{_MENU}/<menu_id>", _delete, HOURLY),
    Endpoint("richmenu/default/set", "POST", f"{_DEFAULT}/<menu_id>", _set_default),
    Endpoint("richmenu/default/get", "GET", _DEFAULT, _get_default),
    Endpoint("richmenu/default/cancel", "DELETE", _DEFAULT, _cancel_default),
)
