"""What the town has told everybody and is in force: お知らせ, いま何か出てる？, 避難情報."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.base import Handler, HandlerContext, Outcome, QuotedNotice, typed_text
from handlers.showing import shown_date
from knowledge.normalize import folded
from messages.incoming import Incoming
from messages.line_json import cut_to_units
from messages.outgoing import Card, Cards, Fact, Link, Option

MAX_QUOTED = 5
_ALONE_UNITS = 1_500
_AMONG_OTHERS_UNITS = 400
_URGENT_COLOR = "#8b0000"
_AMENDED_COLOR = "#00407a"


@dataclass(frozen=True, slots=True)
class NoticesWanted:
    """Everything in force, or emergencies only."""

    is_urgent: bool = False


class NoticesHandler(Handler[NoticesWanted]):
    """Recognises the wish for the town's notices alone, not questions that only mention them."""

    name = "notices"

    def matches(self, incoming: Incoming, context: HandlerContext) -> NoticesWanted | None:
        """What is wanted, when nothing else is said."""
        text = typed_text(incoming.content)
        if not text:
            return None
        phrases = context.phrases
        said = _forms(folded(text), phrases.words("notices.before"), phrases.words("notices.after"))
        if said & _keys(phrases.words("notices.urgent-words")):
            return NoticesWanted(is_urgent=True)
        return NoticesWanted() if said & _keys(phrases.words("notices.words")) else None

    def handle(self, recognised: NoticesWanted, context: HandlerContext) -> Outcome:
        """Up to five cards, or where the earlier notices stand."""
        phrases = context.phrases
        found = [one for one in context.notices.current() if one.is_emergency or not recognised.is_urgent]
        back = phrases.say("menu.back")
        options = (Option(back, back),)
        if not found:
            return Outcome((_none(recognised, options, context),))
        heading = phrases.say("notices.heading")
        if len(found) > MAX_QUOTED:
            more = phrases.say("notices.more", shown=MAX_QUOTED, count=len(found) - MAX_QUOTED)
            heading = "\n".join((heading, more, _list_address(context)))
        return Outcome((Cards(heading, quoted_cards(found[:MAX_QUOTED], context), options),))


def quoted_cards(notices: Sequence[QuotedNotice], context: HandlerContext) -> tuple[Card, ...]:
    """Notices in the reader's language where they have it, each with the way to its page."""
    limit = _ALONE_UNITS if len(notices) == 1 else _AMONG_OTHERS_UNITS
    return tuple(_card(notice, limit, context) for notice in notices)


def _card(notice: QuotedNotice, limit: int, context: HandlerContext) -> Card:
    phrases, language = context.phrases, context.person.language
    title, body = notice.words.get(language) or notice.words[""]
    until = notice.valid_until.astimezone(context.now.tzinfo)
    valid = phrases.say("notices.until", date=shown_date(until.date(), context), hour=until.hour, minute=until.minute)
    return Card(
        title=title,
        body=cut_to_units(body, limit),
        badge=notice.badges.get(language, notice.badges.get("", "")),
        badge_color=_AMENDED_COLOR if notice.is_amendment else _URGENT_COLOR,
        facts=(Fact(phrases.say("notices.valid"), valid),),
        links=(Link(phrases.say("notices.open"), notice.page_url),),
    )


def _none(wanted: NoticesWanted, options: tuple[Option, ...], context: HandlerContext) -> Card:
    phrases = context.phrases
    links = (Link(phrases.say("notices.earlier"), _list_address(context)),)
    if not wanted.is_urgent:
        return Card(phrases.say("notices.none-title"), phrases.say("notices.none"), links=links, options=options)
    shelters = Option(phrases.say("notices.shelters"), phrases.say("notices.shelters-says"))
    title, body = phrases.say("notices.none-urgent-title"), phrases.say("notices.none-urgent")
    return Card(title, body, links=links, options=(shelters, *options))


def _list_address(context: HandlerContext) -> str:
    return f"{context.town.public_url}/notices/{context.town.key}"


@lru_cache(maxsize=32)
def _keys(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(folded, words))


@lru_cache(maxsize=32)
def _longest_first(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(_keys(words), key=len, reverse=True))


def _forms(said: str, before: tuple[str, ...], after: tuple[str, ...]) -> set[str]:
    """What is said with fewer and fewer of the words around it: 町からの今日のお知らせを見せて to お知らせ."""
    forms = set()
    for start in _shorter(said, _longest_first(before), str.startswith, str.removeprefix):
        forms |= set(_shorter(start, _longest_first(after), str.endswith, str.removesuffix))
    return forms


def _shorter(
    said: str, words: tuple[str, ...], fits: Callable[[str, str], bool], without: Callable[[str, str], str]
) -> Iterator[str]:
    yield said
    while word := next((word for word in words if fits(said, word)), ""):
        said = without(said, word)
        yield said
