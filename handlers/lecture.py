"""Smartphone classes and other digital-support lectures, by municipality and date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.dated import dated_card, open_ones_first
from handlers.showing import shown_choices
from knowledge.municipalities import Municipality
from knowledge.normalize import folded, without_politeness
from messages.incoming import Incoming
from messages.outgoing import Cards, Option, Text

_SHOWN = 5
_READ = 20
"""So many that behind the full ones there are some to go to."""


@dataclass(frozen=True, slots=True)
class LectureQuestion:
    """The municipalities that were named; none, one, or several of the same name."""

    named: tuple[Municipality, ...]


class LectureHandler(Handler[LectureQuestion]):
    """Recognises lectures by their words, and a municipality given in reply."""

    name = "lecture"

    def matches(self, incoming: Incoming, context: HandlerContext) -> LectureQuestion | None:
        """A question for lectures, or the answer to "which municipality?"."""
        text = typed_text(incoming.content)
        if not text:
            return None
        plain = folded(text)
        speaks_of_it = any(folded(word) in plain for word in context.phrases.words("lecture.words"))
        rest = _without_words(plain, (*context.phrases.words("lecture.words"), *context.phrases.words("lecture.alone")))
        named = tuple(context.municipalities.named_in(rest)) if rest else ()
        if speaks_of_it:
            return LectureQuestion(named)
        was_asked = context.state.asked_by == self.name and bool(named)
        is_alone = rest != without_politeness(plain)
        return LectureQuestion(named) if (was_asked or is_alone) and _is_only_a_place(rest, named) else None

    def handle(self, recognised: LectureQuestion, context: HandlerContext) -> Outcome:
        """Lectures of the municipality, or the question which one."""
        phrases = context.phrases
        offering = set(context.lectures.municipality_codes())
        named = recognised.named
        if len(named) > 1:
            named = tuple(m for m in named if m.code in offering) or named
        if len(named) == 1:
            return self._shown(named[0], context, offering)
        choices = named or self._offered(offering, context)
        if not choices:
            contact = context.town.contact
            return Outcome((Text(phrases.say("lecture.none-at-all", name=contact.name, phone=context.contact_phone)),))
        options = _places(choices, context)
        question = phrases.say("lecture.which-twin" if named else "lecture.which")
        return Outcome((shown_choices(question, options),), self.name)

    def _offered(self, codes: set[str], context: HandlerContext) -> tuple[Municipality, ...]:
        """The municipalities with lectures: one's own town first, then its prefecture, then the others."""
        found = [m for code in sorted(codes) if (m := context.municipalities.find(code))]
        own = context.town.municipality_code
        found.sort(key=lambda m: (m.code != own, m.code[:2] != own[:2], m.code))
        return tuple(found)

    def _shown(self, municipality: Municipality, context: HandlerContext, offering: set[str]) -> Outcome:
        phrases = context.phrases
        lectures = context.lectures.upcoming(municipality.code, _READ)
        if not lectures:
            others = [m for m in self._offered(offering, context) if m.code != municipality.code]
            options = _places(others, context)
            question = phrases.say("lecture.none-here", municipality=municipality.name, phone=context.contact_phone)
            return Outcome((shown_choices(question, options),), self.name)
        heading = phrases.say("lecture.heading", municipality=municipality.full_name)
        return Outcome((Cards(heading, tuple(dated_card(one, context) for one in open_ones_first(lectures, _SHOWN))),))


def _without_words(plain: str, words: Sequence[str]) -> str:
    """What else is said beside the words for lectures."""
    for word in sorted(map(folded, words), key=len, reverse=True):
        plain = plain.replace(word, " ")
    return without_politeness("".join(plain.split()))


def _is_only_a_place(rest: str, named: Sequence[Municipality]) -> bool:
    """Whether nothing is said beside a municipality: 料理教室 is none of ours, 山口市の教室 is."""
    spellings = [folded(name) for m in named for name in (m.full_name, m.reading)]
    return not rest or any(rest in spelled for spelled in spellings)


def _places(choices: Sequence[Municipality], context: HandlerContext) -> list[Option]:
    """A choice of municipalities; those of one name are told apart by their prefecture."""
    names = Counter(m.name for m in choices)
    word = context.phrases.words("lecture.words")[0]
    return [Option(m.name if names[m.name] == 1 else m.full_name, f"{word} {m.full_name}") for m in choices]
