"""From one incoming event to replies: the first handler that recognises it answers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import structlog

from handlers import HANDLERS
from handlers.base import HandlerContext, Outcome, State
from messages.incoming import Incoming, SourceKind, TextMessage
from messages.masking import PersonalData
from messages.outgoing import Reply, Text

_NUMBER = re.compile(r"\s*(\d{1,2})\s*(?:番目?|ばん(?:め)?|つ目|つめ)?\s*[.。]?\s*")
_MENTION = re.compile(r"^\s*@\S+[\s\u3000]*")

log = structlog.get_logger("conversation")


def reply_to(incoming: Incoming, context: HandlerContext) -> tuple[tuple[Reply, ...], State]:
    """What to say, and where the conversation then stands. Never raises: trouble becomes an apology."""
    if incoming.is_standby or _is_talk_among_others(incoming):
        return (), context.state
    chosen = _with_chosen_option(_without_mention(incoming), context.state)
    outcome, handler_name = _outcome(chosen, context)
    if not outcome.replies:
        return (), context.state
    replies = (*_privacy_notes(chosen, context), *outcome.replies)
    log.info("replies_made", handler=handler_name, count=len(replies))
    return replies, State(outcome.replies[-1].options, outcome.asked_by, outcome.about)


def _outcome(incoming: Incoming, context: HandlerContext) -> tuple[Outcome, str]:
    for handler in HANDLERS:
        try:
            recognised = handler.matches(incoming, context)
            if recognised is not None:
                return handler.handle(recognised, context), handler.name
        except Exception as error:  # one broken handler must not leave a resident without an answer
            log.error("handler_failed", handler=handler.name, exc_info=error)
            contact = context.town.contact
            words = context.phrases.say("trouble.body", name=contact.name, phone=contact.phone)
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
