"""How entries are shown: one card per entry, in the reader's words, with whom to ask and where to read on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from handlers.base import HandlerContext
from handlers.town import Office
from knowledge.content import Entry, EntryClass, EntryKind
from knowledge.languages import ENGLISH, Words
from messages.line_json import MAX_CARD_BODY_UNITS, cut_to_units, utf16_units
from messages.outgoing import Card, Choices, Fact, Image, Link, Option, Reply

CHART = f"{EntryKind.FAQ}:garbage-chart"
"""The id of the town's sorting chart; its section answers for garbage."""
_MAX_OPTIONS = 10
_MAX_CALL_NAME = 10
_MAX_CARD_UNITS = MAX_CARD_BODY_UNITS + 1_000
_LEAST_FACT_UNITS = 20
_MAX_ADDRESS = 1_000
_DESCRIBED = (EntryKind.FACILITY, EntryKind.PROCEDURE)


def shown_entry(
    entry: Entry,
    context: HandlerContext,
    *,
    badge: str = "",
    badge_color: str = "",
    facts: Sequence[Fact] = (),
    links: Sequence[Link] | None = None,
) -> tuple[Reply, ...]:
    """An entry as replies: its picture if it has one, then a card that ends with whom to call.

    An internal entry shows its title only: its words must not reach LINE. What nobody has checked in time is not
    stated at all. `facts` stand behind the entry's own; `links` stand instead of that to the procedure online.
    """
    words = context.words(entry)
    owner = _owner_facts(office_for(entry, context), context)
    if entry.entry_class == EntryClass.INTERNAL:
        return (Card(words.title, context.phrases.say("show.internal"), facts=owner),)
    if entry.is_overdue_on(context.today):
        return (overdue_card(entry, context),)
    picture: tuple[Reply, ...] = ()
    described: tuple[Fact, ...] = ()
    if entry.image:
        preview = context.preview_hashes.get(entry.image, entry.image)
        picture = (Image(context.media_url(entry.image), context.media_url(preview), words.alt),)
        described = (Fact(context.phrases.say("show.picture"), words.alt),)
    body = "\n".join(filter(None, (language_note(words, context), words.body)))
    own = _online_links(words, context) if links is None else links
    card = Card(
        title=words.title,
        body=body,
        badge=badge,
        badge_color=badge_color,
        facts=_fitting((*described, *_detail_facts(entry, words, context), *facts), owner, body),
        links=(*own, *_links(entry, words, context)),
    )
    return (*picture, card)


def overdue_card(entry: Entry, context: HandlerContext) -> Card:
    """An entry that nobody has checked in time: what it is about and whom to ask, but nothing of what it says."""
    office = section_for(entry, context)
    phrases = context.phrases
    assert entry.review_on is not None
    whom = f"{office.name} {office.phone}".strip()
    body = phrases.say("show.overdue", date=shown_day(entry.review_on, context), office=whom)
    more = (Link(phrases.say("show.more"), entry.url),) if is_web_address(entry.url) else ()
    facts = _owner_facts(office, context)
    return Card(context.words(entry).title, body, facts=facts, links=(*more, *call_links(office, context)))


def language_note(words: Words, context: HandlerContext) -> str:
    """Says, in the reader's language, in which other language the words are; nothing when it is the reader's."""
    if words.is_wanted:
        return ""
    return context.phrases.say("show.only.en" if words.tag == ENGLISH else "show.only.ja")


def shown_choices(question: str, options: Sequence[Option]) -> Choices:
    """A numbered choice of at most ten."""
    return Choices(question, tuple(options[:_MAX_OPTIONS]))


def shown_date(day: date, context: HandlerContext) -> str:
    """A date of these months in the reader's language: 11月21日（土）, 11/21 (Sat)."""
    phrases = context.phrases
    weekday = phrases.words("show.weekdays")[day.weekday()]
    return phrases.say("show.short-date", month=day.month, day=day.day, weekday=weekday)


def shown_day(day: date, context: HandlerContext) -> str:
    """A date with its year, in the reader's language: 2023年2月1日."""
    return context.phrases.say("show.date", year=day.year, month=day.month, day=day.day)


def joined(parts: Iterable[str], context: HandlerContext) -> str:
    """Several things in one line, with the comma of the reader's language and its space, which `say` would strip."""
    return context.phrases.words("show.between")[0].join(parts)


def office_for(entry: Entry, context: HandlerContext) -> Office:
    """Whom to ask about an entry: `section_for`.

    A general answer may have a telephone number of its own, which is then the one to call.
    """
    phone = entry.details.get("phone") if entry.kind == EntryKind.FAQ else None
    if isinstance(phone, str) and phone:
        section = context.town.owner_of(entry)
        return Office(section.name if section else context.town.name, phone)
    return section_for(entry, context)


def section_for(entry: Entry, context: HandlerContext) -> Office:
    """The section answerable for an entry; for garbage that of the sorting chart; or the town's contact."""
    is_garbage = entry.kind in (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY)
    chart = context.knowledge.find(CHART) if is_garbage else None
    owner = context.town.owner_of(entry) or (context.town.owner_of(chart) if chart else None)
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


def is_web_address(value: object) -> bool:
    """Whether LINE opens this in a button: https, and short enough."""
    return isinstance(value, str) and value.startswith("https://") and len(value) <= _MAX_ADDRESS


def _owner_facts(office: Office, context: HandlerContext) -> tuple[Fact, ...]:
    whom = f"{office.name} {office.phone}".strip()
    return (Fact(context.phrases.say("show.ask"), whom),) if whom else ()


def _detail_facts(entry: Entry, words: Words, context: HandlerContext) -> list[Fact]:
    if entry.kind not in _DESCRIBED:
        return []
    facts = []
    for name in context.phrases.words(f"show.{entry.kind}-order"):
        value = words.details.get(name)
        if isinstance(value, (list, tuple)):
            value = "\n".join(f"・{part}" for part in value if isinstance(part, str) and part.strip())
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            facts.append(Fact(context.phrases.say(f"show.label.{name}"), str(value).strip()))
    return facts


def _fitting(facts: Sequence[Fact], owner: tuple[Fact, ...], body: str) -> tuple[Fact, ...]:
    """The facts, cut to what a bubble holds beside the body. Whom to ask is never cut, and nothing is empty."""
    left = _MAX_CARD_UNITS - min(utf16_units(body), MAX_CARD_BODY_UNITS)
    left -= sum(utf16_units(fact.label + fact.value) for fact in owner)
    kept = []
    for fact in facts:
        value = cut_to_units(fact.value, left) if left >= _LEAST_FACT_UNITS else ""
        if value:
            kept.append(Fact(fact.label, value))
            left -= utf16_units(fact.label + value)
    return (*kept, *owner)


def _online_links(words: Words, context: HandlerContext) -> tuple[Link, ...]:
    address = words.details.get("online_url")
    if not words.details.get("online") or not is_web_address(address):
        return ()
    return (Link(context.phrases.say("show.online"), str(address)),)


def _links(entry: Entry, words: Words, context: HandlerContext) -> tuple[Link, ...]:
    more = (Link(context.phrases.say("show.more"), entry.url),) if is_web_address(entry.url) else ()
    phone = str(entry.details.get("phone") or "")
    if entry.kind == EntryKind.FACILITY and phone:
        return (*more, Link(context.phrases.say("show.call", name=words.title), f"tel:{phone}"))
    return (*more, *call_links(office_for(entry, context), context))
