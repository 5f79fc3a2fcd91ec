"""Editing an entry, or writing a new one, with a preview of what LINE will show."""

from __future__ import annotations

import re

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.asked import SettledAlready
from console.here import Here
from console.pages.answers.draft import Draft, blank_entry, draft_of, draft_page, draft_sight
from console.pages.answers.finding import Held, entry_words, faults_before_saving, held_entry
from console.pages.answers.for_question import question_in, tell_settled
from console.pages.answers.publishing import REFUSALS, judged, publish, publish_for, say_refusal
from console.pages.answers.room import room
from console.pages.answers.slots import tags_of
from console.pages.answers.stale import choices_of, merged_draft, stale_page
from console.pages.answers.words import EntryWords
from console.preview import picture_origin
from knowledge.care.editing import StaleSave, may_change
from knowledge.care.golden import GoldenInvalid
from knowledge.care.places import EntryUnknown, place_for
from knowledge.care.publishing import Edit, OverrideRefused, PublishingWorsens
from knowledge.content import Entry, EntryKind
from messages.cleaning import cleaned_text
from people.accounts import get_account_by_id
from people.rights import Right

_LONGEST_GIVEN = 300
_MOST_GIVEN = 20
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)


@room.page("/new", Right.EDIT_ANSWERS)
def new(here: Here) -> ResponseReturnValue:
    """A form for a new entry: its `kind`, what it begins with (`title`, several `alias`, the `month` of a bulletin),
    and the `question` that it answers."""
    kind = request.args.get("kind", "")
    if kind not in tuple(EntryKind):
        return render_template("answers/kinds.html", here=here, kinds=tuple(EntryKind), given=request.args)
    question = question_in(here, request.args)
    with here.reading() as session:
        words = entry_words(here, session)
        entry = blank_entry(here, session, EntryKind(kind))
        try:
            place = place_for(session, get_account_by_id(session, here.account_id), entry.id)
        except EntryUnknown:
            flash(here.say("console-answers.no-collection"), "error")
            return redirect(here.url("answers.search"), 303)
        if question is not None and question.group is None:
            flash(here.say("console-questions.already"), "info")
            question = None
        draft = Draft(
            Held(place, None, None, None), 0, entry, entry, typed={"class": "", **_given()}, question=question
        )
        return _form(here, session, draft, words)


@room.page("/<path:entry_id>/edit", Right.EDIT_ANSWERS)
def edit(here: Here, entry_id: str) -> ResponseReturnValue:
    """The form of an entry."""
    with here.reading() as session:
        held = held_entry(here, session, entry_id)
        if held.stored is None:
            return redirect(here.url("answers.history", entry_id=held.place.id), 303)
        entry, words = held.stored.entry, entry_words(here, session)
        if not may_change(session, here.account_id, here.section_key, entry):
            flash(_not_theirs(here, words, entry), "error")
            return redirect(here.url("answers.show", entry_id=held.place.id), 303)
        draft = Draft(held, held.stored.stamp.version, entry, entry, tags_of(entry), typed=_given(entry))
        return draft_page(here, session, draft, words)


@room.action("/preview", Right.EDIT_ANSWERS)
def preview(here: Here) -> ResponseReturnValue:
    """How LINE would show what is being typed; writes nothing."""
    entry_id = request.form.get("entry_id", "")
    if ":" not in entry_id:
        abort(404)
    with here.reading() as session:
        words = entry_words(here, session)
        sight = draft_sight(here, session, draft_of(here, session, entry_id), words)
    return render_template(
        "answers/beside.html", here=here, sight=sight, words=words, origin=picture_origin(here.parts)
    )


@room.action("/<path:entry_id>/edit", Right.EDIT_ANSWERS)
def save(here: Here, entry_id: str) -> ResponseReturnValue:
    """Save, or show the form again: for a preview, for one more language, or because something is wrong."""
    step = request.form.get("step", "save")
    question = question_in(here, request.form)
    with here.reading() as session:
        words = entry_words(here, session)
        draft = draft_of(here, session, entry_id)
        draft.question = question
        if question is not None and question.is_lost_to(draft.held.place.id):
            return _settled_meanwhile(here, session, draft, words)
        if step in ("preview", "language", "rows"):
            draft.faults.clear()
            return _form(here, session, draft, words)
        if step == "merge":
            draft = merged_draft(draft, choices_of(request.form))
        if question is not None:
            draft.entry = question.entry(draft.entry)
        before = draft.held.stored.entry if draft.held.stored else None
        if before == draft.entry:
            flash(here.say("console-answers.same", title=draft.entry.title), "info")
            return redirect(here.url("answers.show", entry_id=draft.held.place.id), 303)
        draft.faults += faults_before_saving(session, words, draft.entry, before)
        if draft.faults:
            return _form(here, session, draft, words, 422)
    return _saved(here, draft, before, words)


