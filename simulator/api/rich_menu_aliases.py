"""Aliases of rich menus, which a tap on a menu switches to (rule 111)."""

from simulator.api.calls import Answer, Call, Refused
from simulator.api.endpoints import Body, Endpoint
from simulator.api.rich_menus import HOURLY, without_details
from simulator.rules.findings import Findings
from simulator.rules.rich_menus import check_alias_id, check_menu_id, is_alias_id
from simulator.state.rich_menus import TooManyMenus


def _create(call: Call) -> Answer:
    findings = Findings()
    check_alias_id(call.body, findings)
    check_menu_id(call.body, findings)
    call.refuse_findings(findings)
    menus, alias_id = call.channel.rich_menus, call.body["richMenuAliasId"]
    if alias_id in menus.aliases:
        raise Refused(400, without_details("conflict richmenu alias id"))
    _check_target(call)
    try:
        menus.set_alias(alias_id, call.body["richMenuId"])
    except TooManyMenus as error:
        raise Refused(400, str(error)) from error
    return Answer()


def _update(call: Call) -> Answer:
    alias_id = _named_alias(call)
    findings = Findings()
    check_menu_id(call.body, findings)
    call.refuse_findings(findings)
    _check_target(call)
    call.channel.rich_menus.set_alias(alias_id, call.body["richMenuId"])
    return Answer()


def _check_target(call: Call) -> None:
    if not call.channel.rich_menus.has_image(call.body["richMenuId"]):
        raise Refused(400, without_details("richmenu not found"))


def _named_alias(call: Call) -> str:
    """The alias the path names. Raises Refused: 400 when it cannot be one, 404 when there is none."""
    alias_id = call.path["alias_id"]
    if not is_alias_id(alias_id):
        raise Refused(400, "The value for the 'richMenuAliasId' parameter is invalid")
    if alias_id not in call.channel.rich_menus.aliases:
        raise Refused(404, without_details("richmenu alias not found"))
    return alias_id


def _delete(call: Call) -> Answer:
    del call.channel.rich_menus.aliases[_named_alias(call)]
    return Answer()


def _get(call: Call) -> Answer:
    alias_id = _named_alias(call)
    return Answer(200, _as_json(alias_id, call.channel.rich_menus.aliases[alias_id]))


def _list(call: Call) -> Answer:
    aliases = call.channel.rich_menus.aliases
    return Answer(200, {"aliases": [_as_json(alias_id, menu_id) for alias_id, menu_id in aliases.items()]})


def _as_json(alias_id: str, menu_id: str) -> dict[str, str]:
    return {"richMenuAliasId": alias_id, "richMenuId": menu_id}


_ALIAS = "/v2/bot/richmenu/alias"
ENDPOINTS = (
    Endpoint("richmenu/alias/create", "POST", _ALIAS, _create, body=Body.JSON),
    Endpoint("richmenu/alias/list", "GET", f"{_ALIAS}/list", _list),
    Endpoint("richmenu/alias/get", "GET", f"{_ALIAS}/<alias_id>", _get),
    Endpoint("richmenu/alias/update", "POST", f"{_ALIAS}/<alias_id>", _update, body=Body.JSON),
    Endpoint("richmenu/alias/delete", "DELETE", f"{_ALIAS}/<alias_id>", _delete, HOURLY),
)
