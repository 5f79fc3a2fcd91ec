"""The same change for many answers: chosen in the list or by a filter, looked at, then made at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.answers.bulk_rows import BulkPlan, planned
from console.pages.answers.finding import entry_words
from console.pages.answers.first import ids_wanted
from console.pages.answers.room import room
from knowledge.care.bulk import FIELDS, MOST, BulkChange, save_all
from knowledge.care.editing import CollectionShared, NotYourSection, StaleSave, check_change
from knowledge.care.fields import FieldInvalid
from knowledge.care.publishing import Judgement, Override, OverrideRefused, PublishingWorsens, overridden
from knowledge.content import EntryClass
from knowledge.saving import Author
from messages.cleaning import cleaned_text
from people.rights import Right

_LONGEST = 300
_LONGEST_WORD = 60
_LONGEST_ID = 130
_MOST_SHOWN = 200
_INPUTS: Mapping[str, str] = {"keyword+": "keyword", "keyword-": "keyword"}


@dataclass(slots=True)
class Told:
    """What the preview says beside the plan."""

    problem: str = ""
    reason: str = ""
    judgement: Judgement | None = None


@dataclass(slots=True)
class Choice:
    """Which entries, and what was typed; `faults` are phrases by input."""

    ids: Sequence[str]
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


@room.page("/bulk", Right.EDIT_ANSWERS)
def bulk(here: Here) -> ResponseReturnValue:
    """What to change in the entries of the address: `id` (several), or those of a filter with `all`."""
    ids = [given[:_LONGEST_ID] for given in request.args.getlist("id")]
    if request.args.get("all"):
        ids = ids_wanted(here, MOST + 1)
    if len(ids) > MOST:
        ids = ids[:MOST]
        flash(here.say("console-bringing.bulk-many", most=MOST), "warning")
    if not ids:
        flash(here.say("console-bringing.bulk-none"), "info")
        return redirect(here.url("answers.search"), 303)
    return _form(here, Choice(ids))


@room.action("/bulk/preview", Right.EDIT_ANSWERS)
def bulk_preview(here: Here) -> ResponseReturnValue:
    """What would change; writes nothing."""
    choice = Choice(_ids(), _typed())
    change = _change(here, choice)
    if not choice.ids:
        flash(here.say("console-bringing.bulk-none"), "info")
        return redirect(here.url("answers.search"), 303)
    if change is None:
        return _form(here, choice), 422
    try:
        with here.reading() as session:
            plan = planned(here, session, choice.ids, change, {})
    except FieldInvalid as error:
        choice.faults[_input_of(change.field)] = error.problem
        return _form(here, choice), 422
    told = Told()
    if plan.edits:
        judgement = here.parts.judge.judge(here.account_id, plan.judged)
        told.judgement = judgement if judgement.is_worse else None
    return _preview(here, plan, told)


@room.action("/bulk/apply", Right.EDIT_ANSWERS)
def bulk_apply(here: Here) -> ResponseReturnValue:
    """Change them all, or none."""
    expected = _expected()
    choice = Choice(list(expected), _typed())
    change = _change(here, choice)
    if change is None or not expected:
        flash(here.say("console-bringing.bulk-none"), "info")
        return redirect(here.url("answers.search"), 303)
    try:
        with here.reading() as session:
            plan = planned(here, session, choice.ids, change, expected)
    except FieldInvalid:
        return _form(here, choice), 422
    if plan.refused:
        return _preview(here, plan, Told(here.say("console-bringing.problem.bulk-stale"))), 409
    if not plan.edits:
        flash(here.say("console-bringing.bulk-nothing"), "info")
        return redirect(here.url("answers.search"), 303)
    told = Told(reason=cleaned_text(request.form.get("reason", ""), _LONGEST).strip())
    return _applied(here, plan, told)


def _applied(here: Here, plan: BulkPlan, told: Told) -> ResponseReturnValue:
    judgement = here.parts.judge.judge(here.account_id, plan.judged)
    override = Override(here.person.login, told.reason or "-") if request.form.get("override") else None
    try:
        overriding = overridden(judgement, override)
        with here.acting(Right.PUBLISH_WORSE if overriding else Right.EDIT_ANSWERS) as act:
            for edit, row in zip(plan.edits, plan.changed, strict=True):
                states = (row.entry, edit.entry)
                check_change(act.session, here.account_id, edit.place.collection_id, here.person.login, *states)
            count = save_all(act.session, plan.edits, Author(here.person.login, act.at))
            act.note("entry.bulk", "entry:*", count=count, field=plan.change.field, value=plan.change.value[:60])
            if overriding:
                act.note("entry.publish-worse", "entry:*", **overriding)
    except (PublishingWorsens, OverrideRefused) as error:
        told.judgement = judgement
        told.problem = here.say("console-answers.reason-short") if isinstance(error, OverrideRefused) else ""
        return _preview(here, plan, told), 422
    except (StaleSave, NotYourSection, CollectionShared):
        with here.reading() as session:
            plan = planned(here, session, list(plan.judged), plan.change, _expected())
        return _preview(here, plan, Told(here.say("console-bringing.problem.bulk-stale"))), 409
    flash(here.say("console-bringing.bulk-done", count=count), "success")
    return redirect(here.url("answers.search"), 303)


def _ids() -> list[str]:
    return list(dict.fromkeys(given[:_LONGEST_ID] for given in request.form.getlist("id")[:MOST]))


def _expected() -> dict[str, int]:
    """From `3 faq:futon`: the version that was shown, by id."""
    expected = {}
    for given in request.form.getlist("entry")[:MOST]:
        version, _, entry_id = given[: _LONGEST_ID + 12].partition(" ")
        if entry_id and version.isascii() and version.isdigit():
            expected[entry_id] = int(version[:9])
    return expected


def _typed() -> dict[str, str]:
    names = ("field", "owner_key", "review_on", "class", "valid_until", "keyword")
    return {name: cleaned_text(request.form.get(name, ""), _LONGEST).strip() for name in names}


def _input_of(name: str) -> str:
    return _INPUTS.get(name, name)


def _change(here: Here, choice: Choice) -> BulkChange | None:
    """What the form asks for; None with a fault when it asks for nothing that can be."""
    name = choice.typed["field"]
    if name not in FIELDS:
        choice.faults["field"] = "field-missing"
        return None
    where = _input_of(name)
    value = choice.typed[where]
    if not value and name != "valid_until":
        choice.faults[where] = "value-missing"
    elif name == "owner_key":
        with here.reading() as session:
            if value not in entry_words(here, session).sections:
                choice.faults[where] = "not-allowed"
    elif name == "class" and value not in tuple(EntryClass):
        choice.faults[where] = "not-allowed"
    elif where == "keyword" and (len(value) > _LONGEST_WORD or "\n" in value):
        choice.faults[where] = "keyword-long"
    return None if choice.faults else BulkChange(name, value)


def _form(here: Here, choice: Choice) -> str:
    with here.reading() as session:
        words = entry_words(here, session)
    return render_template(
        "answers/bulk.html",
        here=here,
        words=words,
        choice=choice,
        classes=tuple(EntryClass),
        owners=[(key, name) for key, name in words.sections.items() if here.section_key in ("", key)],
        faults={name: here.say(f"console-bringing.bulk.{fault}") for name, fault in choice.faults.items()},
    )


def _preview(here: Here, plan: BulkPlan, told: Told) -> str:
    with here.reading() as session:
        words = entry_words(here, session)
    return render_template(
        "answers/bulk_preview.html",
        here=here,
        words=words,
        plan=plan,
        told=told,
        most=_MOST_SHOWN,
        value=words.value(plan.change.field.rstrip("+-"), plan.change.value),
        input_name=_input_of(plan.change.field),
        may_override=here.may(Right.PUBLISH_WORSE),
    )
