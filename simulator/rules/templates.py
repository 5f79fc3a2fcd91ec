"""Template messages: buttons, confirm, carousel, image carousel (rules 80-82)."""

import re
from collections.abc import Iterator

from simulator.rules.actions import IN_IMAGE_CAROUSEL, IN_TEMPLATE, check_action
from simulator.rules.findings import Findings, Place, Style
from simulator.rules.text_length import graphemes
from simulator.rules.values import (
    Object,
    check_choice,
    check_form,
    check_media_url,
    check_string,
    checked_array,
    checked_object,
)

ALT_TEXT_LIMIT = 1500
TITLE_LIMIT = 40
SHORT_TEXT = 60  # beside a title or a picture
COLUMN_LIMIT = 10
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ASPECTS = {"imageAspectRatio": ("rectangle", "square"), "imageSize": ("cover", "contain")}


def check_template_message(message: Object, place: Place, findings: Findings) -> None:
    """A message of type template."""
    check_string(message.get("altText"), place.key("altText"), findings, limit=ALT_TEXT_LIMIT)
    template = checked_object(message.get("template"), place.key("template"), findings)
    if template is None:
        return
    inside = Place("template", Style.SLASHED, place.text)
    kind = template.get("type")
    if isinstance(kind, str) and kind in _CHECKS:
        _CHECKS[kind](template, inside, findings)
    else:
        check_choice(kind, inside.key("type"), findings, tuple(_CHECKS))


def actions_of_template(template: Object) -> Iterator[Object]:
    """The actions of a template that has passed the checks, from top to bottom, column by column."""
    kind = template["type"]
    if kind == "image_carousel":
        yield from (column["action"] for column in template["columns"])
        return
    for owner in template["columns"] if kind == "carousel" else (template,):
        if kind != "confirm" and owner.get("defaultAction") is not None:
            yield owner["defaultAction"]
        yield from owner["actions"]


def pictures_of_template(template: Object) -> Iterator[str]:
    """The addresses of the pictures of a template that has passed the checks."""
    kind = template["type"]
    name = "imageUrl" if kind == "image_carousel" else "thumbnailImageUrl"
    if kind != "confirm":
        owners = (template,) if kind == "buttons" else template["columns"]
        yield from (owner[name] for owner in owners if owner.get(name) is not None)


def _check_text_and_title(column: Object, place: Place, findings: Findings, limit: int) -> None:
    title, url = column.get("title"), column.get("thumbnailImageUrl")
    text_limit = limit if title is None and url is None else SHORT_TEXT
    check_string(column.get("text"), place.key("text"), findings, limit=text_limit, measure=graphemes)
    if title is not None:
        check_string(title, place.key("title"), findings, limit=TITLE_LIMIT, measure=graphemes)
    check_media_url(url, place.key("thumbnailImageUrl"), findings, required=False)
    colour = place.key("imageBackgroundColor")
    check_form(column.get("imageBackgroundColor"), colour, findings, _COLOUR, "a colour like #ffffff")
    if column.get("defaultAction") is not None:
        check_action(column["defaultAction"], place.key("defaultAction"), findings, IN_TEMPLATE)


def _check_actions(owner: Object, place: Place, findings: Findings, low: int, high: int) -> None:
    actions = checked_array(owner.get("actions"), place.key("actions"), findings, low, high)
    for number, action in enumerate(actions):
        check_action(action, place.key("actions").index(number), findings, IN_TEMPLATE)


def _check_aspects(template: Object, place: Place, findings: Findings) -> None:
    for name, choices in _ASPECTS.items():
        if template.get(name) is not None:
            check_choice(template[name], place.key(name), findings, choices)


def _check_buttons(template: Object, place: Place, findings: Findings) -> None:
    _check_text_and_title(template, place, findings, limit=160)
    _check_aspects(template, place, findings)
    _check_actions(template, place, findings, 1, 4)


def _check_confirm(template: Object, place: Place, findings: Findings) -> None:
    check_string(template.get("text"), place.key("text"), findings, limit=240, measure=graphemes)
    _check_actions(template, place, findings, 2, 2)


def _check_carousel(template: Object, place: Place, findings: Findings) -> None:
    _check_aspects(template, place, findings)
    columns = checked_array(template.get("columns"), place.key("columns"), findings, 1, COLUMN_LIMIT)
    shapes: set[tuple[int, bool, bool]] = set()
    for number, value in enumerate(columns):
        here = place.key("columns").index(number)
        column = checked_object(value, here, findings)
        if column is None:
            continue
        _check_text_and_title(column, here, findings, limit=120)
        _check_actions(column, here, findings, 1, 3)
        actions = column.get("actions")
        count = len(actions) if isinstance(actions, list) else 0
        shapes.add((count, column.get("title") is not None, column.get("thumbnailImageUrl") is not None))
    if len({shape[0] for shape in shapes}) > 1:
        findings.add(place.key("columns"), "the number of actions must be the same in all columns")
    if len({shape[1:] for shape in shapes}) > 1:
        findings.add(place.key("columns"), "all columns must use image and title alike")


def _check_image_carousel(template: Object, place: Place, findings: Findings) -> None:
    columns = checked_array(template.get("columns"), place.key("columns"), findings, 1, COLUMN_LIMIT)
    for number, value in enumerate(columns):
        here = place.key("columns").index(number)
        column = checked_object(value, here, findings)
        if column is not None:
            check_media_url(column.get("imageUrl"), here.key("imageUrl"), findings)
            check_action(column.get("action"), here.key("action"), findings, IN_IMAGE_CAROUSEL)


_CHECKS = {
    "buttons": _check_buttons,
    "confirm": _check_confirm,
    "carousel": _check_carousel,
    "image_carousel": _check_image_carousel,
}
