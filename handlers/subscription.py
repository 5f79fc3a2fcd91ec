"""Which notices somebody gets: what is on, what is off, and each changed with one press."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.showing import joined
from handlers.town import Subject
from knowledge.languages import spelled
from knowledge.normalize import folded
from messages.incoming import Incoming
from messages.outgoing import Choices, Option, Text
from messages.phrases import Phrases

_LONGEST = 40
"""Characters of a folded text that may be nothing but this wish."""


@dataclass(frozen=True, slots=True)
class NoticeWish:
    """The subjects that are wanted, or no longer. Without `is_wanted` it is a question for what is on."""

    keys: tuple[str, ...] = ()
    is_wanted: bool | None = None


class SubscriptionHandler(Handler[NoticeWish]):
    """Recognises talk of getting notices, of a subject or of all, and nothing else beside it in the text."""

    name = "subscription"

    def matches(self, incoming: Incoming, context: HandlerContext) -> NoticeWish | None:
        """The wish; None for notices alone, which are asked to be read."""
        text = typed_text(incoming.content)
        if not text:
            return None
        return _pressed(text, context) or _said(folded(text), context)

    def handle(self, recognised: NoticeWish, context: HandlerContext) -> Outcome:
        """What has changed, then what is on and what is off, as choices that turn it round."""
        chosen = set(context.chosen_subjects())
        for key in recognised.keys:
            context.changes.set_subject(key, is_wanted=bool(recognised.is_wanted))
        chosen = chosen | set(recognised.keys) if recognised.is_wanted else chosen - _stopped(recognised)
        phrases = context.phrases
        words = "\n\n".join([*_changed(recognised, context), _always(context)])
        back = phrases.say("menu.back")
        if not context.town.subjects:
            return Outcome((Text(f"{words}\n{phrases.say('subscription.none')}", (Option(back, back),)),))
        question = f"{words}\n\n{phrases.say('subscription.question')}"
        options = [_option(subject, context, is_on=subject.key in chosen) for subject in context.town.subjects]
        return Outcome((Choices(question, (*options, Option(back, back))),))


def _stopped(wish: NoticeWish) -> set[str]:
    return set(wish.keys) if wish.is_wanted is False else set()


def _pressed(text: str, context: HandlerContext) -> NoticeWish | None:
    """The wish of one of our own buttons, in whichever language it was shown."""
    said = spelled(text)
    for subject in context.town.subjects:
        for name in (name for plain, name in subject.spellings.items() if plain in said):
            for phrases in _catalogues(context.phrases):
                if said == spelled(phrases.say("subscription.ask-on", subject=name)):
                    return NoticeWish((subject.key,), is_wanted=True)
                if said == spelled(phrases.say("subscription.ask-off", subject=name)):
                    return NoticeWish((subject.key,), is_wanted=False)
    return None


def _catalogues(phrases: Phrases) -> Iterator[Phrases]:
    for tag in ("", *phrases.languages()):
        yield phrases.in_language(tag)


def _said(plain: str, context: HandlerContext) -> NoticeWish | None:
    """What a folded Japanese text wants, when it speaks of notices and every word of it is known here."""
    words = _words(context.phrases)
    if len(plain) > _LONGEST or not _in(plain, words["notices"]):
        return None
    named = {subject.key: _in(plain, subject.asked_by) for subject in context.town.subjects}
    known = {word for found in (*words.values(), *named.values()) for word in found}
    if not re.fullmatch(f"(?:{'|'.join(map(re.escape, sorted(known, key=len, reverse=True)))})*+", plain):
        return None
    keys = tuple(key for key, found in named.items() if found)
    if _in(plain, words["stops"]):
        return NoticeWish(keys or tuple(named), is_wanted=False)
    if _in(plain, words["wants"]):
        return NoticeWish(keys, is_wanted=True) if keys else NoticeWish()
    return NoticeWish() if _in(plain, words["asks"]) else None


@lru_cache(maxsize=16)
def _words(phrases: Phrases) -> dict[str, tuple[str, ...]]:
    """The words that people say, folded, by what they are."""
    words = {
        "notices": phrases.words("subscription.notices"),
        "stops": phrases.words("subscription.stops"),
        "wants": phrases.words("subscription.wants"),
        "asks": phrases.words("subscription.asks"),
        "between": phrases.words("subscription.between"),
    }
    return {kind: tuple(map(folded, given)) for kind, given in words.items()}


def _in(plain: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if word in plain]


def _changed(wish: NoticeWish, context: HandlerContext) -> Iterator[str]:
    """What has been changed, and how to undo it."""
    says, tag = context.phrases.say, context.person.language
    subjects = [subject for subject in context.town.subjects if subject.key in wish.keys]
    if not subjects or wish.is_wanted is None:
        if wish.is_wanted is False:
            yield says("subscription.quiet")
        return
    names = joined((subject.name_in(tag) for subject in subjects), context)
    name = "subscription.ask-off" if wish.is_wanted else "subscription.ask-on"
    undo = says(name, subject=subjects[0].name_in(tag))
    if wish.is_wanted:
        yield says("subscription.turned-on", subjects=names, undo=undo)
    else:
        yield says("subscription.turned-off", subjects=names, undo=undo)
    if wish.is_wanted is False and len(subjects) == len(context.town.subjects):
        yield says("subscription.quiet")


def _always(context: HandlerContext) -> str:
    """What comes whatever one chooses."""
    phrases, names = context.phrases, context.town.district_names
    parts = list(phrases.words("subscription.always"))
    if district := names.find(context.person.district_key):
        parts.append(phrases.say("subscription.district", district=names.label(district)))
    if context.person.is_staff:
        parts.append(phrases.say("subscription.staff"))
    return "\n".join([phrases.say("subscription.always-head"), *(f"・{part}" for part in parts)])


def _option(subject: Subject, context: HandlerContext, *, is_on: bool) -> Option:
    says, name = context.phrases.say, subject.name_in(context.person.language)
    if is_on:
        return Option(says("subscription.on", subject=name), says("subscription.ask-off", subject=name))
    return Option(says("subscription.off", subject=name), says("subscription.ask-on", subject=name))
