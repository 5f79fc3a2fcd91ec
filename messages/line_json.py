"""LINE's JSON for our replies. Pure, without the SDK; also used for previews.

Limits are those of the Messaging API reference (August 2026): text 5,000 UTF-16 units, alternative text
1,500, quick reply labels 20 graphemes and 13 items, flex button labels 40, one to five messages a request.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from messages.contrast import letters_on
from messages.outgoing import Card, Cards, Choices, Image, Link, Option, Reply, Text

MAX_MESSAGES = 5
MAX_TEXT_UNITS = 5_000
MAX_ALT_UNITS = 1_500
MAX_QUICK_REPLIES = 13
MAX_QUICK_REPLY_LABEL = 20
MAX_BUTTON_LABEL = 40
MAX_SAID = 300
MAX_CARDS = 5
MAX_CARD_TITLE_UNITS = 300
MAX_CARD_BODY_UNITS = 3_000
"""A bubble may have 30 kB of JSON, in which a Japanese character takes six bytes when it is escaped."""

_JOINERS = "\u200d\ufe0e\ufe0f"
_INK = "#1a1a1a"
_QUIET = "#595959"
_LINK = "#0017c1"

JsonObject = dict[str, Any]


def utf16_units(text: str) -> int:
    """How LINE counts most lengths: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_to_units(text: str, limit: int) -> str:
    """`text` cut to `limit` UTF-16 units, never inside a character, with … when something is lost."""
    if utf16_units(text) <= limit:
        return text
    kept: list[str] = []
    used = 1
    for character in text:
        used += 2 if ord(character) > 0xFFFF else 1
        if used > limit:
            break
        kept.append(character)
    return _without_joiners("".join(kept)) + "…"


def cut_label(text: str, limit: int) -> str:
    """A label cut to `limit` characters; LINE counts graphemes, of which there are never more."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else _without_joiners(flat[: limit - 1]) + "…"


def _without_joiners(text: str) -> str:
    """`text` without what would join its last character to something that was cut off."""
    while text and (unicodedata.combining(text[-1]) or text[-1] in _JOINERS):
        text = text[:-1]
    return text


def line_messages(replies: Sequence[Reply]) -> list[JsonObject]:
    """One to five LINE message objects; options of the last reply become quick replies.

    Raises ValueError for no reply at all. More than five messages are cut: the first four and the last
    stay, since the last carries the choices.
    """
    if not replies:
        raise ValueError("nothing to say")
    messages = [message for reply in replies for message in _messages(reply)]
    if len(messages) > MAX_MESSAGES:
        messages = [*messages[: MAX_MESSAGES - 1], messages[-1]]
    quick = _quick_reply(replies[-1].options)
    if quick:
        messages[-1]["quickReply"] = quick
    return messages


def plain_text(reply: Reply) -> str:
    """The words of a reply, as a person would read them aloud."""
    match reply:
        case Text():
            return reply.text
        case Choices():
            return _numbered(reply)
        case Image():
            return reply.alt
        case Card():
            facts = [f"{fact.label}：{fact.value}" for fact in reply.facts]
            head = f"{reply.title}【{reply.badge}】" if reply.badge else reply.title
            said = "\n".join([head, *([reply.body] if reply.body else []), *facts])
            return "\n".join([said, *_numbers_besides(said, reply.links)])
        case Cards():
            return "\n\n".join([reply.heading, *(plain_text(card) for card in reply.cards)])


def _numbers_besides(said: str, links: Sequence[Link]) -> list[str]:
    """The telephone numbers that stand on buttons only, for those who hear the alternative text."""
    calls = [(link.label, link.uri.removeprefix("tel:")) for link in links if link.uri.startswith("tel:")]
    return [f"{label}：{number}" for label, number in calls if number not in said]


def _messages(reply: Reply) -> list[JsonObject]:
    match reply:
        case Image():
            return [
                {"type": "image", "originalContentUrl": reply.url, "previewImageUrl": reply.preview_url},
            ]
        case Card():
            return [_flex(plain_text(reply), _bubble(reply))]
        case Cards():
            bubbles = [_bubble(card) for card in reply.cards[:MAX_CARDS]]
            contents = bubbles[0] if len(bubbles) == 1 else {"type": "carousel", "contents": bubbles}
            return [_text(reply.heading), _flex(plain_text(reply), contents)]
        case _:
            return [_text(plain_text(reply))]


def _text(text: str) -> JsonObject:
    return {"type": "text", "text": cut_to_units(text, MAX_TEXT_UNITS)}


def _numbered(choices: Choices) -> str:
    lines = [f"{number} {option.label}" for number, option in enumerate(choices.options, start=1)]
    return "\n".join([choices.question, *lines])


def _quick_reply(options: Sequence[Option]) -> JsonObject | None:
    items = [
        {
            "type": "action",
            "action": {
                "type": "message",
                "label": cut_label(option.label, MAX_QUICK_REPLY_LABEL),
                "text": cut_to_units(option.says, MAX_SAID),
            },
        }
        for option in options[:MAX_QUICK_REPLIES]
    ]
    return {"items": items} if items else None


def _flex(alt: str, contents: JsonObject) -> JsonObject:
    return {"type": "flex", "altText": cut_to_units(alt, MAX_ALT_UNITS), "contents": contents}


def _bubble(card: Card) -> JsonObject:
    body: list[JsonObject] = []
    if card.badge:
        body.append(_badge(card.badge, card.badge_color or "#3f3f46"))
    title = cut_to_units(card.title, MAX_CARD_TITLE_UNITS)
    body.append(_flex_text(title, size="xl", weight="bold", margin="md" if card.badge else "none"))
    if card.body:
        body.append(_flex_text(cut_to_units(card.body, MAX_CARD_BODY_UNITS), size="md", margin="md"))
    if card.facts:
        body.append({"type": "separator", "margin": "lg"})
        body += [_fact(fact.label, fact.value) for fact in card.facts]
    bubble: JsonObject = {
        "type": "bubble",
        "size": "mega",
        "body": {"type": "box", "layout": "vertical", "contents": body},
    }
    if card.links:
        bubble["footer"] = {
            "type": "box",
            "layout": "vertical",
            "spacing": "sm",
            "contents": [_button(link.label, link.uri) for link in card.links],
        }
    return bubble


def _flex_text(text: str, *, size: str, margin: str, weight: str = "regular", color: str = _INK) -> JsonObject:
    return {
        "type": "text",
        "text": text,
        "size": size,
        "weight": weight,
        "color": color,
        "margin": margin,
        "wrap": True,
        "scaling": True,
    }


def _badge(text: str, color: str) -> JsonObject:
    label = _flex_text(text, size="md", weight="bold", color=letters_on(color), margin="none")
    return {
        "type": "box",
        "layout": "vertical",
        "contents": [label],
        "backgroundColor": color,
        "cornerRadius": "8px",
        "paddingAll": "8px",
    }


def _fact(label: str, value: str) -> JsonObject:
    return {
        "type": "box",
        "layout": "vertical",
        "margin": "md",
        "contents": [
            _flex_text(label, size="sm", color=_QUIET, margin="none"),
            _flex_text(value, size="md", margin="xs"),
        ],
    }


def _button(label: str, uri: str) -> JsonObject:
    return {
        "type": "button",
        "style": "link" if uri.startswith("https:") else "primary",
        "color": _LINK,
        "height": "md",
        "scaling": True,
        "action": {"type": "uri", "label": cut_label(label, MAX_BUTTON_LABEL), "uri": uri},
    }
