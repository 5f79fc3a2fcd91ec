"""How collection days are shown: the next ones, one day, a month; and what is special about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from handlers.base import HandlerContext
from handlers.collection_specials import cancelled_days, closed_days, date_notes, lasting_notes, moved_away
from handlers.showing import joined, shown_date
from knowledge.collection.dates import CollectionDate
from knowledge.content import CollectionRule, District, Entry, EntryClass, EntryKind
from messages.line_json import cut_to_units, utf16_units
from messages.outgoing import Card, Fact, Option, Reply

_USUAL_HOUR = time(8, 30)
"""Until then what is collected today can still be put out."""
_DAYS_FOLLOWING = 3
_NEAR = 62
"""Days in which the next collections mostly lie; beyond it a whole year is looked through."""
_MOST_FACTS, _MOST_UNITS, _MOST_UNITS_OF_FACT = 12, 2_000, 600
"""What one bubble holds of the labelled lines."""


@dataclass(frozen=True, slots=True)
class Asker:
    """The area and the category (or all) that somebody asks about, and what they are shown with."""

    district: District
    category: Entry | None
    context: HandlerContext

    @property
    def rules(self) -> list[CollectionRule]:
        """The area's rules for what is asked, in the town's order."""
        rules = self.context.town.rules_of(self.district.key)
        return [rule for rule in rules if self.category is None or rule.category_key == self.category.key]

    @property
    def category_keys(self) -> list[str]:
        """What is collected in the area at all, of what is asked."""
        return list(dict.fromkeys(rule.category_key for rule in self.rules))

    def days(self, first: date, last: date) -> list[CollectionDate]:
        """The collections from `first` to `last`, both included."""
        key = self.category.key if self.category else None
        return self.context.town.calendar.days(self.district.key, key, first, last)

    def name_of(self, category_key: str) -> str:
        """A category as the reader calls it."""
        entry = self.context.knowledge.find(f"{EntryKind.GARBAGE_CATEGORY}:{category_key}")
        return self.context.words(entry).title if entry else category_key


def next_cards(asker: Asker) -> tuple[Reply, ...]:
    """The next dates of a category, or of all."""
    context, count = asker.context, 3 if asker.category else 2
    start = first_day(context)
    near: dict[str, list[CollectionDate]] = {}
    for one in asker.days(start, start + timedelta(days=_NEAR)):
        near.setdefault(one.category_key, []).append(one)
    facts, shown = [], []
    for key in asker.category_keys:
        dates = near.get(key, [])[:count]
        if len(dates) < count:
            dates = context.town.calendar.next(asker.district.key, key, start, count)
        shown += dates
        facts.append(Fact(asker.name_of(key), "\n".join(_date_lines(key, dates, asker))))
    until = min(max((one.day for one in shown), default=start), start + timedelta(days=_NEAR))
    specials = _specials(start, max(until, start + timedelta(days=14)), asker)
    says = context.phrases.say
    if asker.category is None:
        title = says("garbage-day.title-all", district=asker.district.name)
        return _cards(title, [out_by(asker.context), *specials], facts, asker)
    name = asker.name_of(asker.category.key)
    title = says("garbage-day.title", district=asker.district.name, category=name)
    return _cards(title, [*specials, how_to(asker.category, context)], facts, asker)


def day_cards(asker: Asker, day: date) -> tuple[Reply, ...]:
    """What is collected on a day, or that nothing is, and what comes next."""
    says, today = asker.context.phrases.say, asker.context.now.date()
    dates = asker.days(day, day)
    name = asker.name_of(asker.category.key) if asker.category else ""
    names = name or joined((asker.name_of(one.category_key) for one in dates), asker.context)
    values = {"day": day_words(day, asker.context), "category": names}
    if asker.category:
        body = [says("garbage-day.day-yes" if dates else "garbage-day.day-no", **values)]
    else:
        body = [says("garbage-day.day-some" if dates else "garbage-day.day-none", **values)]
    body += _specials(day, day, asker)
    body += [
        says("garbage-day.moved-away", day=shown_date(one.day, asker.context), category=asker.name_of(one.category_key))
        for one in moved_away(asker.district, asker.category, day, asker.context.town)
    ]
    if dates and day >= today:
        body.append(out_by(asker.context))
    notes = {one: [*_notes_of(one, asker), *_lasting(one.category_key, asker)] for one in dates}
    facts = [Fact(asker.name_of(one.category_key), "\n".join(lines)) for one, lines in notes.items() if lines]
    if following := _following(asker, max(day, today)):
        facts.append(Fact(says("garbage-day.following"), "\n".join(following)))
    if asker.category:
        title = says("garbage-day.title", district=asker.district.name, category=name)
    else:
        title = says("garbage-day.title-all", district=asker.district.name)
    return _cards(title, body, facts, asker)


def month_cards(asker: Asker, first: date) -> tuple[Reply, ...]:
    """The days of a month by category; of the present month those to come."""
    says, context = asker.context.phrases.say, asker.context
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    start = max(first, first_day(context)) if first.replace(day=1) == context.now.date().replace(day=1) else first
    by_category: dict[str, list[CollectionDate]] = {}
    for one in asker.days(start, last) if start <= last else ():
        by_category.setdefault(one.category_key, []).append(one)
    facts = []
    for key in asker.category_keys:
        dates = by_category.get(key, [])
        lines = [joined((_in_month(one.day, context) for one in dates), context)] if dates else []
        lines = lines or _unread(key, asker) or [says("garbage-day.none-in-month")]
        lines += ["　".join([_in_month(one.day, context), *notes]) for one in dates if (notes := _notes_of(one, asker))]
        facts.append(Fact(asker.name_of(key), "\n".join([*lines, *_lasting(key, asker)])))
    month = context.phrases.words("show.months")[first.month - 1]
    values = {"district": asker.district.name, "year": first.year, "month": month}
    this_year = first.year == context.now.year
    if asker.category:
        values["category"] = asker.name_of(asker.category.key)
        title = says("garbage-day.title-month" if this_year else "garbage-day.title-month-of-year", **values)
    else:
        title = says("garbage-day.title-month-all" if this_year else "garbage-day.title-month-all-of-year", **values)
    body = [says("garbage-day.rest-of-month")] if start > first else []
    return _cards(title, [*body, out_by(asker.context), *_specials(start, last, asker)], facts, asker)


def how_to(category: Entry, context: HandlerContext) -> str:
    """How a category is put out; nothing that may not be told, or that nobody has checked in time."""
    if category.entry_class == EntryClass.INTERNAL or category.is_overdue_on(context.now.date()):
        return ""
    return context.words(category).body


def first_day(context: HandlerContext) -> date:
    """Today counts until the hour by which garbage must be out; where the town has not said it, the usual one."""
    latest = context.town.garbage_out_by or _USUAL_HOUR
    return context.today if context.now.time() <= latest else context.today + timedelta(days=1)


def out_by(context: HandlerContext) -> str:
    """Until when to put it out; no hour that the town has not said."""
    if context.town.garbage_out_by is None:
        return context.phrases.say("garbage-day.until")
    by, says = context.town.garbage_out_by, context.phrases.say
    words = says("garbage-day.hour" if by.minute else "garbage-day.whole-hour", hour=by.hour, minute=f"{by.minute:02}")
    return says("garbage-day.until-hour", time=words)


def day_words(day: date, context: HandlerContext) -> str:
    """A date, with 今日 or 明日 if it is."""
    apart = (day - context.now.date()).days
    return shown_date(day, context) + (context.phrases.words("garbage-day.apart")[apart] if apart in (0, 1) else "")


def menu_options(context: HandlerContext) -> tuple[Option, ...]:
    """Another district, the month, the calendar, and back."""
    says = context.phrases.say
    month, calendar = says("garbage-day.this-month"), says("garbage-day.calendar")
    change, back = says("garbage-day.change"), says("menu.back")
    return tuple(Option(word, word) for word in (month, calendar, change, back))


def _following(asker: Asker, day: date) -> list[str]:
    """The next days of collection after `day`, with everything that is collected on them."""
    context, after = asker.context, day + timedelta(days=1)
    dates = asker.days(after, after + timedelta(days=_NEAR))
    if not dates:
        key = asker.category.key if asker.category else None
        dates = context.town.calendar.next(asker.district.key, key, after, 1)
    names: dict[date, list[str]] = {}
    for one in dates:
        names.setdefault(one.day, []).append(asker.name_of(one.category_key))
    lines = [f"{day_words(on, context)} {joined(what, context)}" for on, what in names.items()]
    return lines[:_DAYS_FOLLOWING]


def _date_lines(key: str, dates: Iterable[CollectionDate], asker: Asker) -> Iterator[str]:
    found = False
    for one in dates:
        found = True
        yield "　".join([day_words(one.day, asker.context), *_notes_of(one, asker)])
    if not found:
        yield from _unread(key, asker) or [asker.context.phrases.say("garbage-day.none-soon")]
    yield from _lasting(key, asker)


def _unread(key: str, asker: Asker) -> list[str]:
    """The rules that cannot be turned into dates, in the town's own words."""
    rules = [rule for rule in asker.rules if rule.category_key == key]
    unread = [bad.rule for bad in asker.context.town.calendar.unreadable]
    return [asker.context.phrases.say("garbage-day.as-written", rule=rule.rule) for rule in rules if rule in unread]


