"""The questions that found no answer, in groups: what the rooms of questions and of answers both need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.here import Here
from knowledge.care.question_groups import QuestionGroup
from knowledge.care.questions import list_unanswered
from knowledge.decision import Answer
from people.retention import retention_of
from people.tables import Audience

LONGEST = 300
"""Characters of a wording."""


class SettledAlready(Exception):
    """Somebody saw to the questions meanwhile; nothing was written."""


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups of a town, the largest first. `is_cut` when more was asked than is looked at."""

    groups: Sequence[QuestionGroup]
    is_cut: bool

    @property
    def count(self) -> int:
        """How many questions there are in them."""
        return sum(one.count for one in self.groups)

    def holding(self, question_id: int) -> QuestionGroup | None:
        """The group of an open question; None when it was seen to, forgotten, or never there."""
        return next((one for one in self.groups if question_id in one.ids), None)


def load_groups(here: Here) -> Groups:
    """What was asked while the town keeps questions, and nobody has seen to.

    Grouped outside a transaction: that may take seconds, and PostgreSQL ends a transaction that idles for ten.
    """
    with here.reading() as session:
        since = retention_of(session, here.account_id).unanswered_before(here.at)
        found = list_unanswered(session, here.account_id, since)
    return Groups(here.parts.grouper.groups(here.account_id, found.asked), found.is_cut)


def is_answered(here: Here, wording: str, audience: str) -> bool:
    """Whether the bot states an answer to this, now that what was typed is saved."""
    knowledge = here.parts.counter.renewed(here.account_id)
    on = here.today
    return isinstance(knowledge.ask(wording, on=on, staff=audience == Audience.STAFF).decision, Answer)