def _saved(here: Here, draft: Draft, before: Entry | None, words: EntryWords) -> ResponseReturnValue:
    place = draft.held.place
    edit = Edit(place, draft.entry, max(draft.version, 0))
    question = draft.question.answered(here) if draft.question else None
    try:
        if question is None:
            version = publish(here, edit, before, _override(draft), "entry.save").version
        else:
            done = publish_for(here, edit, before, _override(draft), question)
            version = done.published.version
    except StaleSave as error:
        return stale_page(here, draft, error, words)
    except PublishingWorsens as error:
        draft.judgement = error.judgement
    except OverrideRefused:
        draft.judgement = judged(here, place.id, draft.entry, question.to_try(place.id) if question else ())
        draft.problems.append(here.say("console-answers.reason-short"))
    except REFUSALS as error:
        draft.problems.append(_refused(here, words, error, before))
    except GoldenInvalid:
        draft.problems.append(here.say("console-questions.wording-no-word"))
    except SettledAlready:
        with here.reading() as session:
            return _settled_meanwhile(here, session, draft, words)
    else:
        flash(here.say("console-answers.saved", title=draft.entry.title, number=version), "success")
        return (
            tell_settled(here, question, done)
            if question
            else redirect(here.url("answers.show", entry_id=place.id), 303)
        )
    with here.reading() as session:
        return _form(here, session, draft, words, 422)


def _form(here: Here, session: Session, draft: Draft, words: EntryWords, code: int = 200) -> ResponseReturnValue:
    """The form. A question that it shows is a resident's words: whoever reads them is told of in the audit."""
    if draft.question is not None and draft.question.group is not None:
        here.viewing("questions.view", f"question:{draft.question.number}")
    return draft_page(here, session, draft, words, code)


def _settled_meanwhile(here: Here, session: Session, draft: Draft, words: EntryWords) -> ResponseReturnValue:
    """What was typed stays; saved once more, it is an answer like any other."""
    draft.question = None
    draft.problems.append(here.say("console-questions.settled-meanwhile"))
    return draft_page(here, session, draft, words, 422)


def _override(draft: Draft) -> str:
    """The reason for publishing all the same, if that was ticked; one that is missing is too short."""
    return (draft.reason or "-") if request.form.get("override") else ""


def _refused(here: Here, words: EntryWords, error: Exception, before: Entry | None) -> str:
    """Whose entry it is; or, when it is theirs, that they may not give it away."""
    with here.reading() as session:
        is_theirs = before is None or may_change(session, here.account_id, here.section_key, before)
    if is_theirs and here.section_key:
        return here.say("console-answers.give-away", section=words.section(here.section_key))
    return say_refusal(here, words, error)


def _not_theirs(here: Here, words: EntryWords, entry: Entry) -> str:
    if not entry.owner_key:
        return here.say("console-answers.not-yours-unowned")
    return here.say("console-answers.not-yours", section=words.section(entry.owner_key))


def _given(entry: Entry | None = None) -> dict[str, str]:
    """What the address of the form brings: words of a question that the entry is to answer."""
    aliases = [cleaned_text(one, _LONGEST_GIVEN).strip() for one in request.args.getlist("alias")[:_MOST_GIVEN]]
    words = dict.fromkeys((*(entry.aliases if entry else ()), *filter(None, aliases)))
    typed = {"aliases": "\n".join(words)} if aliases else {}
    if entry is not None:
        return typed
    title = cleaned_text(request.args.get("title", ""), _LONGEST_GIVEN).strip()
    month = request.args.get("month", "")
    is_month = request.args.get("kind") == EntryKind.BULLETIN and _MONTH.fullmatch(month)
    return typed | ({"title": title} if title else {}) | ({"details.month": month} if is_month else {})
