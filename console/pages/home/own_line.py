"""Linking one's own LINE with one's user of the town: for trying notices on oneself, and for alarms."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.home.room import room
from console.pages.notices.wording import when
from people.own_line import end_own_link, new_own_code, own_line
from people.rights import Right
from people.staff_codes import CODE_LIFE


@room.page("/line", Right.READ_ANSWERS, is_fresh=True)
def line(here: Here) -> ResponseReturnValue:
    """Whether it is linked, and how to link it or to end that. A code makes staff, who read the town's answers."""
    return _page(here)


@room.action("/line/code", Right.READ_ANSWERS, is_fresh=True)
def line_code(here: Here) -> ResponseReturnValue:
    """A one-time code in the answer to the form itself, for it is kept nowhere: sending it again makes another."""
    with here.acting(Right.READ_ANSWERS) as act:
        key, user_id = here.parts.hash_key, here.person.user_id
        code = new_own_code(act.session, here.account_id, user_id, key=key, at=act.at)
        act.note("user.line-code", f"user:{here.person.login}")
    return _page(here, code)


@room.action("/line/end", Right.READ_ANSWERS, is_fresh=True)
def end_line(here: Here) -> ResponseReturnValue:
    """Neither tests nor alarms come to one's LINE any more; a second press changes nothing."""
    with here.reading() as session:
        is_linked = own_line(session, here.account_id, here.person.user_id, here.at).linked > 0
    if not is_linked:
        flash(here.say("console-home.line.not-linked"), "info")
        return redirect(here.url("home.line"), 303)
    with here.acting(Right.READ_ANSWERS) as act:
        ended = end_own_link(act.session, here.account_id, here.person.user_id)
        act.note("user.line-end", f"user:{here.person.login}", contacts=ended)
    flash(here.say("console-home.line.ended"), "success")
    return redirect(here.url("home.line"), 303)


def _page(here: Here, code: str = "") -> str:
    with here.reading() as session:
        own = own_line(session, here.account_id, here.person.user_id, here.at)
    return render_template(
        "home/line.html",
        here=here,
        own=own,
        code=code,
        until=when(here, own.code_until) if own.code_until else "",
        days=CODE_LIFE.days,
    )
