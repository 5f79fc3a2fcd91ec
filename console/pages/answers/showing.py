"""One entry: all it says, in every language, as LINE shows it, and what is wrong with it."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.answers.finding import entry_words, held_entry, owner_of
from console.pages.answers.first import local
from console.pages.answers.room import room
from console.pages.answers.sight import sight_of
from console.pages.answers.slots import other_details
from console.preview import picture_origin
from knowledge.care.editing import may_change
from knowledge.differences import flat_fields
from people.rights import Right

_IN_HEAD = ("kind", "key", "class", "owner_key", "review_on", "image")


@room.page("/<path:entry_id>", Right.READ_ANSWERS)
def show(here: Here, entry_id: str) -> ResponseReturnValue:
    """The page of an entry; of one that is gone, its history."""
    with here.reading() as session:
        held = held_entry(here, session, entry_id)
        if held.stored is None:
            return redirect(here.url("answers.history", entry_id=held.place.id), 303)
        entry = held.stored.entry
        words = entry_words(here, session, (held.stored.changed_by,))
        sight = sight_of(here, session, entry, words, is_saved=True, is_imported=held.origin is not None)
        is_mine = may_change(session, here.account_id, here.section_key, entry)
    fields = {
        name: value
        for name, value in flat_fields(entry).items()
        if name not in _IN_HEAD and "@" not in name and name not in ("title", "body")
    }
    return render_template(
        "answers/show.html",
        here=here,
        entry=entry,
        held=held,
        words=words,
        sight=sight,
        fields=fields,
        owner=words.section(owner_of(here.parts.counter.knowledge(here.account_id), entry)),
        other=other_details(entry),
        may_edit=here.may(Right.EDIT_ANSWERS) and is_mine,
        is_overdue=entry.is_overdue_on(here.today),
        changed_at=local(here, held.stored.stamp.updated_at),
        origin=picture_origin(here.parts),
    )
