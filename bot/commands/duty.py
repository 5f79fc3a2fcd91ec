"""`duty`: who is told of alarms, and whether alarms reach them."""

from __future__ import annotations

import click
import structlog

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
from bot.commands.one_town import json_option, user_id_of
from bot.logs import configure_logs
from bot.services import Services
from bot.trial_alarms import try_alarms
from console.health import Trial
from scheduler.watch.roster import (
    MailInvalid,
    add_duty_officer,
    list_duty_officers,
    masked_mail,
    remove_duty_officer,
)

_log = structlog.get_logger("duty")


@click.group(help=say("help.duty"))
def duty() -> None:
    """Who is told of alarms."""


@duty.command(help=say("help.duty-add"))
@click.argument("login")
@click.option("--mail", required=True, help=say("help.duty-mail"))
@account_option
def add(login: str, mail: str, account_key: str | None) -> None:
    """Put somebody on the roster."""
    services = open_installation()
    try:
        with changing(services) as session:
            account = chosen_account(session, account_key)
            user_id = user_id_of(session, account.id, login)
            add_duty_officer(session, account.id, user_id, mail)
            shell_book(services, session, account.id).note("duty.add", f"user:{login}")
            audit = {"account": account.key, "user": user_id}
    except MailInvalid:
        refuse("duty-mail-invalid", given=mail)
    configure_logs()
    _log.info("duty_added", **audit)
    tell("duty-added", login=login, mail=masked_mail(mail))


@duty.command(help=say("help.duty-remove"))
@click.argument("login")
@account_option
def remove(login: str, account_key: str | None) -> None:
    """Take somebody off the roster."""
    services = open_installation()
    with changing(services) as session:
        account = chosen_account(session, account_key)
        user_id = user_id_of(session, account.id, login)
        if not remove_duty_officer(session, account.id, user_id):
            refuse("duty-not-on", login=login)
        shell_book(services, session, account.id).note("duty.remove", f"user:{login}")
        audit = {"account": account.key, "user": user_id}
    configure_logs()
    _log.info("duty_removed", **audit)
    tell("duty-removed", login=login)


@duty.command("list", help=say("help.duty-list"))
@json_option
@account_option
def list_(account_key: str | None, *, wants_json: bool) -> None:
    """Show the roster."""
    services = open_installation()
    with services.database.reading() as session:
        officers = list_duty_officers(session, chosen_account(session, account_key).id)
    if wants_json:
        as_json(
            [
                {"login": one.login, "name": one.name, "mail": masked_mail(one.mail), "line": bool(one.line_user_ids)}
                for one in officers
            ]
        )
        return
    for one in officers:
        linked = say("said.duty-linked" if one.line_user_ids else "said.duty-not-linked")
        click.echo(f"{one.login}\t{one.name}\t{masked_mail(one.mail)}\t{linked}")
    if not officers:
        tell("nothing")


@duty.command(help=say("help.duty-test"))
@account_option
def test(account_key: str | None) -> None:
    """Send everybody on the roster a test alarm."""
    services = open_installation()
    with services.database.reading() as session:
        account_id = chosen_account(session, account_key).id
    trials = try_alarms(services, account_id)
    if not trials:
        refuse("duty-none")
    for trial in trials:
        _tell(services, trial)
    failed = sum(bool(trial.failure) for trial in trials)
    if failed:
        refuse("duty-test-none-sent", count=len(trials), failed=failed)


def _tell(services: Services, trial: Trial) -> None:
    """How one message went."""
    channel = say(f"said.duty-channel-{trial.channel}")
    if trial.failure:
        why = services.phrases.say(f"alarm-failure.{trial.failure}")
        tell("duty-test-failed", login=trial.login, channel=channel, why=why)
    else:
        tell("duty-test-sent", login=trial.login, channel=channel)
