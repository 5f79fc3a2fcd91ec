"""Removing an entry, after a look at what goes."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.answers.draft import version_given
from console.pages.answers.finding import entry_words, held_entry
from console.pages.answers.publishing import REFUSALS, publish, say_refusal
from console.pages.answers.room import room
from knowledge.care.editing import StaleSave
from knowledge.care.publishing import Edit, Judgement, OverrideRefused, PublishingWorsens
from messages.cleaning import cleaned_text
from people.rights import Right

_LONGEST_REASON = 300


@room.page("/<path:entry_id>/remove", Right.EDIT_ANSWERS)
def confirm_removal(here: Here, entry_id: str) -> ResponseReturnValue:
    """What would go."""
    return _page(here, entry_id)


@room.action("/<path:entry_id>/remove", Right.EDIT_ANSWERS)
def remove(here: Here, entry_id: str) -> ResponseReturnValue:
    """Remove it; its history stays, and the way back."""
    with here.reading() as session:
        held = held_entry(here, session, entry_id)
        words = entry_words(here, session)
    if held.stored is None:
        flash(here.say("console-answers.gone-already"), "info")
        return redirect(here.url("answers.search"), 303)
    before = held.stored.entry
    reason = cleaned_text(request.form.get("reason", ""), _LONGEST_REASON).strip()
    override = (reason or "-") if request.form.get("override") else ""
    try:
        publish(here, Edit(held.place, None, version_given("version")), before, override, "entry.remove")
    except StaleSave:
        return _page(here, entry_id, problem=here.say("console-answers.removal-stale"))
    except PublishingWorsens as error:
        return _page(here, entry_id, error.judgement)
    except OverrideRefused:
        judgement = here.parts.judge.judge(here.account_id, {held.place.id: None})
        return _page(here, entry_id, judgement, here.say("console-answers.reason-short"))
    except REFUSALS as error:
        return _page(here, entry_id, problem=say_refusal(here, words, error))
    flash(here.say("console-answers.removed", title=before.title), "success")
    return redirect(here.url("answers.removed"), 303)


def _page(here: Here, entry_id: str, judgement: Judgement | None = None, problem: str = "") -> ResponseReturnValue:
    with here.reading() as session:
        held = held_entry(here, session, entry_id)
        words = entry_words(here, session)
    if held.stored is None:
        return redirect(here.url("answers.history", entry_id=held.place.id), 303)
    page = render_template(
        "answers/remove.html",
        here=here,
        held=held,
        entry=held.stored.entry,
        words=words,
        judgement=judgement,
        problem=problem,
        may_override=here.may(Right.PUBLISH_WORSE),
    )
    return page, 422 if judgement or problem else 200
