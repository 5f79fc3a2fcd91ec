"""`audit`: who did what, when and from where; and whether anybody has changed what stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from bot.commands.audit_file import values_of, verify_csv, write_csv, write_json_lines
from bot.commands.audit_trail import shell_book
from bot.commands.installation import (
    account_option,
    as_json,
    changing,
    chosen_account,
    open_installation,
    refuse,
    say,
    tell,
)
from bot.commands.notices.moments import MomentUnreadable, moment_from, written
from bot.commands.one_town import json_option
from bot.services import Services
from knowledge.exporters.audit_csv import NotAnAudit
from people.accounts import list_accounts
from people.audit_chain import AuditLine, Broken, verify_chain
from people.audit_reading import MOST_LINES, AuditQuery, export, search, who_saw

_FIRST_DAY, _LAST_DAY = "1900-01-01", "9000-01-01"

installation_option = click.option("--installation", is_flag=True, help=say("help.audit-installation"))


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    for name in ("about", "action", "by", "until", "from"):
        command = click.option(f"--{name}", default="", help=say(f"help.audit-{name}"))(command)
    return command


@click.group(help=say("help.audit"))
def audit() -> None:
    """Who did what."""


@audit.command("list", help=say("help.audit-list"))
@_filters
@click.option("--limit", default=50, type=click.IntRange(1, MOST_LINES), help=say("help.audit-limit"))
@click.option("--before", type=int, help=say("help.audit-before"))
@installation_option
@json_option
@account_option
def list_(account_key: str | None, limit: int, before: int | None, *, wants_json: bool, **given: Any) -> None:
    """Show the newest lines."""
    services = open_installation()
    query = _query(given, services)
    with services.database.reading() as session:
        lines = search(session, _chain(session, account_key, given), query, before, limit)
    if wants_json:
        as_json([values_of(line) for line in lines])
    elif not lines:
        tell("nothing")
    else:
        for line in lines:
            click.echo(_shown(line, services.zone))


@audit.command(help=say("help.audit-seen"))
@_filters
@installation_option
@json_option
@account_option
def seen(account_key: str | None, *, wants_json: bool, **given: Any) -> None:
    """Show who could see whom."""
    services = open_installation()
    query = _query(given | {"from": given["from"] or _FIRST_DAY, "until": given["until"] or _LAST_DAY}, services)
    if query.action or query.start is None or query.end is None:
        raise click.UsageError(say("error.audit-seen-action"))
    with services.database.reading() as session:
        number = _chain(session, account_key, given)
        found = who_saw(session, number, query.about, query.start, query.end, login=query.login)
    if wants_json:
        times = [{"first_at": one.first_at.isoformat(), "last_at": one.last_at.isoformat()} for one in found]
        as_json([asdict(one) | when for one, when in zip(found, times, strict=True)])
    elif not found:
        tell("nothing")
    else:
        for one in found:
            first, last = written(one.first_at, services.zone), written(one.last_at, services.zone)
            click.echo(f"{one.login or '-'}\t{one.about or '-'}\t{one.action}\t{one.times}\t{first}\t{last}")


@audit.command(help=say("help.audit-verify"))
@click.option("--file", type=click.Path(path_type=Path), help=say("help.audit-file"))
@json_option
@account_option
def verify(account_key: str | None, file: Path | None, *, wants_json: bool) -> None:
    """Look for lines that were changed, removed or put in."""
    services = open_installation()
    if file is not None:
        _verify_file(file, services.hash_key, wants_json=wants_json)
        return
    results: dict[str, dict[str, object]] = {}
    faults: list[tuple[str, Broken]] = []
    with services.database.reading() as session:
        for name, number in _chains(session, account_key):
            found = verify_chain(session, number, services.hash_key)
            results[name] = {"sound": not isinstance(found, Broken)} | asdict(found)
            if isinstance(found, Broken):
                faults.append((name, found))
            elif not wants_json:
                tell("audit-sound", chain=name, count=found.count, sequence=found.sequence, hash=found.hash or "-")
    if wants_json:
        as_json(results)
    if faults:
        refuse("audit-broken", faults="、".join(_fault(name, broken) for name, broken in faults))


@audit.command("export", help=say("help.audit-export"))
@click.argument("file", type=click.Path(path_type=Path))
@_filters
@installation_option
@json_option
@account_option
def export_(account_key: str | None, file: Path, *, wants_json: bool, **given: Any) -> None:
    """Write lines into a file, as CSV or (with `--json`) one JSON object a line."""
    services = open_installation()
    query = _query(given, services)
    with services.database.reading() as session:
        number = _chain(session, account_key, given)
        lines = export(session, number, query)
        try:
            count = write_json_lines(file, lines) if wants_json else write_csv(file, lines, services.zone)
        except OSError:
            refuse("audit-unwritable", file=file)
    with changing(services) as session:
        shell_book(services, session, number).note("audit.export", "audit:*", lines=count)
    tell("audit-exported", file=file, count=count)


def _verify_file(file: Path, key: str, *, wants_json: bool) -> None:
    """Check an export: each line, and that lines whose numbers follow one another belong together."""
    try:
        found = verify_csv(file, key)
    except (OSError, UnicodeDecodeError):
        refuse("file-unreadable", file=file)
    except NotAnAudit as error:
        refuse("audit-no-export", file=file, row=error)
    if isinstance(found, Broken):
        refuse("audit-broken", faults=_fault(file.name, found))
    if wants_json:
        as_json({"sound": True, "count": found})
    else:
        tell("audit-file-sound", file=file, count=found)


def _query(given: dict[str, Any], services: Services) -> AuditQuery:
    start, end = (_boundary(given[name], services, is_end=name == "until") for name in ("from", "until"))
    return AuditQuery(given["by"], given["action"], given["about"], start, end)


def _boundary(text: str, services: Services, *, is_end: bool) -> datetime | None:
    """A moment, or a day: its beginning for `--from`, its end for `--until`."""
    if not text:
        return None
    try:
        if len(text) > len("2026-12-05") or text.startswith("+"):
            return moment_from(text, services.clock(), services.zone)
        begin = datetime.fromisoformat(f"{text}T00:00").replace(tzinfo=services.zone)
        return begin + timedelta(days=1) if is_end else begin
    except (MomentUnreadable, OverflowError, ValueError):
        refuse("audit-moment", given=text)


def _chain(session: Session, account_key: str | None, given: dict[str, Any]) -> int | None:
    return None if given["installation"] else chosen_account(session, account_key).id


def _chains(session: Session, account_key: str | None) -> Iterator[tuple[str, int | None]]:
    """The chain of the named town, or all there are."""
    if account_key is not None:
        yield account_key, chosen_account(session, account_key).id
        return
    for account in list_accounts(session):
        yield account.key, account.id
    yield say("said.audit-installation"), None


def _shown(line: AuditLine, zone: ZoneInfo) -> str:
    when = line.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    who = line.login or "-"
    return "\t".join((str(line.sequence), when, who, line.address, line.action, line.about or "-", line.details))


def _fault(name: str, broken: Broken) -> str:
    return say("said.audit-fault").format(chain=name, sequence=broken.sequence, why=say(f"audit-fault.{broken.why}"))
