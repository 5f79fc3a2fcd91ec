"""In which words somebody wants to be answered: やさしい日本語, English, …, and readings behind the kanji."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from handlers.base import Handler, HandlerContext, Outcome, Person, typed_text
from handlers.showing import shown_choices
from knowledge.content import JAPANESE
from knowledge.languages import spelled
from knowledge.normalize import folded, without_politeness
from messages.incoming import Incoming
from messages.outgoing import Option, Text
from messages.phrases import JAPANESE_TAGS, PhraseMissing, Phrases

_NAMES = "language.names."
_TAG = re.compile("[a-z]{2,3}(?:-[A-Za-z]{2,8})?")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished for: a language (empty: ordinary Japanese), readings or none. With neither, to be asked."""

    language: str | None = None
    has_furigana: bool | None = None


class LanguageHandler(Handler[Wish]):
    """Recognises the name of a language alone, the wish for readings, and letters that nothing here can read."""

    name = "language"

    def matches(self, incoming: Incoming, context: HandlerContext) -> Wish | None:
        """The wish, when there is nothing else in the text."""
        text = typed_text(incoming.content)
        if not text:
            return None
        said = {spelled(text), without_politeness(folded(text))}
        phrases = context.phrases
        if said & _keys(phrases.words("language.words")):
            return Wish()
        if said & _keys(phrases.words("language.furigana-on")):
            return Wish(has_furigana=True)
        if said & _keys(phrases.words("language.furigana-off")):
            return Wish(has_furigana=False)
        for tag in _tags(context):
            if said & _keys((*_spellings(tag, context), language_name(tag, phrases), tag)):
                return Wish("" if tag == JAPANESE else tag)
        names = _names_of_all(phrases)
        tag = next((names[key] for key in said if key in names), text.strip() if _TAG.fullmatch(text.strip()) else "")
        if tag and tag in _town_tags(context):
            return Wish(tag)
        is_unreadable = any(map(str.isalpha, text)) and not any(map(_may_be_read, text))
        return Wish() if is_unreadable or not said.isdisjoint(names) else None

    def handle(self, recognised: Wish, context: HandlerContext) -> Outcome:
        """The language is kept, and what can be chosen instead is one press away."""
        person = context.person
        if recognised.language is None and recognised.has_furigana is None:
            question = context.phrases.say("language.question")
            return Outcome((shown_choices(question, _options(context)),), self.name)
        if recognised.has_furigana is None:
            furigana, language = person.has_furigana, recognised.language or ""
        else:
            furigana, language = recognised.has_furigana, _japanese_of(person)
        context.changes.set_language(language, has_furigana=furigana)
        chosen = context.in_language(language)
        phrases = chosen.phrases
        if recognised.has_furigana is None:
            words = phrases.say("language.chosen", language=language_name(language or JAPANESE, phrases))
        else:
            words = phrases.say("language.furigana-added" if furigana else "language.furigana-removed")
        back = phrases.say("menu.back")
        options = (Option(back, back), *_options(chosen, furigana=furigana))
        return Outcome((Text(words, options),), language=language, has_furigana=furigana)


def _options(context: HandlerContext, *, furigana: bool | None = None) -> list[Option]:
    """The other languages, then readings for those who read Japanese."""
    person = context.person
    tags = dict.fromkeys((*_tags(context), *_town_tags(context)))
    names = [language_name(tag, context.phrases) for tag in tags if tag != (person.language or JAPANESE)]
    has_furigana = person.has_furigana if furigana is None else furigana
    if person.language in JAPANESE_TAGS:
        names.append(context.phrases.say("language.remove" if has_furigana else "language.add"))
    return [Option(name, name) for name in names]


def _japanese_of(person: Person) -> str:
    """The Japanese that somebody reads who wants readings: ordinary, unless they have chosen the easy one."""
    return person.language if person.language in JAPANESE_TAGS else ""


@lru_cache(maxsize=16)
def _names_of_all(phrases: Phrases) -> dict[str, str]:
    """The tags of all languages that the catalogue can name, by their names as they are compared."""
    tags = [name.removeprefix(_NAMES) for name in phrases.names() if name.startswith(_NAMES)]
    return {spelled(phrases.say(f"language.names.{tag}")): tag for tag in tags}


def _tags(context: HandlerContext) -> tuple[str, ...]:
    """The languages that have a catalogue and that the town offers, in the order in which they are offered."""
    languages = context.phrases.languages()
    ordered = [tag for tag in context.phrases.words("language.order") if tag == JAPANESE or tag in languages]
    return tuple(filter(context.town.offers, (*ordered, *(tag for tag in languages if tag not in ordered))))


def _spellings(tag: str, context: HandlerContext) -> tuple[str, ...]:
    try:
        return context.phrases.words(f"language.spelled.{tag}")
    except PhraseMissing:
        return ()


def _town_tags(context: HandlerContext) -> list[str]:
    """The languages of the town's content that it offers, in alphabetical order."""
    return sorted(filter(context.town.offers, context.knowledge.languages - JAPANESE_TAGS))


def language_name(tag: str, phrases: Phrases) -> str:
    """A language as its speakers call it; one that the catalogue does not know by its tag."""
    try:
        return phrases.say(f"language.names.{tag}")
    except PhraseMissing:
        return tag


def _may_be_read(character: str) -> bool:
    """Whether a handler may make something of the character: Latin letters, digits, kana, kanji."""
    return bool(folded(character))


@lru_cache(maxsize=256)
def _keys(words: tuple[str, ...]) -> frozenset[str]:
    """Words as they are compared."""
    return frozenset(key for word in words for key in (spelled(word), folded(word)) if len(key) > 1)
