"""What was seen to, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.wording import names_of_people, when
from console.pages.questions.room import room
from knowledge.care.questions import Settled, reopen_questions
from knowledge.tables import UnansweredRow
from people.audit import EVERY
from people.rights import Right

_PAGE = 50
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Closed:
    """One question that was seen to. `entry_id` is the answer that it got, if any."""

    id: int
    text: str
    how: str
    entry_id: str
    by: str
    at: str


@room.page("/closed", Right.READ_QUESTIONS)
def closed(here: Here) -> ResponseReturnValue:
    """The newest questions that were seen to."""
    here.viewing("questions.view", f"question:{EVERY}")
    with here.reading() as session:
        rows = _newest(here, session)
    return render_template("questions/closed.html", here=here, rows=rows, most=_PAGE)


@room.action("/<int:question_id>/reopen", Right.EDIT_ANSWERS)
def reopen(here: Here, question_id: int) -> ResponseReturnValue:
    """Put one back on the list. An alias that it has given to an answer stays there."""
    with here.acting(Right.EDIT_ANSWERS) as act:
        count = reopen_questions(act.session, here.account_id, [min(question_id, _LARGEST)])
        act.note("questions.reopen", f"question:{question_id}", count=count)
    said = "reopened" if count else "reopened-already"
    flash(here.say(f"console-questions.{said}"), "success" if count else "info")
    return redirect(here.url("questions.closed"), 303)


def _newest(here: Here, session: Session) -> Sequence[Closed]:
    row = UnansweredRow
    query = select(row).where(row.account_id == here.account_id, row.settled_how.in_(tuple(Settled)))
    found = session.scalars(query.order_by(row.asked_at.desc(), row.id.desc()).limit(_PAGE)).all()
    names = names_of_people(session, [one.settled_by for one in found])
    return [
        Closed(
            one.id,
            one.text,
            here.say(f"console-questions.how.{one.settled_how}"),
            one.settled_entry,
            names.get(one.settled_by or 0, ""),
            when(here, one.settled_at),
        )
        for one in found
    ]
