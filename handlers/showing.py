"""How entries are shown: one card per entry, with whom to ask and where to read on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.base import HandlerContext, Office
from knowledge.collection_days import WEEKDAYS
from knowledge.content import Entry, EntryClass, EntryKind
from messages.outgoing import Card, Choices, Fact, Image, Link, Option, Reply

CHART = f"{EntryKind.FAQ}:garbage-chart"
"""The id of the town's sorting chart; its section answers for garbage."""
_MAX_OPTIONS = 10
_MAX_CALL_NAME = 10


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


def office_for(entry: Entry, context: HandlerContext) -> Office:
    """Whom to ask about an entry: its section, for garbage that of the sorting chart, or the town's contact.

    A general answer may have a telephone number of its own, which is then the one to call.
    """
    phone = entry.details.get("phone") if entry.kind == EntryKind.FAQ else None
    if isinstance(phone, str) and phone:
        section = context.town.owner_of(entry)
        return Office(section.name if section else context.town.name, phone)
    chart = context.knowledge.find(CHART)
    is_garbage = entry.kind in (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY)
    owner = context.town.owner_of(entry) or (context.town.owner_of(chart) if is_garbage and chart else None)
    return owner or context.town.contact


def day_options(category: Entry, context: HandlerContext) -> tuple[Option, ...]:
    """The day of a garbage category one press away, if it has one."""
    if not any(rule.category_key == category.key for rule in context.town.plan.rules):
        return ()
    phrases = context.phrases
    day = phrases.say("garbage-item.day", category=category.title)
    return (Option(phrases.say("garbage-item.day-label"), day),)


def call_links(office: Office, context: HandlerContext) -> tuple[Link, ...]:
    """The button that calls somebody, on one line: of the long 教育委員会 生涯学習係 it names 生涯学習係.

    None while the town has no telephone yet: LINE refuses a whole reply for one button without a number.
    """
    if not office.phone:
        return ()
    name = office.name if len(office.name) <= _MAX_CALL_NAME else office.name.split()[-1]
    return (Link(context.phrases.say("show.call", name=name), f"tel:{office.phone}"),)


def _owner_facts(entry: Entry, context: HandlerContext) -> tuple[Fact, ...]:
    office = office_for(entry, context)
    return (Fact(context.phrases.say("show.ask"), f"{office.name} {office.phone}".strip()),)


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
    phone = str(entry.details.get("phone") or "")
    if entry.kind == EntryKind.FACILITY and phone:
        links.append(Link(context.phrases.say("show.call", name=entry.title), f"tel:{phone}"))
    else:
        links += call_links(office_for(entry, context), context)
    return tuple(links)
