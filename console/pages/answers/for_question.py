"""The question for which a new answer is written: carried by the form, and settled when the answer is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from console.asked import LONGEST, is_answered, load_groups
from console.here import Here
from knowledge.care.answering import Answered, AnsweredQuestion, entry_answering
from knowledge.care.question_groups import QuestionGroup
from knowledge.content import Entry
from knowledge.tables import UnansweredRow
from messages.cleaning import cleaned_text
from people.rights import Right

_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class ForQuestion:
    """A question, and with which words the answer is to be found by it; without them it is settled only.

    `group` is None when it is off the list; `settled_by` is then the answer that it got, if any.
    """

    number: int
    wording: str
    group: QuestionGroup | None
    settled_by: str = ""

    def is_lost_to(self, entry_id: str) -> bool:
        """Whether it was seen to otherwise than by this answer, which a second press of the same form would be."""
        return self.group is None and self.settled_by != entry_id

    def entry(self, entry: Entry) -> Entry:
        """The answer with the wording as an alias, unless that is its title."""
        return entry if self.wording in ("", entry.title) else entry_answering(entry, self.wording)

    def answered(self, here: Here) -> AnsweredQuestion | None:
        """As it is settled; None when it is off the list."""
        if self.group is None:
            return None
        return AnsweredQuestion(here.account_id, self.wording, self.group.audience, self.group.ids, here.person.user_id)


def question_in(here: Here, values: Mapping[str, str]) -> ForQuestion | None:
    """The question that an address or a form names: `question`, and the words `asked` (the group's own if not given).

    None when it names none, or one that this town never had.
    """
    given = values.get("question", "")
    if not (given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS and here.may(Right.READ_QUESTIONS)):
        return None
    number = int(given)
    group = load_groups(here).holding(number)
    with here.reading() as session:
        row = UnansweredRow
        query = select(row.settled_how, row.settled_entry).where(row.account_id == here.account_id, row.id == number)
        settled = session.execute(query).one_or_none()
    if group is None and (settled is None or not settled.settled_how):
        return None
    typed = values.get("asked", group.wording if group else "")
    wording = " ".join(cleaned_text(typed, LONGEST).split())
    return ForQuestion(number, wording, group, settled.settled_entry if settled and group is None else "")


def tell_settled(here: Here, question: AnsweredQuestion, done: Answered) -> ResponseReturnValue:
    """Say what came of it, and go on with the list."""
    flash(here.say("console-questions.answered-new", count=done.settled), "success")
    if not done.is_golden:
        flash(here.say("console-questions.golden-full"), "warning")
    if question.wording and not is_answered(here, question.wording, question.audience):
        flash(here.say("console-questions.still-unfound", wording=question.wording), "warning")
    return redirect(here.url("questions.waiting"), 303)
