"""The body of a rich menu batch (rule 112). Pure: whether menus exist is asked of `Menus`."""

import re
from collections import Counter
from typing import Any, Protocol

from simulator.rules.findings import MISSING, Findings, Place
from simulator.rules.json_types import JsonType, has_type
from simulator.rules.rich_menus import is_menu_id
from simulator.rules.values import Object, check_choice, check_form, checked_object

OPERATIONS_LIMIT = 1000
_KINDS = {"link": ("from", "to"), "unlink": ("from",), "unlinkAll": ()}
_RESUME_KEY = re.compile(r"[0-9a-zA-Z_-]{1,100}")


class Menus(Protocol):
    """What is known of the channel's rich menus."""

    def has(self, rich_menu_id: str) -> bool:
        """Whether there is such a menu."""

    def has_image(self, rich_menu_id: str) -> bool:
        """Whether the menu has its picture."""


def check_batch(body: Object, findings: Findings) -> None:
    """Operations and resume key, without asking whether the menus exist."""
    _check_resume_key(body.get("resumeRequestKey"), findings)
    place = Place("operations")
    operations = body.get("operations")
    if operations is None:
        findings.add(place, MISSING)
        return
    if not has_type(operations, place, findings, JsonType.ARRAY):
        return
    if not isinstance(operations, list) or not 1 <= len(operations) <= OPERATIONS_LIMIT:
        findings.add(place, f"Size must be between 1 and {OPERATIONS_LIMIT}")
        return
    for number, value in enumerate(operations):
        operation = checked_object(value, place.index(number), findings)
        if operation is not None:
            _check_operation(operation, place.index(number), findings)
    _check_together([value for value in operations if isinstance(value, dict)], findings)


def check_menus_of_batch(operations: list[Any], menus: Menus, unknown: Findings, findings: Findings) -> None:
    """The menus a well-formed batch names: those nobody knows into `unknown`, targets without picture into
    `findings`."""
    for number, operation in enumerate(operations):
        here = Place("operations").index(number)
        for name in _KINDS[operation["type"]]:
            menu_id = operation[name]
            if not menus.has(menu_id):
                unknown.add(here.key(name), f"Richmenu ({menu_id}) is not found")
            elif name == "to" and not menus.has_image(menu_id):
                findings.add(here.key(name), f"'to' richmenu ({menu_id}) must have image but it doesn't")


def _check_resume_key(key: object, findings: Findings) -> None:
    meaning = "1 to 100 letters, digits, underscores or hyphens"
    check_form(key, Place("resumeRequestKey"), findings, _RESUME_KEY, meaning)


def _check_operation(operation: Object, place: Place, findings: Findings) -> None:
    kind = operation.get("type")
    if kind is None:
        findings.add(place.key("type"), MISSING)
    elif not isinstance(kind, str) or kind not in _KINDS:
        check_choice(kind, place.key("type"), findings, tuple(_KINDS))
    else:
        for name in _KINDS[kind]:
            if operation.get(name) is None:
                findings.add(place.key(name), MISSING)
            elif has_type(operation[name], place.key(name), findings, JsonType.STRING) and not is_menu_id(
                operation[name]
            ):
                findings.add(place.key(name), "invalid richMenuId")


def _check_together(operations: list[Object], findings: Findings) -> None:
    """What one operation forbids another: the same `from` twice, `unlinkAll` beside anything else."""
    everywhere = Place("operations[]")
    sources = Counter(
        one["from"] for one in operations if one.get("type") != "unlinkAll" and is_menu_id(one.get("from"))
    )
    for menu_id in (source for source, times in sources.items() if times > 1):
        findings.add(everywhere.key("from"), f"from richmenu ({menu_id}) is duplicated")
    kinds = [one.get("type") == "unlinkAll" for one in operations]
    if any(kinds) and not all(kinds):
        findings.add(everywhere.key("type"), "'unlinkAll' type can't be combined with other type")
