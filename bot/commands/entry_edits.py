"""`entry set`, `alias`, `remove`, `write-out`, `save`: one entry changed by hand, nobody's work overwritten."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click
from sqlalchemy.orm import Session

from bot.commands.entries import REFUSALS, added_and_removed, collection_option, editable_place, shortened, version_type
from bot.commands.installation import (
    account_option,
    catalogue,
    changing,
    chosen_account,
    open_installation,
    refuse,
    refusing,
    say,
    tell,
)
from bot.commands.one_town import by_option
from knowledge.care.editing import Disagreement, StaleSave, check_change, disagreements, remove_edited, save_edit
from knowledge.care.entry_file import WrittenEntry, entry_as_toml, entry_from_toml
from knowledge.care.fields import FieldInvalid, with_alias, with_field
from knowledge.care.places import EntryPlace, EntryUnknown, find_place, find_stored, place_for
from knowledge.care.validity import Known, faults_of
from knowledge.content import Entry, EntryKind
from knowledge.importers.validation import ContentInvalid, Fault
from knowledge.media import find_picture
from knowledge.repository import load_entries_of_kind
from knowledge.saving import Author
from people.sections import list_sections
from people.tables import Account

_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True)
_LARGEST = 5_000_000
"""Bytes of an entry's file: a hundred times what anybody has written."""


def _refusing_edits(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the exceptions of an edit into clear lines; of a stale one with both sides, field by field."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except StaleSave as error:
            _refuse_stale(error)
        except ContentInvalid as error:
            for fault in error.faults:
                click.echo(_fault_line(fault), err=True)
            refuse("entry-invalid", count=len(error.faults))

    return refusing(REFUSALS)(run)


@click.command("set", help=say("help.entry-set"))
@click.argument("entry_id")
@click.argument("field")
@click.argument("value")
@click.option("--version", "expected", type=version_type, help=say("help.entry-version"))
@by_option
@collection_option
@account_option
@_refusing_edits
def set_(entry_id: str, field: str, value: str, expected: int | None, **place_of: Any) -> None:
    """Change one field."""
    _change(entry_id, field, lambda stored: with_field(stored, field, value), expected, **place_of)


@click.command(help=say("help.entry-alias"))
@click.argument("entry_id")
@click.argument("wording")
@by_option
@collection_option
@account_option
@_refusing_edits
def alias(entry_id: str, wording: str, **place_of: Any) -> None:
    """Add another wording."""
    _change(entry_id, "aliases", lambda stored: with_alias(stored, wording), None, **place_of)


@click.command(help=say("help.entry-remove"))
@click.argument("entry_id")
@click.option("--version", "expected", type=version_type, help=say("help.entry-version"))
@by_option
@collection_option
@account_option
@_refusing_edits
def remove(entry_id: str, expected: int | None, **place_of: Any) -> None:
    """Remove an entry."""
    services = open_installation()
    with changing(services) as session:
        place, _account = editable_place(session, entry_id, **place_of)
        if remove_edited(session, place, expected, Author(place_of["login"], services.clock())) is None:
            raise EntryUnknown(entry_id)
    tell("entry-removed", id=entry_id)


@click.command("write-out", help=say("help.entry-write-out"))
@click.argument("entry_id")
@collection_option
@account_option
@refusing(REFUSALS)
def write_out(entry_id: str, collection_key: str, account_key: str | None) -> None:
    """Write an entry as TOML, to be edited and saved."""
    services = open_installation()
    with services.database.reading() as session:
        place = find_place(session, chosen_account(session, account_key), entry_id, collection_key)
        stored = find_stored(session, place)
    if stored is None:
        raise EntryUnknown(entry_id)
    written = entry_as_toml(stored.entry, stored.stamp.version, place.collection_key)
    sys.stdout.buffer.write(f"# {say('said.entry-file')}\n{written}".encode())


@click.command(help=say("help.entry-save"))
@click.argument("file", type=_FILE)
@by_option
@account_option
@_refusing_edits
def save(file: str, login: str, account_key: str | None) -> None:
    """Save an entry from its file."""
    services = open_installation()
    written = _read(file)
    with changing(services) as session:
        account = chosen_account(session, account_key)
        place = place_for(session, account, written.entry.id, written.collection_key)
        stored = find_stored(session, place)
        states = (stored.entry if stored else None, written.entry)
        check_change(session, account.id, place.collection_id, login, *states)
        _check(session, account, place, written.entry)
        number = save_edit(session, place, written.entry, written.version, Author(login, services.clock()))
    tell("entry-saved" if number != written.version else "entry-same", id=place.id, number=number)


def _change(entry_id: str, field: str, change: Callable[[Entry], Entry], expected: int | None, **place_of: Any) -> None:
    services = open_installation()
    with changing(services) as session:
        place, account = editable_place(session, entry_id, **place_of)
        stored = find_stored(session, place, locks=True)
        if stored is None:
            raise EntryUnknown(entry_id)
        try:
            changed = change(stored.entry)
        except FieldInvalid as error:
            raise ContentInvalid([Fault(entry_id, 0, field, error.problem, error.given)]) from None
        check_change(session, account.id, place.collection_id, place_of["login"], changed)
        _check(session, account, place, changed)
        before = stored.stamp.version
        author = Author(place_of["login"], services.clock())
        number = save_edit(session, place, changed, before if expected is None else expected, author)
    tell("entry-saved" if number != before else "entry-same", id=entry_id, number=number)


def _check(session: Session, account: Account, place: EntryPlace, entry: Entry) -> None:
    """Raises ContentInvalid for an entry that cannot be stored."""
    known = Known(
        sections={row.key for row in list_sections(session, account.id)},
        categories={one.key for one in load_entries_of_kind(session, account.id, EntryKind.GARBAGE_CATEGORY)},
        pictures={entry.image} if entry.image and find_picture(session, entry.image) else (),
    )
    stored = find_stored(session, place)
    if faults := faults_of(entry, known, stored.entry if stored else None):
        raise ContentInvalid(faults)


def _read(file: str) -> WrittenEntry:
    with click.open_file(file, "rb") as source:
        content = source.read(_LARGEST + 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse("file-unreadable", file=file)
    if len(content) > _LARGEST:
        refuse("file-unreadable", file=file)
    return entry_from_toml(text, file)


def _refuse_stale(error: StaleSave) -> NoReturn:
    for row in disagreements(error) if error.theirs else ():
        click.echo(row.name, err=True)
        for name in ("base", "theirs", "yours"):
            click.echo(f"    {say(f'stale.{name}')}: {_side(row, name)}", err=True)
    refuse("entry-stale" if error.theirs else "entry-gone", number=error.number)


def _side(row: Disagreement, name: str) -> str:
    """One side's words; of a list of words what came and went since the base."""
    if row.name in ("aliases", "keywords") and name != "base":
        return added_and_removed(row.base, getattr(row, name))
    return shortened(getattr(row, name))


def _fault_line(fault: Fault) -> str:
    problem = catalogue().say(f"fault.{fault.problem}", given=fault.given)
    return catalogue().say("fault.field", file=fault.file, name=fault.name, problem=problem)
