"""The first page: what waits for whoever looks, how things stand, what is sent this week."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.health import Sign, State
from console.here import Here
from console.pages.home.numbers import Counted, Figure, figures, open_questions, overdue_reviews
from console.pages.home.room import room
from console.pages.home.standing import Allowance, allowance_of, signs_of
from console.pages.home.week import series_names, week_of
from console.pages.notices.wording import reason_word, when
from people.rights import Right
from scheduler.waiting import Waiting, waiting_for

_NOTHING = Counted(0)
MOST_QUESTIONS = 99


@dataclass(frozen=True, slots=True)
class Tasks:
    """What waits for one person. `series` are the names of series by key."""

    waiting: Waiting | None
    questions: Counted
    reviews: Counted
    series: dict[str, str]

    @property
    def is_none(self) -> bool:
        """Whether there is nothing to do and nothing to know."""
        waits = self.waiting is not None and (self.waiting.count or self.waiting.alarms)
        return not (waits or self.questions.number or self.reviews.number)


@room.page("/", Right.ENTER)
def show(here: Here) -> ResponseReturnValue:
    """The first page."""
    machine = tuple(here.parts.machine(here.account_id))
    with here.reading() as session:
        allowance = allowance_of(session, here.account_id, here.at)
        signs = (*signs_of(here, session, allowance), *machine)
        works = here.may(Right.WRITE_NOTICES)
        return render_template(
            "home/index.html",
            here=here,
            tasks=_tasks(here, session) if works else None,
            figures=() if here.may(Right.READ_QUESTIONS) else _figures(here, session),
            faults=[sign for sign in signs if sign.state != State.GOOD],
            signs=signs,
            sentence=_sentence(here),
            allowance=_allowance(here, allowance),
            reviews_href=_reviews_href(here),
            week=week_of(here, session),
            when=lambda moment: when(here, moment),
            reason=lambda code: reason_word(here, code),
        )


def _tasks(here: Here, session: Session) -> Tasks:
    may_approve = here.may(Right.APPROVE_NOTICES)
    today = here.today
    sees_questions, edits = here.may(Right.READ_QUESTIONS), here.may(Right.EDIT_ANSWERS)
    return Tasks(
        waiting_for(session, here.account_id, here.person.user_id, here.at, may_approve=may_approve),
        open_questions(session, here.account_id, here.at, MOST_QUESTIONS) if sees_questions else _NOTHING,
        overdue_reviews(here, session, today) if edits else _NOTHING,
        series_names(here, session),
    )


def _reviews_href(here: Here) -> str:
    section = {"section": here.section_key} if here.section_key else {}
    return here.url("answers.search", scope="overdue", **section)


def _figures(here: Here, session: Session) -> tuple[Figure, ...]:
    return tuple(figures(here, session))


def _sentence(here: Here) -> object:
    def said(sign: Sign) -> str:
        return here.say(f"console-home.health.{sign.name}", **sign.values)

    return said


def _allowance(here: Here, allowance: Allowance | None) -> dict[str, object] | None:
    if allowance is None:
        return None
    return {
        "used": f"{allowance.used:,}",
        "limit": f"{allowance.limit:,}" if allowance.limit is not None else "",
        "left": f"{allowance.left:,}",
        "percent": allowance.percent,
        "read_at": when(here, allowance.read_at),
    }
