"""`drill`: rehearsals, which reach listed testers and nobody else."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from bot.commands.installation import (
    account_option,
    changing,
    chosen_account,
    open_installation,
    refuse,
    refusing,
    say,
    tell,
)
from bot.stationery import stationery_from
from people.users import RightMissing, UserUnknown, get_author
from scheduler.drills import (
    MAX_TESTERS,
    DrillInvalid,
    DrillSent,
    DrillUnknown,
    NoTesters,
    TooManyTesters,
    add_drill,
    delivery_counts_of_drill,
    list_drills,
    list_testers,
    send_drill,
)
from scheduler.gate import SendingStopped
from scheduler.notice_content import MAX_BODY, MAX_TITLE
from scheduler.tables import DeliveryStatus

_REFUSALS: dict[type[Exception], Callable[[Any], tuple[str, dict[str, object]]]] = {
    DrillInvalid: lambda _error: ("drill-invalid", {"title": MAX_TITLE, "body": MAX_BODY}),
    DrillSent: lambda error: ("drill-sent", {"id": error}),
    DrillUnknown: lambda error: ("drill-unknown", {"id": error}),
    NoTesters: lambda _error: ("no-testers", {}),
    RightMissing: lambda error: ("right-missing", {"login": error}),
    SendingStopped: lambda _error: ("sending-stopped", {}),
    TooManyTesters: lambda error: ("too-many-testers", {"count": error.count, "limit": MAX_TESTERS}),
    UserUnknown: lambda error: ("user-unknown", {"login": error}),
}

by_option = click.option("--by", "login", required=True, help=say("help.by"))


@click.group(help=say("help.drill"))
def drill() -> None:
    """Rehearsals."""


@drill.command(help=say("help.drill-new"))
@click.option("--title", required=True, help=say("help.drill-title"))
@by_option
@account_option
@refusing(_REFUSALS)
def new(title: str, login: str, account_key: str | None) -> None:
    """Write a drill down; the body comes from standard input."""
    services = open_installation()
    try:
        body = sys.stdin.read()
    except UnicodeDecodeError:
        refuse("body-not-utf8")
    with changing(services) as session:
        account = chosen_account(session, account_key)
        author = get_author(session, account.id, login)
        number = add_drill(session, account.id, title, body, author_id=author.id, at=services.clock())
        count = len(list_testers(session, account.id))
    tell("drill-added", id=number, count=count)


@drill.command(help=say("help.drill-send"))
@click.argument("drill_id", type=click.IntRange(1, 2**63 - 1))
@by_option
@account_option
@refusing(_REFUSALS)
def send(drill_id: int, login: str, account_key: str | None) -> None:
    """Send a drill to the testers."""
    services = open_installation()
    stationery = stationery_from(services.phrases, services.settings.public_url)
    with changing(services) as session:
        account = chosen_account(session, account_key)
        get_author(session, account.id, login)
        count = send_drill(session, account.id, drill_id, at=services.clock(), stationery=stationery)
    tell("drill-sending", id=drill_id, count=count)


@drill.command("list", help=say("help.drill-list"))
@account_option
def list_(account_key: str | None) -> None:
    """List drills."""
    services = open_installation()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        rows = list_drills(session, account.id)
        for row in rows:
            sent = delivery_counts_of_drill(session, account.id, row.id).get(DeliveryStatus.SENT, 0)
            when = row.sent_at.astimezone(services.zone).strftime("%Y-%m-%d %H:%M") if row.sent_at else say("drill.new")
            click.echo(f"{row.id}\t{when}\t{sent}\t{row.title}")
    if not rows:
        tell("nothing")


@drill.command(help=say("help.drill-testers"))
@account_option
def testers(account_key: str | None) -> None:
    """Say how many a drill would reach, and of which sections."""
    services = open_installation()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        rows = list_testers(session, account.id)
        for row in rows:
            click.echo(f"{row.id}\t{row.section_key or '-'}\t{row.first_seen_at.astimezone(services.zone):%Y-%m-%d}")
    tell("drill-testers", count=len(rows), limit=MAX_TESTERS)
