"""Which day: collection days by district, with dates. Asks for the district once."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urlencode

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.collection_cards import Asker, day_cards, how_to, menu_options, month_cards, next_cards
from handlers.day_question import Asked, DayQuestion, months_around_new_year, question_in, question_kept
from handlers.district_questions import FEW, asked_for_district, asked_which_of
from handlers.showing import is_web_address
from knowledge.content import District
from knowledge.decision import Unknown
from knowledge.normalize import folded, without_politeness
from messages.incoming import Incoming
from messages.outgoing import Card, Link, Reply, Text

_LONGEST_PLACE = 15
"""Characters of an answer that may be the name of a place we do not know."""


class GarbageDayHandler(Handler[DayQuestion]):
    """Recognises questions for the day, and the district given in reply."""

    name = "garbage-day"

    def matches(self, incoming: Incoming, context: HandlerContext) -> DayQuestion | None:
        """A question for a collection day, or the answer to "which district?"."""
        text = typed_text(incoming.content)
        if not text or not context.town.plan.districts:
            return None
        plain = folded(text)
        was_asked = context.state.asked_by == self.name
        if any(folded(word) in plain for word in context.phrases.words("garbage-day.change-words")):
            kept = question_kept(context.state.about if was_asked else {}, context)
            return replace(kept, named=context.town.district_names.in_talk(plain)[0], change=True)
        if (question := question_in(plain, context)) is not None:
            return question
        if was_asked:
            return _answered(text, plain, context)
        alone = context.town.district_names.alone(plain)
        return DayQuestion(None, alone) if alone.districts else None

    def handle(self, recognised: DayQuestion, context: HandlerContext) -> Outcome:
        """The next dates, or the question for the district."""
        names = context.town.district_names
        known = None if recognised.change else names.find(context.person.district_key)
        district = recognised.named.one
        if district is None and (not recognised.named.districts or known in recognised.named.districts):
            district = known
        if district is None:
            about = recognised.to_about()
            if recognised.named.districts:
                return Outcome((asked_which_of(recognised.named, context),), self.name, about)
            return Outcome((asked_for_district(context, unheard=recognised.unheard),), self.name, about)
        if district.key != context.person.district_key:
            context.changes.set_district(district.key)
        return Outcome(_answer(recognised, district, context))


def _answered(text: str, plain: str, context: HandlerContext) -> DayQuestion | None:
    """The question that is still open, with the district that was said; None when they talk of something else.

    Among many districts a short answer that means nothing at all is the name of one that we do not know.
    """
    kept = question_kept(context.state.about, context)
    said = context.town.district_names.said(without_politeness(plain))
    if said.districts:
        return replace(kept, named=said)
    many = len(context.town.plan.districts) > FEW
    if many and plain and len(plain) <= _LONGEST_PLACE and isinstance(context.found(text).decision, Unknown):
        return replace(kept, unheard=text.strip(), change=True)
    return None


def _answer(question: DayQuestion, district: District, context: HandlerContext) -> tuple[Reply, ...]:
    asker = Asker(district, question.category, context)
    if question.category is not None and not asker.rules:
        name = asker.name_of(question.category.key)
        how = how_to(question.category, context)
        return (Text(context.phrases.say("garbage-day.no-day", category=name, how=how)),)
    if question.asked == Asked.CALENDAR:
        return _calendar_to_keep(asker)
    if question.asked == Asked.DAY and question.day:
        return day_cards(asker, question.day)
    if question.asked == Asked.MONTH and question.day:
        return month_cards(asker, question.day)
    if question.asked == Asked.NEW_YEAR:
        months = months_around_new_year(asker.context.today)
        return tuple(card for first in months for card in month_cards(asker, first))
    return next_cards(asker)


def _calendar_to_keep(asker: Asker) -> tuple[Reply, ...]:
    """The address of the calendar, to be put into a telephone's own."""
    context = asker.context
    says, town = context.phrases.say, context.town
    key = quote(asker.district.key, safe="")
    address = f"{town.public_url}/calendar/{town.key}/{key}.ics"
    category = {"category": asker.category.key} if asker.category else {}
    if not town.key or not is_web_address(f"{address}?{urlencode(category)}&openExternalBrowser=1"):
        return (_with_options(Text(says("garbage-day.no-calendar", phone=context.contact_phone)), context),)
    subscribed = f"{address}?{urlencode(category)}" if category else address
    opened = f"{address}?{urlencode(category | {'openExternalBrowser': '1'})}"  # LINE's own browser saves no files
    title = says("garbage-day.calendar-title", district=asker.district.name)
    card = Card(title, says("garbage-day.calendar-how"), links=(Link(says("garbage-day.calendar-button"), opened),))
    words = says("garbage-day.calendar-address", address=subscribed)
    return (card, _with_options(Text(words), context))


def _with_options(text: Text, context: HandlerContext) -> Text:
    """The text with the ways on that stand under every answer for the day."""
    return replace(text, options=menu_options(context))
