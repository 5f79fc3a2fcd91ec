"""What all pages of settings do alike: show a form, save it all or not at all, note what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Act, Here
from console.pages.settings.forms import Form, mark_of
from people.accounts import lock_account
from people.rights import Right

_LONGEST_NOTED = 120


class ChangedMeanwhile(Exception):
    """Somebody else has changed these settings since the page was opened."""


class NothingChanged(Exception):
    """The form says what holds already."""


class FieldRefused(Exception):
    """What was typed into a field cannot be stored; `why` is in words."""

    def __init__(self, name: str, why: str) -> None:
        """`name` is the field's."""
        super().__init__(name)
        self.name = name
        self.why = why


@dataclass(frozen=True, slots=True)
class Saving:
    """How a form is stored: read, noted and changed in one transaction, in which the town is locked.

    `stored` reads what holds now. The audit names `action`, and `kind` with the name of each value that changes.
    `change` stores the new values; it may raise FieldRefused. `back` is the page that is shown afterwards.
    """

    action: str
    kind: str
    stored: Callable[[Session], Mapping[str, object]]
    change: Callable[[Session], object]
    back: str = "settings.overview"


def save(
    here: Here, form: Form, after: Mapping[str, object], saving: Saving, show: Callable[[], ResponseReturnValue]
) -> ResponseReturnValue:
    """Store what a form says, `after` by name, and go back; or `show` the form with what is wrong with it."""
    if form.errors:
        return show()
    mark = ""
    try:
        with here.acting(Right.CHANGE_SETTINGS) as act:
            lock_account(act.session, here.account_id)
            before = saving.stored(act.session)
            mark = mark_of(before)
            check_seen(form, mark)
            note_changes(act, saving.action, saving.kind, before, after)
            saving.change(act.session)
    except NothingChanged:
        return unchanged(here, saving.back)
    except ChangedMeanwhile:
        refuse_stale(here, form, mark)
        return show()
    except FieldRefused as refused:
        form.refuse(refused.name, refused.why)
        return show()
    return saved(here, saving.back)


def shown(here: Here, template: str, form: Form, **more: object) -> ResponseReturnValue:
    """The page of a form; status 422 when something is wrong with it."""
    page = render_template(f"settings/{template}", here=here, form=form, **more)
    return page, 422 if form.errors else 200


def saved(here: Here, endpoint: str, phrase: str = "console-settings.saved", **values: object) -> ResponseReturnValue:
    """Back to a page, with a word that it was done."""
    flash(here.say(phrase, **values), "success")
    return redirect(here.url(endpoint), 303)


def unchanged(here: Here, endpoint: str) -> ResponseReturnValue:
    """Back to a page: there was nothing to change, as after a second press."""
    flash(here.say("console-settings.unchanged"), "info")
    return redirect(here.url(endpoint), 303)


def check_seen(form: Form, mark: str) -> None:
    """Raises ChangedMeanwhile when the form began with other values than those that hold now."""
    if form.seen != mark:
        raise ChangedMeanwhile


def refuse_stale(here: Here, form: Form, mark: str) -> None:
    """Say that somebody was faster; a second press overwrites, knowing it."""
    form.form_errors.append(here.say("console-settings.stale"))
    form.seen = mark


def differing(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The names of what changes. Raises NothingChanged."""
    names = [name for name, value in after.items() if before.get(name) != value]
    if not names:
        raise NothingChanged
    return names


def note_changes(act: Act, action: str, kind: str, before: Mapping[str, object], after: Mapping[str, object]) -> None:
    """One line of the audit for each value that changes, with what it was and is. Raises NothingChanged."""
    for name in differing(before, after):
        act.note(action, f"{kind}:{name}", was=_noted(before.get(name)), now=_noted(after[name]))


def _noted(value: object) -> str:
    text = ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value if value is not None else "")
    return text[:_LONGEST_NOTED]
