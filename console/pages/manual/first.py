"""The manual: what there is to read, and its chapters."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from console.chapters import CHAPTERS, pictures
from console.here import Here
from console.pages.manual.room import room
from people.rights import Right

_KEYS = tuple(one.key for one in CHAPTERS)


@room.page("/", Right.ENTER)
def contents(here: Here) -> ResponseReturnValue:
    """All chapters."""
    return render_template("manual/contents.html", here=here, chapters=_KEYS)


@room.page("/<chapter>", Right.ENTER)
def chapter(here: Here, chapter: str) -> ResponseReturnValue:
    """One chapter."""
    if chapter not in _KEYS:
        abort(404)
    place = _KEYS.index(chapter)
    return render_template(
        f"manual/{chapter}.html",
        here=here,
        key=chapter,
        pictures=pictures(),
        before=_KEYS[place - 1] if place else "",
        after=_KEYS[place + 1] if place + 1 < len(_KEYS) else "",
    )
