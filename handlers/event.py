"""What is on: the town's next events, those of a day, and those for children."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.dated import dated_card, open_ones_first
from handlers.showing import call_links, shown_date
from knowledge.asked_days import AskedDays, asked_days
from knowledge.content import Entry
from knowledge.dated import prefecture_of
from knowledge.decision import Answer
from knowledge.municipalities import Municipality
from knowledge.normalize import folded, without_politeness
from messages.incoming import Incoming
from messages.outgoing import Card, Cards, Option
from messages.phrases import JAPANESE_TAGS

_SHOWN = 5
_READ = 300
_LONGEST_WORDS = 12
_PARTICLES = re.compile(r"^(?:での|には|では|への|の)|(?:での|には|では|向けの?|むけの?|[のでにをはが])$")


@dataclass(frozen=True, slots=True)
class EventQuestion:
    """The days that were named, the municipality, and the folded words that narrow; each may be missing."""

    days: AskedDays | None = None
    named: Municipality | None = None
    words: str = ""


class EventHandler(Handler[EventQuestion]):
    """Recognises the words for events beside days, a municipality, and a few words that narrow."""

    name = "event"

    def matches(self, incoming: Incoming, context: HandlerContext) -> EventQuestion | None:
        """A question for what is on. One about how to hold an event, or that has its answer, is not for us."""
        text = typed_text(incoming.content)
        if not text:
            return None
        phrases = context.phrases
        plain = folded(text)
        words = phrases.words("event.words")
        if not any(folded(word) in plain for word in words) or any(
            folded(word) in plain for word in phrases.words("event.not")
        ):
            return None
        days = asked_days(text, context.today)
        rest = folded(days.rest if days else text)
        named = _named(rest, context)
        for word in (*(_spellings(named) if named else ()), *_folded_words(words, phrases.words("event.alone"))):
            rest = rest.replace(word, " ")
        rest = _bare(rest)
        if rest and (len(rest) > _LONGEST_WORDS or isinstance(context.found(text).decision, Answer)):
            return None
        return EventQuestion(days, named, rest)

    def handle(self, recognised: EventQuestion, context: HandlerContext) -> Outcome:
        """The next events, the town's own first; or that there are none, and whom to call."""
        town = context.town.municipality_code
        code = recognised.named.code if recognised.named else town
        codes = tuple(dict.fromkeys((code, prefecture_of(code))))
        days = recognised.days
        found = context.lectures.events(
            codes, days.first if days else context.today, days.last if days else None, _READ
        )
        wanted = _narrowed(found, recognised.words, context)
        own_first = sorted(wanted, key=lambda entry: entry.municipality_code != code)
        if not own_first:
            return Outcome((_none(recognised, context),))
        shown = open_ones_first(own_first, _SHOWN)
        heading = _heading(recognised, context)
        if len(wanted) > len(shown):
            more = context.phrases.say("event.more", shown=len(shown), count=len(wanted) - len(shown))
            heading = f"{heading}\n{more}"
        return Outcome((Cards(heading, tuple(dated_card(entry, context) for entry in shown)),))


def _named(rest: str, context: HandlerContext) -> Municipality | None:
    """A municipality whose whole name stands in the question; between twins the one of the own prefecture."""
    own = context.town.municipality_code
    found = [m for m in context.municipalities.named_in(rest) if any(name in rest for name in _spellings(m))]
    return min(found, key=lambda m: (m.code != own, m.code[:2] != own[:2], m.code), default=None)


def _spellings(municipality: Municipality) -> tuple[str, ...]:
    names = (municipality.full_name, municipality.name, municipality.reading)
    return tuple(sorted(filter(None, map(folded, names)), key=len, reverse=True))


def _folded_words(*lists: Sequence[str]) -> list[str]:
    """The longest first, so that none is cut by a shorter one within it."""
    return sorted({folded(word) for words in lists for word in words}, key=len, reverse=True)


def _bare(rest: str) -> str:
    """What narrows, without particles and without what asks."""
    parts = (_PARTICLES.sub("", part) for part in rest.split())
    joined = "".join(parts)
    asked = without_politeness(joined) if joined else ""
    return "" if not asked or _PARTICLES.sub("", asked) == "" or _is_only_asking(asked) else _PARTICLES.sub("", asked)


def _is_only_asking(asked: str) -> bool:
    """Whether nothing but the tail of a question is left, which politeness alone does not take away."""
    return without_politeness("x" + asked) == "x"


def _narrowed(entries: Sequence[Entry], words: str, context: HandlerContext) -> list[Entry]:
    if not words:
        return list(entries)
    wanted = [words]
    for group in context.phrases.words("event.groups"):
        same = [folded(word) for word in group.split("|")]
        if any(word in words for word in same):
            wanted += same
    return [entry for entry in entries if any(word in _searched(entry) for word in wanted)]


def _searched(entry: Entry) -> str:
    details = entry.details
    parts = (entry.title, details.get("target"), details.get("place"), *entry.aliases, *entry.keywords)
    return "\n".join(folded(str(part)) for part in parts if part)


def _heading(question: EventQuestion, context: HandlerContext) -> str:
    name = question.named.full_name if question.named else context.town.name
    if question.days:
        return context.phrases.say("event.heading-days", municipality=name, days=_days(question.days, context))
    return context.phrases.say("event.heading", municipality=name)


def _days(days: AskedDays, context: HandlerContext) -> str:
    """The days in the words of the question where the reader reads those, else as dates."""
    if context.person.language in JAPANESE_TAGS:
        return days.said
    first, last = shown_date(days.first, context), shown_date(days.last, context)
    return first if days.first == days.last else context.phrases.say("dated.from-to", first=first, last=last)


def _none(question: EventQuestion, context: HandlerContext) -> Card:
    """An honest answer, whom to call, and all events one press away where there may be some."""
    phrases, contact = context.phrases, context.town.contact
    name = question.named.full_name if question.named else context.town.name
    values = {"municipality": name, "name": contact.name, "phone": context.contact_phone}
    options: tuple[Option, ...] = (Option(phrases.say("event.all"), phrases.say("event.all-says")),)
    if question.words:
        body = phrases.say("event.none-words", words=question.words, **values)
    elif question.days:
        body = phrases.say("event.none-days", days=_days(question.days, context), **values)
    else:
        body, options = phrases.say("event.none", **values), ()
    return Card(phrases.say("event.title"), body, links=call_links(contact, context), options=options)
