"""A picture for an entry, drawn anew and with words for whoever does not see it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.answers.draft import version_given
from console.pages.answers.finding import Held, Picture, entry_words, held_entry, picture_of
from console.pages.answers.publishing import REFUSALS, publish, say_refusal
from console.pages.answers.room import room
from knowledge.care.alt_words import alt_problem
from knowledge.care.editing import StaleSave, may_change
from knowledge.care.fields import with_field
from knowledge.care.publishing import Edit, Judgement, OverrideRefused, PublishingWorsens
from knowledge.content import Entry
from knowledge.importers.apart.picture import PictureRefused, drawn_apart
from knowledge.media import save_drawn
from messages.cleaning import cleaned_text
from people.rights import Right

_LONGEST_ALT = 1_000
_LONGEST_REASON = 300
_HASH_LENGTH = 64


@dataclass(slots=True)
class Shown:
    """What the form holds: a picture that is kept already, its words, and what is wrong with either."""

    picture: str = ""
    alt: str = ""
    faults: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    judgement: Judgement | None = None


@room.page("/<path:entry_id>/picture", Right.EDIT_ANSWERS)
def picture(here: Here, entry_id: str) -> ResponseReturnValue:
    """The picture of an entry, and a form for another one."""
    with here.reading() as session:
        held = held_entry(here, session, entry_id)
        if held.stored is None:
            return redirect(here.url("answers.history", entry_id=held.place.id), 303)
        entry = held.stored.entry
        is_mine = may_change(session, here.account_id, here.section_key, entry)
    if not is_mine:
        return redirect(here.url("answers.show", entry_id=held.place.id), 303)
    return _page(here, entry_id, Shown(entry.image, entry.text.alt))


@room.action("/<path:entry_id>/picture", Right.EDIT_ANSWERS)
def save_picture(here: Here, entry_id: str) -> ResponseReturnValue:
    """Draw the picture anew, and show it with the entry."""
    held = _held(here, entry_id)
    if held.stored is None:
        return redirect(here.url("answers.history", entry_id=held.place.id), 303)
    before = held.stored.entry
    shown, file_name = _given(here)
    if not shown.faults and (problem := alt_problem(shown.alt, file_name)):
        shown.faults["alt"] = problem
    if shown.faults:
        return _page(here, entry_id, shown), 422
    entry = replace(with_field(before, "alt", shown.alt), image=shown.picture)
    refused = _published(here, held, entry, "entry.picture", shown)
    if refused is not None:
        return refused
    flash(here.say("console-bringing.picture-saved", title=before.title), "success")
    return redirect(here.url("answers.show", entry_id=held.place.id), 303)


@room.action("/<path:entry_id>/picture/remove", Right.EDIT_ANSWERS)
def remove_picture(here: Here, entry_id: str) -> ResponseReturnValue:
    """Show the entry without a picture."""
    held = _held(here, entry_id)
    if held.stored is None or not held.stored.entry.image:
        flash(here.say("console-bringing.picture-none"), "info")
        return redirect(here.url("answers.show", entry_id=held.place.id), 303)
    before = held.stored.entry
    shown = Shown(before.image, before.text.alt)
    entry = replace(with_field(before, "alt", ""), image="")
    refused = _published(here, held, entry, "entry.picture-remove", shown)
    if refused is not None:
        return refused
    flash(here.say("console-bringing.picture-removed", title=before.title), "success")
    return redirect(here.url("answers.show", entry_id=held.place.id), 303)


def _held(here: Here, entry_id: str) -> Held:
    with here.reading() as session:
        return held_entry(here, session, entry_id)


def _given(here: Here) -> tuple[Shown, str]:
    """What the form holds; a picture that was sent is kept at once, so that it need not be chosen again."""
    shown = Shown(request.form.get("picture", ""), cleaned_text(request.form.get("alt", ""), _LONGEST_ALT).strip())
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        with here.reading() as session:
            if len(shown.picture) != _HASH_LENGTH or picture_of(session, shown.picture) is None:
                shown.picture, shown.faults["file"] = "", "file-missing"
        return shown, ""
    try:
        drawn = drawn_apart(sent.read())
    except PictureRefused as error:
        shown.faults["file"] = error.problem
        return shown, sent.filename
    with here.acting(Right.EDIT_ANSWERS) as act:
        shown.picture = save_drawn(act.session, drawn)
        act.note("entry.picture-upload", f"picture:{shown.picture[:16]}", size=len(drawn.content))
    return shown, sent.filename


def _published(here: Here, held: Held, entry: Entry, action: str, shown: Shown) -> ResponseReturnValue | None:
    """Save it; the page again when that cannot be."""
    before = held.stored.entry if held.stored else None
    reason = cleaned_text(request.form.get("reason", ""), _LONGEST_REASON).strip()
    override = (reason or "-") if request.form.get("override") else ""
    try:
        publish(here, Edit(held.place, entry, version_given("version")), before, override, action)
    except StaleSave:
        shown.problem = here.say("console-bringing.picture.stale")
        return _page(here, held.place.id, shown), 409
    except (PublishingWorsens, OverrideRefused) as error:
        shown.judgement = here.parts.judge.judge(here.account_id, {held.place.id: entry})
        shown.problem = here.say("console-answers.reason-short") if isinstance(error, OverrideRefused) else ""
    except REFUSALS as error:
        with here.reading() as session:
            shown.problem = say_refusal(here, entry_words(here, session), error)
    else:
        return None
    return _page(here, held.place.id, shown), 422


def _page(here: Here, entry_id: str, shown: Shown) -> str:
    with here.reading() as session:
        held = held_entry(here, session, entry_id)
        words = entry_words(here, session)
        kept: Picture | None = picture_of(session, shown.picture)
    if held.stored is None:
        abort(404)
    return render_template(
        "answers/picture.html",
        here=here,
        held=held,
        entry=held.stored.entry,
        words=words,
        shown=shown,
        kept=kept,
        faults={name: here.say(f"console-bringing.picture.{fault}") for name, fault in shown.faults.items()},
        may_override=here.may(Right.PUBLISH_WORSE),
    )
