"""A question gets an answer that there is already, or is closed without one."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from console.asked import SettledAlready, is_answered, load_groups
from console.here import Act, Here
from console.pages.answers.finding import entry_words, faults_before_saving
from console.pages.answers.publishing import REFUSALS, say_refusal
from console.pages.answers.words import EntryWords
from console.pages.questions.first import question_page
from console.pages.questions.room import room
from console.pages.questions.typed import Attempt, typed_attempt
from knowledge.care.answering import Answered, AnsweredQuestion, answer_with, entry_answering
from knowledge.care.editing import StaleSave, check_change
from knowledge.care.fields import FieldInvalid
from knowledge.care.golden import GoldenInvalid
from knowledge.care.places import EntryPlace, EntryUnknown, find_place, find_stored
from knowledge.care.publishing import Guard, Judgement, Override, OverrideRefused, PublishingWorsens
from knowledge.care.question_groups import QuestionGroup
from knowledge.care.questions import Settled, Settlement, settle_questions
from knowledge.content import Entry
from knowledge.saving import Author
from people.accounts import get_account_by_id
from people.rights import Right


class _Refused(Exception):
    """It cannot be added; the message says why, and what to do."""


@room.action("/<int:question_id>/answer", Right.EDIT_ANSWERS)
def answer(here: Here, question_id: int) -> ResponseReturnValue:
    """Give an answer this wording, unless that makes other answers worse."""
    attempt = typed_attempt()
    group = load_groups(here).holding(question_id)
    with here.reading() as session:
        words = entry_words(here, session)
    if group is None:
        return _already(here)
    try:
        done, entry = _answered(here, group, attempt, words)
    except SettledAlready:
        return _already(here)
    except PublishingWorsens as error:
        return question_page(here, question_id, replace(attempt, judgement=error.judgement), 422)
    except OverrideRefused:
        problem = here.say("console-answers.reason-short")
        judgement = _judgement(here, group, attempt, words)
        return question_page(here, question_id, replace(attempt, problem=problem, judgement=judgement), 422)
    except (_Refused, FieldInvalid, GoldenInvalid, StaleSave, EntryUnknown, *REFUSALS) as error:
        problem = _problem(here, words, error)
        return question_page(here, question_id, replace(attempt, problem=problem), 422)
    _tell(here, done, entry)
    if not is_answered(here, attempt.wording, group.audience):
        flash(here.say("console-questions.still-unfound", wording=attempt.wording), "warning")
    return redirect(here.url("questions.waiting"), 303)


@room.action("/<int:question_id>/close", Right.EDIT_ANSWERS)
def close(here: Here, question_id: int) -> ResponseReturnValue:
    """Take a group off the list without an answer."""
    group = load_groups(here).holding(question_id)
    if group is None:
        return _already(here)
    with here.acting(Right.EDIT_ANSWERS) as act:
        settlement = Settlement(Settled.IGNORED, here.person.user_id, act.at)
        count = settle_questions(act.session, here.account_id, group.ids, settlement)
        act.note("questions.close", f"question:{question_id}", count=count)
    flash(here.say("console-questions.closed", count=count), "success")
    return redirect(here.url("questions.waiting"), 303)


def _already(here: Here) -> ResponseReturnValue:
    flash(here.say("console-questions.already"), "info")
    return redirect(here.url("questions.waiting"), 303)


def _answered(here: Here, group: QuestionGroup, attempt: Attempt, words: EntryWords) -> tuple[Answered, Entry]:
    """Judged before the transaction, since that takes a second."""
    place, changed = _changed(here, attempt, words)
    judgement = _judge(here, group, attempt, place, changed)
    is_override = attempt.is_override and judgement.is_worse
    guard = Guard(judgement, Override(here.person.login, attempt.reason) if is_override else None)
    question = _question(here, group, attempt)
    with here.acting(Right.PUBLISH_WORSE if is_override else Right.EDIT_ANSWERS) as act:
        stored = find_stored(act.session, place, locks=True)
        before = stored.entry if stored else None
        check_change(act.session, here.account_id, place.collection_id, here.person.login, before, changed)
        done = answer_with(act.session, place, question, Author(here.person.login, here.at), guard)
        if not done.settled:
            raise SettledAlready
        _note(act, group, place, done)
    return done, changed


def _changed(here: Here, attempt: Attempt, words: EntryWords) -> tuple[EntryPlace, Entry]:
    """Where the answer is, and how it would be with the wording. Raises what `_problem` says."""
    with here.reading() as session:
        place = find_place(session, get_account_by_id(session, here.account_id), attempt.entry_id)
        stored = find_stored(session, place)
        if stored is None:
            raise EntryUnknown(attempt.entry_id)
        changed = entry_answering(stored.entry, attempt.wording)
        if changed != stored.entry:
            for fault in faults_before_saving(session, words, changed, stored.entry):
                raise _Refused(f"{words.label(fault.name)}：{words.fault(fault)}")
    return place, changed


def _judgement(here: Here, group: QuestionGroup, attempt: Attempt, words: EntryWords) -> Judgement:
    place, changed = _changed(here, attempt, words)
    return _judge(here, group, attempt, place, changed)


def _judge(here: Here, group: QuestionGroup, attempt: Attempt, place: EntryPlace, changed: Entry) -> Judgement:
    golden = _question(here, group, attempt).as_golden(place.id)
    return here.parts.judge.judge(here.account_id, {place.id: changed}, (golden,))


def _question(here: Here, group: QuestionGroup, attempt: Attempt) -> AnsweredQuestion:
    return AnsweredQuestion(here.account_id, attempt.wording, group.audience, group.ids, here.person.user_id)


def _note(act: Act, group: QuestionGroup, place: EntryPlace, done: Answered) -> None:
    about = f"entry:{place.id}"
    act.note("questions.answer", about, question=group.ids[0], count=done.settled, version=done.published.version)
    if done.published.overridden:
        act.note("entry.publish-worse", about, **done.published.overridden)


def _problem(here: Here, words: EntryWords, error: Exception) -> str:
    """Why it was refused, and what to do."""
    if isinstance(error, _Refused):
        return str(error)
    if isinstance(error, FieldInvalid):
        return here.say("console-questions.wording-missing")
    if isinstance(error, GoldenInvalid):
        return here.say(f"console-questions.golden.problem.{error.problem}")
    if isinstance(error, StaleSave):
        return here.say("console-questions.stale")
    if isinstance(error, EntryUnknown):
        return here.say("console-questions.entry-gone")
    return say_refusal(here, words, error)


def _tell(here: Here, done: Answered, entry: Entry) -> None:
    flash(here.say("console-questions.answered", title=entry.title, count=done.settled), "success")
    if not done.is_golden:
        flash(here.say("console-questions.golden-full"), "warning")
