"""`drill`: rehearsals, which reach listed testers and nobody else."""

from __future__ import annotations

import click

from bot.commands.installation import (
    Refusals,
    account_option,
    chosen_account,
    open_installation,
    refusing,
    say,
    tell,
)
from bot.commands.notices.given import typed_body
from bot.commands.notices.moments import written
from bot.commands.one_town import NOT_ALLOWED, by_option, changing_town
from bot.stationery import stationery_from
from people.users import get_author
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

_REFUSALS: Refusals = {
    **NOT_ALLOWED,
    DrillInvalid: lambda _error: ("drill-invalid", {"title": MAX_TITLE, "body": MAX_BODY}),
    DrillSent: lambda error: ("drill-sent", {"id": error}),
    DrillUnknown: lambda error: ("drill-unknown", {"id": error}),
    NoTesters: lambda _error: ("no-testers", {}),
    SendingStopped: lambda _error: ("sending-stopped", {}),
    TooManyTesters: lambda error: ("too-many-testers", {"count": error.count, "limit": MAX_TESTERS}),
}


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
    body = typed_body()
    with changing_town(services, account_key, login, get_author) as town:
        number = add_drill(town.session, town.account.id, title, body, author_id=town.user.id, at=town.at)
        count = len(list_testers(town.session, town.account.id))
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
    with changing_town(services, account_key, login, get_author) as town:
        count = send_drill(town.session, town.account.id, drill_id, at=town.at, stationery=stationery)
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
            when = written(row.sent_at, services.zone) if row.sent_at else say("drill.new")
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
