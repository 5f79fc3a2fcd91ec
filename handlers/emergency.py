"""Danger first: whom to call. The bot is no emergency line and says so, in the language of whoever calls for help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.notices import quoted_cards
from knowledge.languages import spaced, spelled
from knowledge.normalize import folded
from messages.incoming import Incoming
from messages.outgoing import Card, Link, Option

_KINDS = ("fire", "crime", "disaster", "fraud", "help")
_OF_THE_WHOLE_TOWN = ("fire", "disaster", "help")
_MOST_TOLD = 3
_FIRST_OF_EAST_ASIA = "\u2e80"


@dataclass(frozen=True, slots=True)
class Emergency:
    """One of fire, crime, disaster, fraud, help; `language` when it was called in another than Japanese."""

    kind: str
    language: str = ""


class EmergencyHandler(Handler[Emergency]):
    """Recognises words of danger, but not the names of procedures and courses that contain them."""

    name = "emergency"

    def matches(self, incoming: Incoming, context: HandlerContext) -> Emergency | None:
        """The kind of emergency, whatever language the person wanted otherwise."""
        text = typed_text(incoming.content)
        if not text:
            return None
        return _called_in_another_language(text, context) or _called_in_japanese(text, context)

    def handle(self, recognised: Emergency, context: HandlerContext) -> Outcome:
        """Numbers to call, as buttons, and the way on for whoever meant something else."""
        language = recognised.language or context.person.language
        phrases = context.in_language(language).phrases
        kind = recognised.kind
        links = []
        for line in phrases.words(f"emergency.{kind}.calls"):
            label, _, number = line.partition("|")
            links.append(Link(label, f"tel:{number}"))
        body = "\n".join((phrases.say(f"emergency.{kind}.body"), phrases.say("emergency.no-line")))
        back = phrases.say("menu.back")
        options = (Option(back, back),) if recognised.language else ()
        card = Card(phrases.say(f"emergency.{kind}.title"), body, links=tuple(links))
        told = _told_by_the_town(kind, context.in_language(language))
        *first, last = (card, *told)
        return Outcome((*first, replace(last, options=options)), language=language)


def _told_by_the_town(kind: str, context: HandlerContext) -> tuple[Card, ...]:
    """The emergency notices in force, behind the numbers to call; a swindler on the telephone is another matter."""
    if kind not in _OF_THE_WHOLE_TOWN:
        return ()
    try:
        urgent = [notice for notice in context.notices.current() if notice.is_emergency]
        return quoted_cards(urgent[:_MOST_TOLD], context)
    except Exception:  # the numbers to call come, whatever else is broken
        return ()


def _called_in_japanese(text: str, context: HandlerContext) -> Emergency | None:
    plain = folded(text)
    for harmless in context.phrases.words("emergency.harmless"):
        plain = plain.replace(folded(harmless), "")
    for kind in _KINDS:
        if any(folded(word) in plain for word in context.phrases.words(f"emergency.{kind}.words")):
            return Emergency(kind)
        if plain in {folded(word) for word in context.phrases.words(f"emergency.{kind}.alone")}:
            return Emergency(kind)
    return None


def _called_in_another_language(text: str, context: HandlerContext) -> Emergency | None:
    """The person's own language first: one word may be danger in one and harmless in another."""
    own = context.person.language
    for tag in sorted(context.phrases.languages(), key=lambda tag: tag != own):
        phrases = context.phrases.in_language(tag)
        said = _Said(text).without(phrases.own_words("understood.emergency.harmless"))
        for kind in _KINDS:
            is_alone = said.is_one_of(phrases.own_words(f"understood.emergency.{kind}.alone"))
            if is_alone or said.has_one_of(phrases.own_words(f"understood.emergency.{kind}.words")):
                return Emergency(kind, tag)
    return None


class _Said:
    """What was said, as whole words (Latin script) and as running characters (Chinese)."""

    def __init__(self, text: str) -> None:
        self.words, self.characters = spaced(text), spelled(text)

    def without(self, harmless: Iterable[str]) -> _Said:
        """The same without what only sounds like danger: campfires are other words anyway, fire drills are not."""
        for phrase in harmless:
            key, is_running = _key(phrase)
            if is_running:
                self.characters = self.characters.replace(key, "")
            else:
                self.words = self.words.replace(key, " ")
        return self

    def has_one_of(self, phrases: Iterable[str]) -> bool:
        """Whether one of them stands in it."""
        return any(key in (self.characters if is_running else self.words) for key, is_running in map(_key, phrases))

    def is_one_of(self, phrases: Iterable[str]) -> bool:
        """Whether it is one of them and nothing else."""
        return any(key == (self.characters if is_running else self.words) for key, is_running in map(_key, phrases))


@lru_cache(maxsize=2_048)
def _key(phrase: str) -> tuple[str, bool]:
    """A phrase of the catalogue as it is compared, and whether its script runs on without spaces."""
    is_running = any(character >= _FIRST_OF_EAST_ASIA for character in phrase)
    return (spelled(phrase) if is_running else spaced(phrase)), is_running
