"""`notice list`, `show`, `held`: what there is, and what became of it."""

from __future__ import annotations

from typing import Any

import click

from bot.commands.installation import account_option, as_json, chosen_account, open_installation, say, tell
from bot.commands.notices.description import described, print_described
from bot.commands.notices.group import notice, number_argument
from bot.commands.notices.moments import written_iso
from bot.commands.notices.outcomes import reason_line
from bot.commands.notices.refusals import refusing_notices
from bot.commands.one_town import json_option
from scheduler.holds import list_holds
from scheduler.notices import get_notice, list_notices
from scheduler.safety_tables import Hold
from scheduler.tables import Notice, NoticeStatus

status_option = click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([status.value for status in NoticeStatus]),
    help=say("help.notice-status"),
)


@notice.command("list", help=say("help.notice-list"))
@status_option
@click.option("--limit", default=50, type=click.IntRange(1, 1000), show_default=True, help=say("help.notice-limit"))
@json_option
@account_option
def list_(statuses: tuple[str, ...], limit: int, account_key: str | None, *, wants_json: bool) -> None:
    """List notices."""
    services = open_installation()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        found = list_notices(session, account.id, limit, [NoticeStatus(status) for status in statuses])
        rows = [_row(row) for row in found]
    if wants_json:
        as_json(rows)
        return
    for row in rows:
        when = written_iso(row["created_at"], services.zone)
        click.echo(f"{row['id']}\t{row['status']}\t{row['audience']}\t{when}\t{row['title']}")
    if not rows:
        tell("nothing")


@notice.command(help=say("help.notice-show"))
@number_argument
@json_option
@account_option
@refusing_notices
def show(notice_id: int, account_key: str | None, *, wants_json: bool) -> None:
    """Show everything about one notice."""
    services = open_installation()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        row = get_notice(session, account.id, notice_id)
        found = described(session, services, account.key, row)
    if wants_json:
        as_json(found)
    else:
        print_described(found, services.zone)


@notice.command(help=say("help.notice-held"))
@json_option
@account_option
def held(account_key: str | None, *, wants_json: bool) -> None:
    """List what waits for an approver."""
    services = open_installation()
    with services.database.reading() as session:
        account_id = chosen_account(session, account_key).id
        rows = [
            _held_row(hold, get_notice(session, account_id, hold.notice_id)) for hold in list_holds(session, account_id)
        ]
    if wants_json:
        as_json(rows)
        return
    for row in rows:
        when = written_iso(row["held_at"], services.zone)
        click.echo(f"{row['id']}\t{when}\t{reason_line(row['reason'])}\t{row['title']}")
    tell("held-how" if rows else "held-none")


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "status": str(notice.status),
        "audience": str(notice.audience),
        "created_at": notice.created_at.isoformat(),
        "title": " ".join(notice.title.split()),
    }


def _held_row(hold: Hold, notice: Notice) -> dict[str, Any]:
    return {
        "id": hold.notice_id,
        "reason": hold.reason,
        "held_at": hold.held_at.isoformat(),
        "title": " ".join(notice.title.split()),
    }
