"""`entry`: one thing the town knows, what it was before, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click
from sqlalchemy.orm import Session

from bot.commands.installation import (
    Refusals,
    account_option,
    as_json,
    changing,
    chosen_account,
    open_installation,
    refusing,
    say,
    tell,
)
from bot.commands.notices.moments import written
from bot.commands.one_town import NOT_ALLOWED, by_option, json_option
from bot.services import Services
from knowledge.care.editing import CollectionShared, NotYourSection, check_change
from knowledge.care.history import (
    AlreadySo,
    NothingBefore,
    Version,
    VersionUnknown,
    last_known,
    list_versions,
    return_entry,
)
from knowledge.care.places import (
    CollectionUnknown,
    EntryPlace,
    EntryUnknown,
    find_place,
    find_provenance,
    find_stored,
)
from knowledge.content import Provenance
from knowledge.differences import DIVIDER, Difference, flat_fields
from knowledge.entry_json import entry_as_json
from knowledge.saving import Author, StoredEntry
from people.sections import find_section
from people.tables import Account, Section

REFUSALS: Refusals = {
    **NOT_ALLOWED,
    AlreadySo: lambda _error: ("entry-already-so", {}),
    CollectionShared: lambda error: ("collection-shared", {"login": error}),
    CollectionUnknown: lambda error: ("collection-unknown", {"key": error}),
    EntryUnknown: lambda error: ("entry-unknown", {"id": error}),
    NothingBefore: lambda _error: ("nothing-before", {}),
    NotYourSection: lambda error: ("not-your-section", {"key": error or "-"}),
    VersionUnknown: lambda error: ("version-unknown", {"number": error}),
}
"""What the commands about entries refuse, as clear lines."""

_LONGEST = 120
_LISTS = ("aliases", "keywords")
_MOST_NUMBER = 2**31 - 1

version_type = click.IntRange(0, _MOST_NUMBER)


def collection_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--collection`, for commands that work on one entry."""
    return click.option("--collection", "collection_key", default="", help=say("help.entry-collection"))(command)


@click.group(help=say("help.entry"))
def entry() -> None:
    """Entries."""


@entry.command(help=say("help.entry-show"))
@click.argument("entry_id")
@json_option
@collection_option
@account_option
@refusing(REFUSALS)
def show(entry_id: str, collection_key: str, account_key: str | None, *, wants_json: bool) -> None:
    """Show everything about an entry."""
    services = open_installation()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        place = find_place(session, account, entry_id, collection_key)
        stored = find_stored(session, place)
        if stored is None:
            raise EntryUnknown(entry_id)
        owner = find_section(session, account.id, stored.entry.owner_key)
        origin = find_provenance(session, stored)
        if wants_json:
            as_json(_as_json(place, stored, owner, origin))
            return
        for name, value in _lines(services, place, stored, owner, origin).items():
            click.echo(f"{name}\t{value}")


@entry.command(help=say("help.entry-history"))
@click.argument("entry_id")
@json_option
@collection_option
@account_option
@refusing(REFUSALS)
def history(entry_id: str, collection_key: str, account_key: str | None, *, wants_json: bool) -> None:
    """List an entry's versions."""
    services = open_installation()
    with services.database.reading() as session:
        place = find_place(session, chosen_account(session, account_key), entry_id, collection_key)
        versions = list_versions(session, place)
    if wants_json:
        as_json([_version_as_json(version) for version in versions])
        return
    for version in versions:
        name = "version-now" if version.is_current else "version"
        values = {"number": version.number, "who": version.changed_by or "-", "title": version.entry.title}
        tell(name, when=written(version.changed_at, services.zone), **values)
        for field in version.fields:
            click.echo(f"    {field_line(field)}")
        if version.removed_at is not None:
            removed = say("said.version-removed")
            when = written(version.removed_at, services.zone)
            click.echo(f"    {removed.format(when=when, who=version.removed_by or '-')}")


