"""A group of questions without an answer as a page shows it, with what comes near it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.here import Here
from console.pages.answers.finding import owner_of
from console.pages.answers.words import EntryWords
from console.pages.notices.wording import when
from knowledge.care.question_groups import QuestionGroup
from knowledge.content import Entry
from knowledge.decision import Answer
from people.tables import Audience

LEAST = 10
"""Below this score an answer is near by chance (株価 and 切り株): nobody should publish it with one press."""


@dataclass(frozen=True, slots=True)
class Near:
    """An answer that comes near. `is_mine` tells whether the person may change it."""

    entry: Entry
    score: int
    why: str
    owner: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A group as a page shows it. `answered_by` is the answer that the question would get by now."""

    group: QuestionGroup
    first: str
    last: str
    near: Sequence[Near]
    answered_by: Near | None

    @property
    def number(self) -> int:
        """That of one of its questions, for addresses."""
        return self.group.ids[0]

    @property
    def is_staff(self) -> bool:
        """Whether staff asked so."""
        return self.group.audience == Audience.STAFF


def shown_group(here: Here, words: EntryWords, group: QuestionGroup, limit: int) -> Shown:
    """A group with at most `limit` answers that come so near that a press on one is worth it."""
    near, answered_by = nearest(here, words, group.wording, group.audience, limit)
    worth = tuple(one for one in near if one.score >= LEAST)
    return Shown(group, when(here, group.first_at), when(here, group.last_at), worth, answered_by)


def nearest(
    here: Here, words: EntryWords, wording: str, audience: str, limit: int
) -> tuple[tuple[Near, ...], Near | None]:
    """The answers that come nearest to a wording, best first, and the one that would be given by now."""
    knowledge = here.parts.counter.knowledge(here.account_id)
    found = knowledge.ask(wording, on=here.today, staff=audience == Audience.STAFF, limit=limit)
    near = []
    for one in found.candidates:
        owner = owner_of(knowledge, one.entry)
        why = here.say(f"console-answers.why.{one.why}")
        is_mine = here.section_key in ("", owner)
        near.append(Near(one.entry, round(one.score), why, words.section(owner), is_mine))
    decision = found.decision
    given = decision.entry.id if isinstance(decision, Answer) else ""
    return tuple(near), next((one for one in near if one.entry.id == given), None)
