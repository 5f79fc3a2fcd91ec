"""Linking rich menus to people, one by one and 500 at once (rules 107-110)."""

from simulator.api.accounts import checked_user_id
from simulator.api.calls import Answer, Call, Refused
from simulator.api.endpoints import Body, Endpoint
from simulator.api.rich_menus import NO_IMAGE, named_menu, without_details
from simulator.identifiers import USER_ID
from simulator.rules.findings import MISSING, Findings, Place
from simulator.rules.json_body import invalid_property
from simulator.rules.recipients import check_ids
from simulator.rules.rich_menus import check_menu_id
from simulator.state.menu_links import LINK_DELAY, BulkLink

BULK_LIMIT = 500


def _friends_among(call: Call, user_ids: list[str]) -> list[str]:
    """Those whose menu can be changed: blockers, strangers and unknown ids are passed over (rule 108)."""
    found = (call.channel.find_person_by_id(user_id) for user_id in dict.fromkeys(user_ids))
    friends = [person.user_id for person in found if person is not None and person.is_friend]
    call.recipients.extend(friends)
    return friends


def _link(call: Call) -> Answer:
    user_id = checked_user_id(call)
    menu = named_menu(call, needs_image=True)
    return _change_now(call, user_id, menu.menu_id)


def _unlink(call: Call) -> Answer:
    return _change_now(call, checked_user_id(call), None)


def _change_now(call: Call, user_id: str, menu_id: str | None) -> Answer:
    call.channel.rich_menus.links.settle(call.platform.clock.now())
    call.channel.rich_menus.links.link(_friends_among(call, [user_id]), menu_id)
    call.platform.changed.notify_all()
    return Answer()


def _get_linked(call: Call) -> Answer:
    menu_id = call.channel.rich_menus.links.find(checked_user_id(call), call.platform.clock.now())
    if menu_id is None:
        raise Refused(404, without_details("the user has no richmenu"))
    return Answer(200, {"richMenuId": menu_id})


def _bulk_link(call: Call) -> Answer:
    findings = Findings()
    check_menu_id(call.body, findings)
    user_ids = _asked_users(call, findings)
    menu = call.channel.rich_menus.find(call.body["richMenuId"])
    if menu is None:
        raise Refused(404, without_details("richmenu not found"))
    if menu.image is None:
        raise Refused(400, without_details(NO_IMAGE))
    return _change_later(call, user_ids, menu.menu_id)


def _bulk_unlink(call: Call) -> Answer:
    return _change_later(call, _asked_users(call, Findings()), None)


def _asked_users(call: Call, findings: Findings) -> list[str]:
    """The body's `userIds`. Raises Refused for them and for what was found before."""
    user_ids = call.body.get("userIds")
    if user_ids is None:
        findings.add(Place("userIds"), MISSING)
    else:
        check_ids(user_ids, Place("userIds"), findings, BULK_LIMIT)
    call.refuse_findings(findings)
    checked: list[str] = []
    for number, value in enumerate(user_ids or []):
        if not isinstance(value, str) or not USER_ID.fullmatch(value):
            raise Refused(400, invalid_property(f"userIds[{number}]"))
        checked.append(value)
    return checked


def _change_later(call: Call, user_ids: list[str], menu_id: str | None) -> Answer:
    change = BulkLink(tuple(_friends_among(call, user_ids)), menu_id)
    call.channel.rich_menus.links.accept(change, call.platform.clock.now() + LINK_DELAY)
    return Answer(202)


_USER, _BULK = "/v2/bot/user/<user_id>/richmenu", "/v2/bot/richmenu/bulk"
ENDPOINTS = (
    Endpoint("richmenu/link", "POST", f"{_USER}/<menu_id>", _link),
    Endpoint("richmenu/unlink", "DELETE", _USER, _unlink),
    Endpoint("richmenu/linked", "GET", _USER, _get_linked),
    Endpoint("richmenu/bulk/link", "POST", f"{_BULK}/link", _bulk_link, body=Body.JSON),
    Endpoint("richmenu/bulk/unlink", "POST", f"{_BULK}/unlink", _bulk_unlink, body=Body.JSON),
)
