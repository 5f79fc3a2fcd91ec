"""The golden set as a table, out and in."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.questions.golden import Typed, golden_page, say_invalid
from console.pages.questions.room import room
from knowledge.care.golden import GoldenFull, GoldenInvalid, add_golden, golden_csv, golden_of, read_golden, unknown_ids
from knowledge.saving import Author
from people.audit import EVERY
from people.rights import Right

_MOST_BYTES = 2_000_000
_MARK = "\ufeff"
"""By which Excel knows that a table is written in UTF-8."""


@room.page("/golden/export", Right.EXPORT, is_fresh=True)
def golden_out_page(here: Here) -> ResponseReturnValue:
    """What the table is, and the button that gives it."""
    return render_template("questions/export.html", here=here)


@room.action("/golden/export", Right.EXPORT, is_fresh=True)
def golden_out(here: Here) -> ResponseReturnValue:
    """The set for Excel; no cell can start a formula."""
    here.viewing("golden.export", f"question:{EVERY}")
    with here.reading() as session:
        lines = list(golden_csv([one.golden for one in golden_of(session, here.account_id)]))
    headers = {"Content-Disposition": f'attachment; filename="golden-{here.town_key}.csv"'}
    return Response(_MARK + "".join(lines), mimetype="text/csv", headers=headers)


@room.action("/golden/import", Right.IMPORT_ANSWERS)
def golden_in(here: Here) -> ResponseReturnValue:
    """Add the wordings of a table: all of them, or none."""
    given = request.files.get("file")
    content = given.read(_MOST_BYTES + 1) if given else b""
    try:
        if not content:
            raise GoldenInvalid("file-missing")
        if len(content) > _MOST_BYTES:
            raise GoldenInvalid("file-too-large")
        new = read_golden(content)
        with here.acting(Right.IMPORT_ANSWERS) as act:
            if unknown := unknown_ids(act.session, here.account_id, new):
                raise GoldenInvalid("entry-unknown", unknown[0])
            changed = add_golden(act.session, here.account_id, new, Author(here.person.login, act.at))
            act.note("golden.import", "golden:", rows=len(new), changed=changed)
    except GoldenFull:
        return golden_page(here, Typed(problem=here.say("console-questions.golden-full")), 422)
    except GoldenInvalid as error:
        return golden_page(here, Typed(problem=say_invalid(here, error)), 422)
    flash(here.say("console-questions.golden.imported", rows=len(new), changed=changed), "success")
    return redirect(here.url("questions.golden"), 303)