@entry.command("return", help=say("help.entry-return"))
@click.argument("entry_id")
@click.option("--version", "number", type=version_type, help=say("help.entry-return-version"))
@by_option
@collection_option
@account_option
@refusing(REFUSALS)
def return_(entry_id: str, number: int | None, login: str, collection_key: str, account_key: str | None) -> None:
    """Bring back what was before."""
    services = open_installation()
    with changing(services) as session:
        place, account = editable_place(session, entry_id, collection_key, account_key, login)
        done = return_entry(session, place, Author(login, services.clock()), number)
        check_change(session, account.id, place.collection_id, login, done.entry)
    if done.entry is not None and not done.was_gone:
        for field in done.fields:
            click.echo(f"    {field_line(field)}")
    tell("entry-returned" if done.entry else "entry-return-removed", id=entry_id, number=done.number)


def editable_place(
    session: Session, entry_id: str, collection_key: str, account_key: str | None, login: str
) -> tuple[EntryPlace, Account]:
    """An entry that this user may change."""
    account = chosen_account(session, account_key)
    place = find_place(session, account, entry_id, collection_key)
    stored = find_stored(session, place)
    before = stored.entry if stored else last_known(session, place)
    check_change(session, account.id, place.collection_id, login, before)
    return place, account


def field_line(field: Difference) -> str:
    """What became of one field, on one line."""
    if field.name in _LISTS:
        return f"{field.name}: {added_and_removed(field.before, field.after)}"
    return f"{field.name}: {shortened(field.before)} → {shortened(field.after)}"


def added_and_removed(before: str, after: str) -> str:
    """What came to a list of words, and what went, as `+布団 -ふとん`."""
    old, new = (dict.fromkeys(text.split(DIVIDER) if text else ()) for text in (before, after))
    words = [f"+{word}" for word in new if word not in old] + [f"-{word}" for word in old if word not in new]
    return " ".join(words) or "-"


def shortened(text: str) -> str:
    """The beginning of a text, on one line; `-` for none."""
    plain = " ".join(text.split())
    return plain[:_LONGEST] + "…" if len(plain) > _LONGEST else plain or "-"


def _lines(
    services: Services, place: EntryPlace, stored: StoredEntry, owner: Section | None, origin: Provenance | None
) -> Mapping[str, str]:
    label = {name: say(f"entry.{name}") for name in ("version", "collection", "changed", "owner", "origin")}
    changed = f"{written(stored.stamp.updated_at, services.zone)} {stored.changed_by}".strip()
    lines = {"id": place.id, label["version"]: str(stored.stamp.version), label["collection"]: place.collection_key}
    lines |= {label["changed"]: changed, label["owner"]: f"{owner.name} {owner.phone}" if owner else "-"}
    if origin:
        parts = (f"{origin.file}:{origin.line}", origin.licence, str(origin.on or ""))
        lines[label["origin"]] = " ".join(part for part in parts if part)
    return lines | {name: " ".join(value.split("\n")) for name, value in flat_fields(stored.entry).items()}


def _as_json(
    place: EntryPlace, stored: StoredEntry, owner: Section | None, origin: Provenance | None
) -> dict[str, object]:
    return {
        "id": place.id,
        "version": stored.stamp.version,
        "collection": place.collection_key,
        "changed_at": stored.stamp.updated_at.isoformat(),
        "changed_by": stored.changed_by,
        "owner": {"key": owner.key, "name": owner.name, "phone": owner.phone} if owner else None,
        "origin": {"file": origin.file, "line": origin.line, "licence": origin.licence, "on": origin.on}
        if origin
        else None,
        "entry": entry_as_json(stored.entry),
    }


def _version_as_json(version: Version) -> dict[str, object]:
    return {
        "version": version.number,
        "changed_at": version.changed_at.isoformat(),
        "changed_by": version.changed_by,
        "removed_at": version.removed_at.isoformat() if version.removed_at else None,
        "removed_by": version.removed_by,
        "is_current": version.is_current,
        "fields": [{"name": one.name, "before": one.before, "after": one.after} for one in version.fields],
        "entry": entry_as_json(version.entry),
    }
