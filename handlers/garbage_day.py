"""Which day: collection days by district, with dates. Asks for the district once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.showing import japanese_date, shown_choices
from knowledge.collection_days import next_dates
from knowledge.content import CollectionRule, District, Entry, EntryKind
from knowledge.normalize import folded
from messages.incoming import Incoming
from messages.outgoing import Card, Fact, Option, Text

_LATEST_HOUR = time(8, 30)


@dataclass(frozen=True, slots=True)
class DayQuestion:
    """What was asked: a category or all of them; a district if named; `change` to choose another district."""

    category: Entry | None
    district: District | None
    change: bool = False


class GarbageDayHandler(Handler[DayQuestion]):
    """Recognises questions for the day, and the district given in reply."""

    name = "garbage-day"

    def matches(self, incoming: Incoming, context: HandlerContext) -> DayQuestion | None:
        """A question for a collection day, or the answer to "which district?"."""
        text = typed_text(incoming.content)
        if not text or not context.town.districts:
            return None
        plain = folded(text)
        district = _district_in(plain, context)
        if any(folded(word) in plain for word in context.phrases.words("garbage-day.change-words")):
            return DayQuestion(None, district, change=True)
        category = _category_in(plain, context)
        asks_day = any(folded(word) in plain for word in context.phrases.words("garbage-day.words"))
        names_garbage = category is not None or any(
            folded(word) in plain for word in context.phrases.words("garbage-day.garbage-words")
        )
        if asks_day and names_garbage:
            return DayQuestion(category, district)
        if context.state.asked_by == self.name and district:
            asked = context.knowledge.find(context.state.about.get("category", ""))
            return DayQuestion(asked, district)
        return DayQuestion(None, district) if district and plain == folded(district.name) else None

    def handle(self, recognised: DayQuestion, context: HandlerContext) -> Outcome:
        """The next dates, or the question for the district."""
        phrases = context.phrases
        known = next((d for d in context.town.districts if d.key == context.person.district_key), None)
        district = recognised.district or (None if recognised.change else known)
        if district is None:
            options = [Option(district.name, district.name) for district in context.town.districts]
            about = {"category": recognised.category.id} if recognised.category else {}
            return Outcome((shown_choices(phrases.say("garbage-day.which-district"), options),), self.name, about)
        if district.key != context.person.district_key:
            context.changes.set_district(district.key)
        category = recognised.category
        rules = [rule for rule in context.town.rules if rule.district_key == district.key]
        if category is not None:
            rules = [rule for rule in rules if rule.category_key == category.key]
            if not rules:
                return Outcome((Text(phrases.say("garbage-day.no-day", category=category.title, how=category.body)),))
        return Outcome((_shown_days(district, category, rules, context),))


def _shown_days(
    district: District, category: Entry | None, rules: list[CollectionRule], context: HandlerContext
) -> Card:
    phrases = context.phrases
    today = _first_day(context.now)
    facts = []
    for rule in rules:
        entry = context.knowledge.find(f"{EntryKind.GARBAGE_CATEGORY}:{rule.category_key}")
        days = next_dates(rule.rule, today, 3 if category else 2)
        words = "、".join(_day_words(day, context) for day in days) or phrases.say("garbage-day.none-soon")
        note = phrases.say("garbage-day.note", note=rule.note) if rule.note else ""
        facts.append(Fact(entry.title if entry else rule.category_key, words + note))
    if category:
        title = phrases.say("garbage-day.title", district=district.name, category=category.title)
        badge, color = category.title, str(category.details.get("color", ""))
        body = category.body
    else:
        title = phrases.say("garbage-day.title-all", district=district.name)
        badge, color, body = "", "", phrases.say("garbage-day.until")
    change = phrases.say("garbage-day.change")
    return Card(title, body, badge, color, tuple(facts), options=(Option(change, change), _menu(context)))


def _menu(context: HandlerContext) -> Option:
    back = context.phrases.say("menu.back")
    return Option(back, back)


def _first_day(now: datetime) -> date:
    """Today counts until the hour by which garbage must be out."""
    day = now.date()
    return day if now.time() <= _LATEST_HOUR else date.fromordinal(day.toordinal() + 1)


def _day_words(day: date, context: HandlerContext) -> str:
    words = japanese_date(day)
    apart = (day - context.now.date()).days
    return words + (context.phrases.words("garbage-day.apart")[apart] if apart in (0, 1) else "")


def _district_in(plain: str, context: HandlerContext) -> District | None:
    best: tuple[int, District] | None = None
    for district in context.town.districts:
        names = (district.name, district.reading, *district.aliases)
        for name in (folded(name) for name in names):
            fits = name and (name in plain or (len(plain) >= 1 and name.startswith(plain)))
            if fits and (best is None or len(name) > best[0]):
                best = (len(name), district)
    return best[1] if best else None


def _category_in(plain: str, context: HandlerContext) -> Entry | None:
    best: tuple[int, Entry] | None = None
    for entry in context.knowledge.list_kind(EntryKind.GARBAGE_CATEGORY):
        for name in (entry.title, entry.text.reading, *entry.aliases):
            spelled = folded(name)
            if spelled and spelled in plain and (best is None or len(spelled) > best[0]):
                best = (len(spelled), entry)
    return best[1] if best else None
