"""`duty`: who is told of alarms, and whether alarms reach them."""

from __future__ import annotations

import uuid

import click
import structlog
from sqlalchemy.orm import Session

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
from bot.logs import configure_logs
from bot.services import Services
from people.users import UserUnknown, get_user
from scheduler.watch.alarm_texts import AlarmText, AlarmWording
from scheduler.watch.alarming import AlarmFailed, AlarmLetter, AlarmSender
from scheduler.watch.roster import (
    DutyOfficer,
    MailInvalid,
    add_duty_officer,
    list_duty_officers,
    masked_mail,
    remove_duty_officer,
)
from scheduler.watch_tables import AlarmChannel

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
            user_id = _user_id(session, account.id, login)
            add_duty_officer(session, account.id, user_id, mail)
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
        user_id = _user_id(session, account.id, login)
        if not remove_duty_officer(session, account.id, user_id):
            refuse("duty-not-on", login=login)
        audit = {"account": account.key, "user": user_id}
    configure_logs()
    _log.info("duty_removed", **audit)
    tell("duty-removed", login=login)


@duty.command("list", help=say("help.duty-list"))
@click.option("--json", "wants_json", is_flag=True, help=say("help.json"))
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
        account = chosen_account(session, account_key)
        account_id, town = account.id, account.name
        officers = list_duty_officers(session, account_id)
    if not officers:
        refuse("duty-none")
    senders = _senders(services)
    text = AlarmWording(services.phrases, services.zone).text_of_test(town)
    outcomes = [
        _try(services, senders[channel], officer.login, _letter(services, account_id, (channel, address), text))
        for officer in officers
        for channel, address in _addresses(officer)
    ]
    if not all(outcomes):
        refuse("duty-test-none-sent", count=len(outcomes), failed=outcomes.count(False))


def _senders(services: Services) -> dict[AlarmChannel, AlarmSender]:
    from bot.alarm_senders import alarm_senders  # noqa: PLC0415 - see below
    from bot.line.gateway import LineGateway  # noqa: PLC0415 - brings the SDK: over a second for every command

    return alarm_senders(services.settings, LineGateway(services.accounts, services.settings.line_api_url))


def _addresses(officer: DutyOfficer) -> list[tuple[AlarmChannel, str]]:
    mail = [(AlarmChannel.MAIL, officer.mail)] if officer.mail else []
    return mail + [(AlarmChannel.LINE, line_id) for line_id in officer.line_user_ids]


def _letter(services: Services, account_id: int, where: tuple[AlarmChannel, str], text: AlarmText) -> AlarmLetter:
    channel, address = where
    words = text.mail if channel == AlarmChannel.MAIL else text.line
    return AlarmLetter(account_id, address, text.subject, words, str(uuid.uuid4()), services.clock())


def _try(services: Services, sender: AlarmSender, login: str, letter: AlarmLetter) -> bool:
    """Send one, and say how it went."""
    is_mail = "@" in letter.address
    channel = say("said.duty-channel-mail" if is_mail else "said.duty-channel-line")
    try:
        sender.send(letter)
    except AlarmFailed as failure:
        why = services.phrases.say(f"alarm-failure.{failure.code}")
        tell("duty-test-failed", login=login, channel=channel, why=why)
        return False
    tell("duty-test-sent", login=login, channel=channel)
    return True


def _user_id(session: Session, account_id: int, login: str) -> int:
    try:
        found, _role = get_user(session, account_id, login)
    except UserUnknown:
        refuse("user-unknown", login=login)
    return found.id
