"""How entries are shown: one card per entry, with whom to ask and where to read on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.base import HandlerContext
from knowledge.collection_days import WEEKDAYS
from knowledge.content import Entry, EntryClass, EntryKind
from messages.outgoing import Card, Choices, Fact, Image, Link, Option, Reply
from people.sections import SectionDetails

_MAX_OPTIONS = 10


def shown_entry(entry: Entry, context: HandlerContext, *, badge: str = "", badge_color: str = "") -> tuple[Reply, ...]:
    """An entry as replies: its picture if it has one, then a card that ends with whom to call.

    An internal entry shows its title only: its words must not reach LINE.
    """
    phrases = context.phrases
    if entry.entry_class == EntryClass.INTERNAL:
        return (Card(entry.title, phrases.say("show.internal"), facts=_owner_facts(entry, context)),)
    picture: tuple[Reply, ...] = ()
    if entry.image:
        preview = context.preview_hashes.get(entry.image, entry.image)
        picture = (Image(context.media_url(entry.image), context.media_url(preview), entry.text.alt),)
    card = Card(
        title=entry.title,
        body=entry.body.strip(),
        badge=badge,
        badge_color=badge_color,
        facts=(*_picture_facts(entry, context), *_detail_facts(entry, context), *_owner_facts(entry, context)),
        links=_links(entry, context),
    )
    return (*picture, card)


def shown_choices(question: str, options: Sequence[Option]) -> Choices:
    """A numbered choice of at most ten."""
    return Choices(question, tuple(options[:_MAX_OPTIONS]))


def japanese_date(day: date) -> str:
    """A date as people say it: 11月21日（土）."""
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def call_link(section: SectionDetails, context: HandlerContext) -> Link:
    """The button that calls a section."""
    return Link(context.phrases.say("show.call", name=section.name), f"tel:{section.phone}")


def _owner_facts(entry: Entry, context: HandlerContext) -> tuple[Fact, ...]:
    owner = context.town.owner_of(entry)
    if owner is None:
        return ()
    return (Fact(context.phrases.say("show.ask"), f"{owner.name} {owner.phone}"),)


def _picture_facts(entry: Entry, context: HandlerContext) -> tuple[Fact, ...]:
    return (Fact(context.phrases.say("show.picture"), entry.text.alt),) if entry.image else ()


def _detail_facts(entry: Entry, context: HandlerContext) -> list[Fact]:
    if entry.kind not in (EntryKind.FACILITY, EntryKind.PROCEDURE):
        return []
    labels = context.phrases
    facts = []
    for name in labels.words(f"show.{entry.kind}-order"):
        value = entry.details.get(name)
        words = "\n".join(f"・{part}" for part in value) if isinstance(value, list) else value
        if isinstance(words, str) and words:
            facts.append(Fact(labels.say(f"show.label.{name}"), words))
    return facts


def _links(entry: Entry, context: HandlerContext) -> tuple[Link, ...]:
    links = []
    online = entry.details.get("online_url")
    if entry.details.get("online") and isinstance(online, str):
        links.append(Link(context.phrases.say("show.online"), online))
    if entry.url:
        links.append(Link(context.phrases.say("show.more"), entry.url))
    owner = context.town.owner_of(entry)
    phone = str(entry.details.get("phone") or "")
    if entry.kind == EntryKind.FACILITY and phone:
        links.append(Link(context.phrases.say("show.call", name=entry.title), f"tel:{phone}"))
    elif owner is not None:
        links.append(call_link(owner, context))
    return tuple(links)
