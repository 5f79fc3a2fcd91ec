"""From one incoming event to replies: the first handler that recognises it answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import structlog

from bot.languages import answered, understood
from bot.reading_aid import with_readings
from handlers import HANDLERS
from handlers.base import HandlerContext, Outcome, State
from knowledge.furigana import without_ruby
from messages.incoming import Incoming, SourceKind, TextMessage
from messages.masking import PersonalData
from messages.outgoing import Reply, Text
from messages.phrases import JAPANESE_TAGS

_NUMBER = re.compile(r"\s*(\d{1,2})\s*(?:番目?|ばん(?:め)?|つ目|つめ)?\s*[.。]?\s*")
_MENTION = re.compile(r"^\s*@\S+[\s\u3000]*")

log = structlog.get_logger("conversation")


def reply_to(incoming: Incoming, context: HandlerContext) -> tuple[tuple[Reply, ...], State]:
    """What to say, and where the conversation then stands. Never raises: trouble becomes an apology."""
    if incoming.is_standby or _is_talk_among_others(incoming):
        return (), context.state
    chosen = _with_chosen_option(_without_mention(incoming), context.state)
    chosen, language = understood(chosen, context)
    outcome, handler_name = _outcome(chosen, language, context)
    if not outcome.replies:
        return (), context.state
    write = _writing(outcome, context)
    replies = tuple(with_readings(reply, write) for reply in (*_privacy_notes(chosen, context), *outcome.replies))
    log.info("replies_made", handler=handler_name, count=len(replies))
    return replies, State(replies[-1].options, outcome.asked_by, outcome.about)


def _writing(outcome: Outcome, context: HandlerContext) -> Callable[[str], str]:
    """With readings for whoever wants them and is answered in Japanese, else without."""
    person = context.person
    language = person.language if outcome.language is None else outcome.language
    has_furigana = person.has_furigana if outcome.has_furigana is None else outcome.has_furigana
    return context.furigana if has_furigana and language in JAPANESE_TAGS else without_ruby


def _outcome(incoming: Incoming, language: str, context: HandlerContext) -> tuple[Outcome, str]:
    for handler in HANDLERS:
        try:
            recognised = handler.matches(incoming, context)
            if recognised is not None:
                return answered(handler, recognised, incoming, language, context), handler.name
        except Exception as error:  # one broken handler must not leave a resident without an answer
            log.error("handler_failed", handler=handler.name, exc_info=error)
            contact = context.town.contact
            words = context.phrases.say("trouble.body", name=contact.name, phone=context.contact_phone)
            return Outcome((Text(words),)), handler.name
    return Outcome(), ""


def _is_talk_among_others(incoming: Incoming) -> bool:
    if incoming.source == SourceKind.PERSON:
        return False
    return not (isinstance(incoming.content, TextMessage) and incoming.content.mentions_bot)


def _without_mention(incoming: Incoming) -> Incoming:
    content = incoming.content
    if incoming.source == SourceKind.PERSON or not isinstance(content, TextMessage):
        return incoming
    return replace(incoming, content=replace(content, text=_MENTION.sub("", content.text)))


def _with_chosen_option(incoming: Incoming, state: State) -> Incoming:
    """A bare number chooses among the options last shown."""
    content = incoming.content
    if not isinstance(content, TextMessage) or not state.options:
        return incoming
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", content.text[:20]))
    if match is None or not 1 <= int(match[1]) <= len(state.options):
        return incoming
    return replace(incoming, content=replace(content, text=state.options[int(match[1]) - 1].says))


def _privacy_notes(incoming: Incoming, context: HandlerContext) -> tuple[Reply, ...]:
    if not isinstance(incoming.content, TextMessage) or not incoming.content.masked:
        return ()
    masked = incoming.content.masked
    for kind in (PersonalData.MY_NUMBER, PersonalData.CARD):
        if kind in masked:
            return (Text(context.phrases.say(f"privacy.{kind}")),)
    return (Text(context.phrases.say("privacy.other")),)
