"""`list`: people whom a notice may be sent to, uploaded as a file of LINE user ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import tzinfo
from pathlib import Path
from typing import Any

import click
import structlog

from bot.commands.audit_trail import shell_book
from bot.commands.installation import (
    account_option,
    as_json,
    catalogue,
    changing,
    chosen_account,
    open_installation,
    refuse,
    refusing,
    say,
    tell,
)
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
from people.users import RightMissing, UserUnknown, get_list_keeper

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LONGEST_NAME = 100

_REFUSALS: dict[type[Exception], Callable[[Any], tuple[str, dict[str, object]]]] = {
    ColumnUnknown: lambda _error: ("list-column", {}),
    ListEmpty: lambda error: ("list-empty", asdict(error.matched)),
    ListUnknown: lambda error: ("list-unknown", {"key": error}),
    RightMissing: lambda error: ("list-right", {"login": error}),
    TooManyLines: lambda _error: ("list-too-long", {"most": MOST_LINES}),
    UserUnknown: lambda error: ("user-unknown", {"login": error}),
}

log = structlog.get_logger("lists")

by_option = click.option("--by", "login", required=True, help=say("help.by"))
json_option = click.option("--json", "wants_json", is_flag=True, help=say("help.json"))


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
    with changing(services) as session:
        account = chosen_account(session, account_key)
        keeper = get_list_keeper(session, account.id, login)
        matched = upload_list(session, account.id, NewList(key, name, keeper.id), people.ids, services.clock())
        shell_book(services, session, account.id, keeper).note("list.upload", f"list:{key}", members=matched.listed)
        audit = {"account": account.key, "list": key, "user": keeper.id}
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
    with changing(services) as session:
        account = chosen_account(session, account_key)
        keeper = get_list_keeper(session, account.id, login)
        members = remove_list(session, account.id, key)
        shell_book(services, session, account.id, keeper).note("list.remove", f"list:{key}", members=members)
        audit = {"account": account.key, "list": key, "user": keeper.id}
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


def _values(shown: ListShown, zone: tzinfo) -> dict[str, object]:
    when = shown.uploaded_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return asdict(shown) | {"uploaded_at": when}
