"""What the bot says, as data. Handlers build these; `line_json` turns them into LINE's form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """A choice under a reply. Pressing it, or typing its number, says `says` for the person.

    `label` is what is read on the button (LINE cuts at 20 graphemes).
    """

    label: str
    says: str


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens something: an https page or a `tel:` number."""

    label: str
    uri: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled line of a card, such as 電話 / 0000-00-0000."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """A question with numbered answers; the numbers are added when it is shown."""

    question: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture. LINE has no alternative text for pictures: what `alt` says must stand in a reply beside it."""

    url: str
    preview_url: str
    alt: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One answer, laid out: a badge (such as the garbage category), title, words, facts and buttons.

    `badge_color` is `#rrggbb` and must carry white text at 4.5:1 or better.
    """

    title: str
    body: str
    badge: str = ""
    badge_color: str = ""
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """Several cards side by side, at most five so that nobody gets lost; `heading` says what they are."""

    heading: str
    cards: tuple[Card, ...]
    options: tuple[Option, ...] = ()


Reply = Text | Choices | Image | Card | Cards
