"""Correcting and ending with the town's prepared words: one press, one person, exactly those who got the notice.

A correction asks for no fresh login: its words are not the presser's, its people are those who were told something
wrong, it goes once, and everybody on duty is told. An end is never so urgent: it does.
"""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Act, Here
from console.pages.notices.following import prepared_for, refuse_followed
from console.pages.notices.outcomes import stopped_words, tell_dispatch
from console.pages.notices.refusals import DONE_ALREADY, REFUSED, already, refusal
from console.pages.notices.room import room
from console.pages.notices.sight import found, locked, look_at, moments, sight_of
from people.rights import Right
from scheduler.amending import Amendment, correct_notice, end_notice
from scheduler.notice_content import NoticeContent
from scheduler.notices import list_about
from scheduler.steps import StepRefused
from scheduler.tables import NoticeStatus, Relation

_AMENDING = {Relation.CORRECTION: correct_notice, Relation.END: end_notice}


@room.page("/<int:notice_id>/correct", Right.APPROVE_NOTICES, name="correct_page", relation=Relation.CORRECTION)
@room.page("/<int:notice_id>/end", Right.APPROVE_NOTICES, is_fresh=True, name="end_page", relation=Relation.END)
def page_before(here: Here, notice_id: int, relation: Relation, fault: str = "") -> ResponseReturnValue:
    """What would be sent with the prepared words, and the button that sends it."""
    with here.reading() as session:
        original = found(session, here, notice_id)
        try:
            refuse_followed(session, here, original, relation)
        except DONE_ALREADY as error:
            return already(here, error, "notices.show", notice_id=notice_id)
        sight = sight_of(here, session, original)
        next_one = prepared_for(here, session, original, relation)
    page = render_template(
        f"notices/{_name(relation)}.html",
        here=here,
        sight=sight,
        following=next_one,
        times=moments(here, original),
        fault=fault,
    )
    return page, 422 if fault else 200


@room.action("/<int:notice_id>/correct", Right.APPROVE_NOTICES, name="correct", relation=Relation.CORRECTION)
@room.action("/<int:notice_id>/end", Right.APPROVE_NOTICES, is_fresh=True, name="end", relation=Relation.END)
def press(here: Here, notice_id: int, relation: Relation) -> ResponseReturnValue:
    """Stop what has not left, or end it, and tell those who got it. A second press finds that it has been done."""
    look_at(here, notice_id)
    try:
        with here.acting(Right.APPROVE_NOTICES) as act:
            done = amend(here, act, notice_id, relation, None)
    except DONE_ALREADY as error:
        return already(here, error, "notices.show", notice_id=notice_id)
    except REFUSED as error:
        return page_before(here, notice_id, relation, refusal(here, error))
    tell_amendment(here, done, relation)
    return redirect(here.url("notices.show", notice_id=notice_id), 303)


def amend(here: Here, act: Act, notice_id: int, relation: Relation, words: NoticeContent | None) -> Amendment:
    """Correct or end in the transaction of `act`, and note it. Raises as `correct_notice` and `end_notice`."""
    _refuse_second_press(here, act.session, notice_id, relation)
    done = _AMENDING[relation](act.session, here.desk(), notice_id, words)
    act.note(f"notice.{_name(relation)}", f"notice:{notice_id}", by=done.notice_id or 0, is_own_words=words is not None)
    return done


def tell_amendment(here: Here, done: Amendment, relation: Relation) -> None:
    """Say how the original stands, and that its correction or end is on its way."""
    if done.notice_id is None or done.dispatch is None:
        flash(stopped_words(here, done.counts), "success")
    elif done.dispatch.is_through:
        flash(here.say(f"console-sending.done.{relation}", id=done.notice_id), "success")
    else:
        tell_dispatch(here, done.dispatch)


def _refuse_second_press(here: Here, session: Session, notice_id: int, relation: Relation) -> None:
    """Raises AmendedAlready, or StepRefused for what was only stopped, since nobody had got it."""
    original = locked(session, here, notice_id)
    refuse_followed(session, here, original, relation)
    was_only_stopped = original.status == NoticeStatus.STOPPED and original.ended_at is not None
    if was_only_stopped and not list_about(session, here.account_id, notice_id):
        raise StepRefused(original.status)


def _name(relation: Relation) -> str:
    return "correct" if relation == Relation.CORRECTION else "end"
