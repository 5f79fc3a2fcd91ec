"""Asking in which area somebody lives: from a few by choosing, from many by typing."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.base import HandlerContext
from handlers.districts import Named
from handlers.showing import joined, shown_choices
from knowledge.content import District
from messages.outgoing import Option, Reply, Text

FEW = 10
"""Areas that one can choose from."""
_EXAMPLES = 3
_MOST_LISTED = 30


def asked_for_district(context: HandlerContext, *, unheard: str = "") -> Reply:
    """The question. `unheard` is an answer that named no area."""
    says, phone = context.phrases.say, context.contact_phone
    districts = context.town.plan.districts
    if len(districts) <= FEW:
        return shown_choices(says("garbage-day.which-district", phone=phone), _options(districts, context))
    step = max(len(districts) // _EXAMPLES, 1)
    examples = _listed(districts[::step][:_EXAMPLES], context)
    words = says("garbage-day.type-district", examples=examples, phone=phone)
    if unheard:
        words = "\n".join([says("garbage-day.no-such-district", said=unheard), words])
    return Text(words, _groups(districts))


def asked_which_of(named: Named, context: HandlerContext) -> Reply:
    """The question which of several areas is meant, by their group when they are many."""
    says = context.phrases.say
    districts = named.districts
    none = says("garbage-day.none-of-these")
    if len(districts) <= FEW:
        options = [*_options(districts, context), Option(none, says("garbage-day.change"))]
        question = says("garbage-day.is-it-this" if len(districts) == 1 else "garbage-day.which-of-these")
        return shown_choices(question, options)
    if groups := _groups(districts):
        return shown_choices(says("garbage-day.which-group"), groups)
    names = _listed(districts[:_MOST_LISTED], context)
    names += says("garbage-day.and-others") if len(districts) > _MOST_LISTED else ""
    words = says("garbage-day.which-of-many", count=len(districts), names=names)
    return Text(words, (Option(none, says("garbage-day.change")),))


def _options(districts: Sequence[District], context: HandlerContext) -> list[Option]:
    labels = [context.town.district_names.label(district) for district in districts]
    return [Option(label, label) for label in labels]


def _groups(districts: Sequence[District]) -> tuple[Option, ...]:
    """The groups to choose from first, when that divides the areas, all have one, and they are not too many."""
    groups = dict.fromkeys(district.group for district in districts)
    return tuple(Option(group, group) for group in groups) if 1 < len(groups) <= FEW and "" not in groups else ()


def _listed(districts: Sequence[District], context: HandlerContext) -> str:
    return joined((context.town.district_names.label(district) for district in districts), context)
