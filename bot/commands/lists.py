"""`list`: people whom a notice may be sent to, uploaded as a file of LINE user ids."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import structlog

from bot.commands.installation import (
    Refusals,
    account_option,
    as_json,
    catalogue,
    chosen_account,
    open_installation,
    refuse,
    refusing,
    say,
    tell,
)
from bot.commands.notices.moments import written
from bot.commands.one_town import NOT_ALLOWED, by_option, changing_town, json_option
from bot.logs import configure_logs
from knowledge.importers.people_file import MOST_LINES, ColumnUnknown, NamedPeople, TooManyLines, read_people
from knowledge.importers.validation import ContentInvalid
from people.contact_lists import (
    ListEmpty,
    ListShown,
    ListUnknown,
    Matched,
    NewList,
    list_lists,
    remove_list,
    show_list,
    upload_list,
)
from people.users import RightMissing, get_list_keeper

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LONGEST_NAME = 100

_REFUSALS: Refusals = {
    **NOT_ALLOWED,
    ColumnUnknown: lambda _error: ("list-column", {}),
    ListEmpty: lambda error: ("list-empty", asdict(error.matched)),
    ListUnknown: lambda error: ("list-unknown", {"key": error}),
    RightMissing: lambda error: ("list-right", {"login": error}),
    TooManyLines: lambda _error: ("list-too-long", {"most": MOST_LINES}),
}

log = structlog.get_logger("lists")


@click.group("list", help=say("help.list"))
def list_() -> None:
    """Lists of people."""


@list_.command(help=say("help.list-upload"))
@click.argument("key")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", required=True, help=say("help.list-name"))
@click.option("--column", default="", help=say("help.list-column"))
@by_option
@account_option
@refusing(_REFUSALS)
def upload(key: str, file: Path, login: str, account_key: str | None, **given: str) -> None:
    """Upload a list."""
    name = given["name"].strip()
    if not _KEY.fullmatch(key) or not name or len(name) > _LONGEST_NAME:
        refuse("list-key", longest=_LONGEST_NAME)
    services = open_installation()
    people = _people(file, given["column"].strip())
    with changing_town(services, account_key, login, get_list_keeper) as town:
        matched = upload_list(town.session, town.account.id, NewList(key, name, town.user.id), people.ids, town.at)
        town.note("list.upload", f"list:{key}", members=matched.listed)
        audit = {"account": town.account.key, "list": key, "user": town.user.id}
    configure_logs()
    log.info("list_uploaded", **audit, **asdict(matched))
    _tell_matched(key, matched, people)


@list_.command(help=say("help.list-show"))
@click.argument("key")
@json_option
@account_option
@refusing(_REFUSALS)
def show(key: str, account_key: str | None, *, wants_json: bool) -> None:
    """Show one list, without its people."""
    services = open_installation()
    with services.database.reading() as session:
        shown = show_list(session, chosen_account(session, account_key).id, key)
    values = _values(shown, services.zone)
    if wants_json:
        as_json(values)
    else:
        click.echo(_line(values))


@list_.command("list", help=say("help.list-list"))
@json_option
@account_option
def list_all(account_key: str | None, *, wants_json: bool) -> None:
    """Show all lists, without their people."""
    services = open_installation()
    with services.database.reading() as session:
        lists = list_lists(session, chosen_account(session, account_key).id)
    rows = [_values(shown, services.zone) for shown in lists]
    if wants_json:
        as_json(rows)
    elif not rows:
        tell("nothing")
    else:
        for row in rows:
            click.echo(_line(row))


@list_.command(help=say("help.list-remove"))
@click.argument("key")
@by_option
@account_option
@refusing(_REFUSALS)
def remove(key: str, login: str, account_key: str | None) -> None:
    """Remove a list."""
    services = open_installation()
    with changing_town(services, account_key, login, get_list_keeper) as town:
        members = remove_list(town.session, town.account.id, key)
        town.note("list.remove", f"list:{key}", members=members)
        audit = {"account": town.account.key, "list": key, "user": town.user.id}
    configure_logs()
    log.info("list_removed", **audit, members=members)
    tell("list-removed", key=key, members=members)


def _people(file: Path, column: str) -> NamedPeople:
    try:
        return read_people(file, column, catalogue().words("shell.list-columns"))
    except ContentInvalid:  # a fault may quote what stands in the file
        refuse("list-unreadable", file=file)


def _tell_matched(key: str, matched: Matched, people: NamedPeople) -> None:
    tell("list-uploaded", key=key, count=matched.listed)
    for what, count in asdict(matched).items():
        if count and what != "listed":
            tell(f"list-{what}", count=count)
    if people.malformed_lines:
        tell("list-malformed-lines", lines=" ".join(map(str, people.malformed_lines)))


def _line(values: dict[str, object]) -> str:
    return say("said.list").format(**values)


def _values(shown: ListShown, zone: ZoneInfo) -> dict[str, object]:
    return asdict(shown) | {"uploaded_at": written(shown.uploaded_at, zone)}
