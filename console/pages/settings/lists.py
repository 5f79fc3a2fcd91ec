"""Lists of people to whom a notice may go. Only names of lists and numbers are shown, never who stands on one."""

from __future__ import annotations

import re
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from console.here import Here
from console.pages.notices.wording import when
from console.pages.settings.forms import Field, Form, form_of
from console.pages.settings.room import room
from console.pages.settings.saving import saved, shown
from knowledge.importers.people_file import MOST_LINES, ColumnUnknown, NamedPeople, TooManyLines, read_people
from knowledge.importers.validation import ContentInvalid
from people.contact_lists import ListEmpty, ListUnknown, Matched, NewList, list_lists, remove_list, upload_list
from people.rights import Right

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """One list as the page shows it."""

    key: str
    name: str
    uploaded_by: str
    uploaded_at: str
    members: int
    reachable: int


class FileMissing(Exception):
    """No file was chosen."""


@room.page("/lists", Right.KEEP_LISTS)
def lists_page(here: Here) -> ResponseReturnValue:
    """The lists, and the form that uploads one."""
    return _page(here, _form(here))


@room.action("/lists/upload", Right.KEEP_LISTS)
def upload(here: Here) -> ResponseReturnValue:
    """Put the people of a file on a list, in place of whoever stood on it."""
    form = _form(here)
    typed = form.take(request.form)
    if not _KEY.fullmatch(typed["key"]):
        form.refuse("key", here.say("console-settings.lists.key-fault"))
    if not 0 < len(typed["name"]) <= _LONGEST_NAME:
        form.refuse("name", here.say("console-settings.too-long", most=_LONGEST_NAME))
    people = _people(here, form, typed["column"])
    if form.errors or people is None:
        return _page(here, form)
    new = NewList(typed["key"], typed["name"], here.person.user_id)
    try:
        with here.acting(Right.KEEP_LISTS) as act:
            matched = upload_list(act.session, here.account_id, new, people.ids, here.at)
            act.note("list.upload", f"list:{new.key}", members=matched.listed)
    except ListEmpty as error:
        form.refuse("file", here.say("console-settings.lists.empty-fault", **asdict(error.matched)))
        return _page(here, form)
    _tell(here, matched, people)
    return saved(here, "settings.lists_page", "console-settings.lists.uploaded", title=new.name, count=matched.listed)


@room.action("/lists/<list_key>/remove", Right.KEEP_LISTS)
def drop_list(here: Here, list_key: str) -> ResponseReturnValue:
    """Remove a list; notices that were sent to it stay as they are."""
    try:
        with here.acting(Right.KEEP_LISTS) as act:
            members = remove_list(act.session, here.account_id, list_key)
            act.note("list.remove", f"list:{list_key}", members=members)
    except ListUnknown:
        abort(404)
    return saved(here, "settings.lists_page", "console-settings.lists.removed", key=list_key, count=members)


def _people(here: Here, form: Form, column: str) -> NamedPeople | None:
    """The people of the file that was sent; None when it could not be read, said at its field."""
    words = here.parts.phrases.words("shell.list-columns")
    try:
        return _read(request.files.get("file"), column, words)
    except FileMissing:
        form.refuse("file", here.say("console-settings.lists.file-missing"))
    except ColumnUnknown:
        form.refuse("column", here.say("console-settings.lists.column-fault"))
    except TooManyLines:
        form.refuse("file", here.say("console-settings.lists.too-many", most=f"{MOST_LINES:,}"))
    except ContentInvalid:  # a fault may quote what stands in the file
        form.refuse("file", here.say("console-settings.lists.unreadable"))
    return None


def _read(file: FileStorage | None, column: str, words: tuple[str, ...]) -> NamedPeople:
    if file is None or not file.filename:
        raise FileMissing
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        file.save(path)
        return read_people(path, column, words)


def _tell(here: Here, matched: Matched, people: NamedPeople) -> None:
    """Say who was left out, in numbers."""
    for what, count in asdict(matched).items():
        if count and what != "listed":
            flash(here.say(f"shell.said.list-{what}", count=count), "warning")
    if people.malformed_lines:
        lines = here.say("console-settings.between").join(map(str, people.malformed_lines))
        flash(here.say("shell.said.list-malformed-lines", lines=lines), "warning")


def _page(here: Here, form: Form) -> ResponseReturnValue:
    with here.reading() as session:
        lists = [
            Listed(one.key, one.name, one.uploaded_by, when(here, one.uploaded_at), one.members, one.reachable)
            for one in list_lists(session, here.account_id)
        ]
    return shown(here, "lists.html", form, lists=lists)


def _form(here: Here) -> Form:
    def field(name: str, kind: str = "text", *, required: bool = True) -> Field:
        label, hint = (here.say(f"console-settings.lists.{name}{part}") for part in ("", "-hint"))
        return Field(name, label, type=kind, description=hint, required=required)

    return form_of(field("name"), field("key"), field("file", "file"), field("column", required=False))
