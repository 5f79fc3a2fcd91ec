"""Which day: collection days by district, with dates. Asks for the district once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.showing import japanese_date, shown_choices
from knowledge.collection_days import next_dates
from knowledge.content import CollectionRule, District, Entry, EntryKind
from knowledge.normalize import folded, without_politeness
from messages.incoming import Incoming
from messages.outgoing import Card, Fact, Option, Text

_LATEST_HOUR = time(8, 30)
_MOST_AROUND_A_NAME = 8
_LEADING_PARTICLES = re.compile(r"^[はがをのにで]+")
_FEW_KANA = re.compile(r"[ぁ-ゖ]{0,4}")


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
        if not text or not context.town.plan.districts:
            return None
        plain = folded(text)
        if any(folded(word) in plain for word in context.phrases.words("garbage-day.change-words")):
            return DayQuestion(None, _district_in(plain, context), change=True)
        district = _district_in(plain, context)
        asks_day = any(folded(word) in plain for word in context.phrases.words("garbage-day.words"))
        if district or asks_day:
            subject = _subject_of(plain, context)
            categories = _categories_in(subject, context)
            if categories or (asks_day and _is_garbage_at_large(plain, subject, context)):
                return DayQuestion(categories[0] if len(categories) == 1 else None, district)
        if context.state.asked_by == self.name:
            said = _district_said(without_politeness(plain), context)
            asked = context.knowledge.find(context.state.about.get("category", ""))
            return DayQuestion(asked, said) if said else None
        alone = next((d for d in context.town.plan.districts if plain in (folded(d.name), folded(d.reading))), None)
        return DayQuestion(None, alone) if alone else None

    def handle(self, recognised: DayQuestion, context: HandlerContext) -> Outcome:
        """The next dates, or the question for the district."""
        phrases = context.phrases
        known = next((d for d in context.town.plan.districts if d.key == context.person.district_key), None)
        district = recognised.district or (None if recognised.change else known)
        if district is None:
            options = [Option(district.name, district.name) for district in context.town.plan.districts]
            about = {"category": recognised.category.id} if recognised.category else {}
            question = phrases.say("garbage-day.which-district", phone=context.town.contact.phone)
            return Outcome((shown_choices(question, options),), self.name, about)
        if district.key != context.person.district_key:
            context.changes.set_district(district.key)
        category = recognised.category
        rules = [rule for rule in context.town.plan.rules if rule.district_key == district.key]
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
        lines = [_day_words(day, context) for day in days] or [phrases.say("garbage-day.none-soon")]
        if rule.note:
            lines.append(phrases.say("garbage-day.note", note=rule.note))
        facts.append(Fact(entry.title if entry else rule.category_key, "\n".join(lines)))
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


def _names(district: District) -> list[str]:
    """The folded names of a district, longest first."""
    names = {folded(name) for name in (district.name, district.reading, *district.aliases)} - {""}
    return sorted(names, key=len, reverse=True)


def _district_in(plain: str, context: HandlerContext) -> District | None:
    """The district whose longest name stands in the text."""
    fits = [(len(n), d) for d in context.town.plan.districts for n in _names(d) if n in plain]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def _district_said(answer: str, context: HandlerContext) -> District | None:
    """The district of an answer to our question: 北, きた, 北地区です, 北団地に住んでいます; no other talk."""
    for district in context.town.plan.districts:
        for name in _names(district):
            said_name = name in answer and len(answer) - len(name) <= _MOST_AROUND_A_NAME
            if said_name or (answer and name.startswith(answer)):
                return district
    return None


def _subject_of(plain: str, context: HandlerContext) -> str:
    """What the day is asked of: 「北地区の次の燃えないごみはいつ」 gives 燃えないごみ."""
    words = {folded(word) for word in context.phrases.words("garbage-day.words")}
    words |= {name for district in context.town.plan.districts for name in _names(district)}
    for word in sorted(words, key=len, reverse=True):
        plain = plain.replace(word, "")
    return without_politeness(_LEADING_PARTICLES.sub("", plain)) if plain else ""


def _categories_in(subject: str, context: HandlerContext) -> list[Entry]:
    """The categories that the subject names and nothing else: one, or several joined by と."""
    spelled: dict[str, Entry] = {}
    for entry in context.knowledge.list_kind(EntryKind.GARBAGE_CATEGORY):
        for name in (entry.title, entry.text.reading, *entry.aliases):
            spelled.setdefault(folded(name), entry)
    spelled.pop("", None)
    if subject in spelled:
        return [spelled[subject]]
    parts = subject.split(context.phrases.say("garbage-day.and"))
    return [spelled[part] for part in parts] if all(part in spelled for part in parts) else []


def _is_garbage_at_large(plain: str, subject: str, context: HandlerContext) -> bool:
    """Whether the talk is of garbage as such; ごみ袋 and ごみ箱 are something else."""
    words = [folded(word) for word in context.phrases.words("garbage-day.garbage-words")]
    if not any(word in plain for word in words):
        return False
    for word in (*words, *(folded(word) for word in context.phrases.words("garbage-day.around"))):
        subject = subject.replace(word, "")
    return _FEW_KANA.fullmatch(subject) is not None
