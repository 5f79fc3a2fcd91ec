"""Readings behind the kanji of whole replies, as long as LINE's limits bear them; or the writers' own taken out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.furigana import without_ruby
from messages.line_json import (
    MAX_BUTTON_LABEL,
    MAX_CARD_BODY_UNITS,
    MAX_CARD_TITLE_UNITS,
    MAX_QUICK_REPLY_LABEL,
    MAX_TEXT_UNITS,
    utf16_units,
)
from messages.outgoing import Card, Cards, Choices, Fact, Image, Link, Option, Reply, Text

Write = Callable[[str], str]
_MAX_BADGE_UNITS = 60


def with_readings(reply: Reply, write: Write) -> Reply:
    """A reply with every text as `write` puts it; where that becomes too long, without readings.

    What a button says for the person never has any: it must be understood.
    """
    options = tuple(_option(option, write) for option in reply.options)
    match reply:
        case Text():
            return Text(_within(reply.text, MAX_TEXT_UNITS, write), options)
        case Choices():
            return Choices(_within(reply.question, MAX_TEXT_UNITS, write), options)
        case Image():
            return replace(reply, alt=_within(reply.alt, MAX_TEXT_UNITS, write), options=options)
        case Card():
            return replace(_card(reply, write), options=options)
        case Cards():
            cards = tuple(_card(card, write) for card in reply.cards)
            return Cards(_within(reply.heading, MAX_TEXT_UNITS, write), cards, options)


def _card(card: Card, write: Write) -> Card:
    made = replace(
        card,
        title=_within(card.title, MAX_CARD_TITLE_UNITS, write),
        body=_within(card.body, MAX_CARD_BODY_UNITS, write),
        badge=_within(card.badge, _MAX_BADGE_UNITS, write),
        facts=tuple(Fact(write(fact.label), write(fact.value)) for fact in card.facts),
        links=tuple(Link(_within(link.label, MAX_BUTTON_LABEL, write), link.uri) for link in card.links),
    )
    said = [made.title, made.body, *(fact.label + fact.value for fact in made.facts)]
    is_too_long = write is not without_ruby and sum(map(utf16_units, said)) > MAX_CARD_BODY_UNITS
    return _card(card, without_ruby) if is_too_long else made


def _option(option: Option, write: Write) -> Option:
    return Option(_within(option.label, MAX_QUICK_REPLY_LABEL, write), without_ruby(option.says))


def _within(text: str, limit: int, write: Write) -> str:
    written = write(text)
    return written if utf16_units(written) <= limit else without_ruby(text)
