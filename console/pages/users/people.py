"""Everybody who works for the town with the console."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.users.room import room
from people.rights import Right
from people.sections import list_sections
from people.user_changes import PAGE, list_town_users


@room.page("/", Right.MANAGE_USERS)
def all_users(here: Here) -> ResponseReturnValue:
    """The list, by login."""
    after = request.args.get("after", "")[:120]
    with here.reading() as session:
        found = list_town_users(session, here.account_id, after=after, limit=PAGE + 1)
        sections = {section.key: section.name for section in list_sections(session, here.account_id)}
    users, more = found[:PAGE], len(found) > PAGE
    older = here.url("users.all_users", after=users[-1].login) if more else ""
    newer = here.url("users.all_users") if after else ""
    return render_template("users/index.html", users=users, sections=sections, newer=newer, older=older)