def _lasting(key: str, asker: Asker) -> list[str]:
    notes = lasting_notes(key, asker.rules)
    return [asker.context.phrases.say("garbage-day.note", note=note) for note in notes]


def _notes_of(one: CollectionDate, asker: Asker) -> list[str]:
    return date_notes(one, asker.district, asker.rules, asker.context)


def _specials(first: date, last: date, asker: Asker) -> list[str]:
    """Closures and cancelled collections from `first` to `last`."""
    context = asker.context
    lines = [*closed_days(asker.district, first, last, context)]
    for day, category_key in cancelled_days(asker.district, asker.category_keys, first, last, context.town):
        name = asker.name_of(category_key) if category_key else context.phrases.say("garbage-day.collection")
        lines.append(context.phrases.say("garbage-day.cancelled", day=shown_date(day, context), category=name))
    return lines


def _in_month(day: date, context: HandlerContext) -> str:
    weekday = context.phrases.words("show.weekdays")[day.weekday()]
    return context.phrases.say("garbage-day.day-in-month", day=day.day, weekday=weekday)


def _cards(title: str, body: Sequence[str], facts: Sequence[Fact], asker: Asker) -> tuple[Reply, ...]:
    """One card, or several when the labelled lines are too many for one; the choices stand under the last."""
    context, category = asker.context, asker.category
    pages: list[list[Fact]] = [[]]
    units = 0
    for fact in facts:
        fact = replace(fact, value=cut_to_units(fact.value, _MOST_UNITS_OF_FACT))  # noqa: PLW2901
        size = utf16_units(fact.label + fact.value)
        if pages[-1] and (len(pages[-1]) == _MOST_FACTS or units + size > _MOST_UNITS):
            pages.append([])
            units = 0
        pages[-1].append(fact)
        units += size
    badge = asker.name_of(category.key) if category else ""
    color = str(category.details.get("color", "")) if category else ""
    more = context.phrases.say("garbage-day.continued", title=title)
    words = "\n".join(filter(None, body))
    cards = [Card(title if not n else more, "" if n else words, badge, color, tuple(p)) for n, p in enumerate(pages)]
    return (*cards[:-1], replace(cards[-1], options=menu_options(context)))
