"""`series`: what the town sends again and again."""

from __future__ import annotations

import click

from bot.commands.installation import (
    account_option,
    changing,
    chosen_account,
    open_installation,
    refuse,
    say,
    tell,
)
from bot.commands.notices.moments import MomentUnreadable, moment_from, written
from scheduler.schedules import SeriesUnknown, change_rule, get_series, list_series
from scheduler.series import RuleInvalid


@click.group(help=say("help.series"))
def series() -> None:
    """Repeated notices."""


@series.command("list", help=say("help.series-list"))
@account_option
def list_series_(account_key: str | None) -> None:
    """List series."""
    services = open_installation()
    with services.database.reading() as session:
        for row in list_series(session, chosen_account(session, account_key).id):
            when = written(row.next_at, services.zone)
            click.echo(f"{row.key}\t{row.rule}\t{when}")


@series.command(help=say("help.series-change"))
@click.argument("key")
@click.option("--rule", help=say("help.series-rule"))
@click.option("--next", "next_at", help=say("help.series-next"))
@account_option
def change(key: str, rule: str | None, next_at: str | None, account_key: str | None) -> None:
    """Change when a series is due."""
    if not rule and not next_at:
        raise click.UsageError(say("error.series-what"))
    services = open_installation()
    try:
        with changing(services) as session:
            row = get_series(session, chosen_account(session, account_key).id, key)
            if rule:
                change_rule(row, rule, services.clock())
            if next_at:
                row.next_at = moment_from(next_at, services.clock(), services.zone)
            when = written(row.next_at, services.zone)
            now_rule = row.rule
    except SeriesUnknown:
        refuse("series-unknown", key=key)
    except RuleInvalid:
        refuse("rule-invalid", rule=rule)
    except MomentUnreadable:
        refuse("time-invalid", given=next_at)
    tell("series-changed", key=key, rule=now_rule, next=when)
