"""Somebody without a preference who writes in another language is answered in it, and may keep it with one press."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.foreign_questions import said_in_japanese
from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.emergency import EmergencyHandler
from handlers.language import language_name
from handlers.subscription import SubscriptionHandler
from knowledge.content import Entry, EntryKind
from knowledge.decision import Choose
from knowledge.languages import ENGLISH, has_kana, is_foreign, language_written, spelled
from messages.incoming import Incoming, TextMessage
from messages.line_json import MAX_QUICK_REPLIES
from messages.outgoing import Option
from messages.phrases import JAPANESE_TAGS, Phrases

_ABOUT = "language"
"""What the state keeps while somebody is answered in a language that they only wrote in."""


def understood(incoming: Incoming, context: HandlerContext) -> tuple[Incoming, str]:
    """The event in words that the handlers know, and the language it was said in if that is plain already.

    The buttons of another language speak that language: "Collection days" is ごみの日. After an answer in a language
    that somebody wrote in, its buttons are answered in the same.
    """
    content = incoming.content
    if not isinstance(content, TextMessage):
        return incoming, ""
    kept = context.state.about.get(_ABOUT, "")
    is_button = any(option.says == content.text for option in context.state.options)
    said = spelled(content.text)
    tags = sorted(context.phrases.languages(), key=lambda tag: tag not in (context.person.language, kept))
    for tag in tags:
        for line in context.phrases.in_language(tag).own_words("understood.asks"):
            words, _, means = line.partition("|")
            if said and said == spelled(words):
                return replace(incoming, content=replace(content, text=means)), "" if tag in JAPANESE_TAGS else tag
    if kept and is_button:
        return incoming, kept
    return _asked_for_a_day(incoming, content, tags, context) or (incoming, "")


def _asked_for_a_day(
    incoming: Incoming, content: TextMessage, tags: Sequence[str], context: HandlerContext
) -> tuple[Incoming, str] | None:
    """A question for days or events in one of the languages, unless somebody is in danger, or speaks of notices."""
    if has_kana(content.text) or SubscriptionHandler().matches(incoming, context) is not None:
        return None
    categories = context.knowledge.list_kind(EntryKind.GARBAGE_CATEGORY)
    for tag in tags:
        means = said_in_japanese(content.text, context.phrases.in_language(tag), categories)
        if means and EmergencyHandler().matches(incoming, context) is None:
            return replace(incoming, content=replace(content, text=means)), "" if tag in JAPANESE_TAGS else tag
    return None


def answered(
    handler: Handler[Any], recognised: Any, incoming: Incoming, language: str, context: HandlerContext
) -> Outcome:
    """What the handler says, in the person's language, or else in the one they wrote in, with the offer to keep it.

    One that the town does not offer is answered in Japanese.
    """
    tag = "" if context.person.language else language or _language_of(recognised, incoming, context)
    if not tag or not context.town.offers(tag):
        return handler.handle(recognised, context)
    outcome = handler.handle(recognised, context.in_language(tag))
    if outcome.language is not None or not outcome.replies:
        return outcome
    last = outcome.replies[-1]
    name = language_name(tag, context.phrases)
    switch = Option(context.in_language(tag).phrases.say("language.keep", language=name), name)
    last = replace(last, options=(*last.options[: MAX_QUICK_REPLIES - 1], switch))
    about = {**outcome.about, _ABOUT: tag}
    return replace(outcome, replies=(*outcome.replies[:-1], last), about=about, language=tag)


def _language_of(recognised: object, incoming: Incoming, context: HandlerContext) -> str:
    """The language in which an entry, a choice or what nobody knows was asked for; nothing when it was Japanese."""
    text = typed_text(incoming.content) or ""
    if isinstance(recognised, Choose):
        entries = recognised.entries
    elif isinstance(recognised, Entry):
        entries = (recognised,)
    elif isinstance(recognised, TextMessage):
        entries = ()
    else:
        return ""
    candidates = context.found(text).candidates if entries else ()
    read_as = candidates[0].language if candidates else ""
    by_title = next(filter(None, (language_written(entry, text, read_as) for entry in entries)), "")
    return by_title or _by_its_letters(text, context.phrases) or (ENGLISH if is_foreign(text) else "")


def _by_its_letters(text: str, phrases: Phrases) -> str:
    """The language that alone has one of the letters: 这 is Chinese, ơ Vietnamese."""
    if has_kana(text):
        return ""
    for tag in phrases.languages():
        letters = set("".join(phrases.in_language(tag).own_words("understood.letters")))
        if letters & set(unicodedata.normalize("NFC", text)):
            return tag
    return ""
