"""`account`: towns and their channels."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.audit_trail import shell_book
from bot.commands.installation import as_json, changing, open_installation, refuse, say, secret_from, show_rows, tell
from people.accounts import (
    AccountInvalid,
    AccountUnknown,
    NewAccount,
    add_account,
    get_account,
    list_accounts,
    resume_account,
    stop_account,
)
from people.contacts import count_reachable
from people.tables import Account, Audience
from scheduler.schedules import ensure_series


@click.group(help=say("help.account"))
def account() -> None:
    """Towns."""


@account.command(help=say("help.account-add"))
@click.argument("key")
@click.option("--municipality", required=True, help=say("help.municipality"))
@click.option("--secret-file", required=True, type=click.Path(path_type=Path), help=say("help.secret-file"))
@click.option("--token-file", required=True, type=click.Path(path_type=Path), help=say("help.token-file"))
@click.option("--name", help=say("help.name"))
@click.option("--phone", default="", help=say("help.phone"))
@click.option("--contact-section", default="", help=say("help.contact-section"))
@click.option("--bot-user-id", default="", help=say("help.bot-user-id"))
def add(key: str, municipality: str, secret_file: Path, token_file: Path, **given: str | None) -> None:
    """Add a town."""
    services = open_installation()
    known = services.municipalities.find(municipality)
    if known is None:
        refuse("municipality-unknown", code=municipality)
    new = NewAccount(
        key=key,
        name=given["name"] or known.name,
        municipality_code=municipality,
        channel_secret=secret_from(secret_file),
        access_token=secret_from(token_file),
        phone=given["phone"] or "",
        contact_section_key=given["contact_section"] or "",
        bot_user_id=given["bot_user_id"] or "",
    )
    try:
        with changing(services) as session:
            added = add_account(session, new, services.box, services.clock())
            ensure_series(session, added.id, at=services.clock())
    except AccountInvalid as error:
        refuse("account-invalid", why=say(f"account-problem.{error.problem}").format(given=error.given))
    tell("account-added", key=key, url=f"{services.settings.public_url}/line/{key}/webhook")


@account.command("list", help=say("help.account-list"))
@click.option("--json", "wants_json", is_flag=True, help=say("help.json"))
def list_(*, wants_json: bool) -> None:
    """List towns."""
    services = open_installation()
    with services.database.reading() as session:
        rows = [_summary(row) for row in list_accounts(session)]
    show_rows(rows, wants_json=wants_json)


@account.command(help=say("help.account-show"))
@click.argument("key")
def show(key: str) -> None:
    """Show one town."""
    services = open_installation()
    with services.database.reading() as session:
        try:
            found = get_account(session, key)
        except AccountUnknown:
            refuse("account-unknown", key=key)
        counts = {
            "reachable": count_reachable(session, found.id),
            "staff": count_reachable(session, found.id, Audience.STAFF),
        }
        as_json(_summary(found) | counts)


@account.command(help=say("help.account-stop"))
@click.argument("key")
def stop(key: str) -> None:
    """Halt everything unasked."""
    services = open_installation()
    try:
        with changing(services) as session:
            stop_account(session, key, services.clock())
            shell_book(services, session, get_account(session, key).id).note("account.stop", f"account:{key}")
    except AccountUnknown:
        refuse("account-unknown", key=key)
    tell("account-stopped", key=key)


@account.command(help=say("help.account-resume"))
@click.argument("key")
def resume(key: str) -> None:
    """Let unasked sending go on."""
    services = open_installation()
    try:
        with changing(services) as session:
            resume_account(session, key)
            shell_book(services, session, get_account(session, key).id).note("account.resume", f"account:{key}")
    except AccountUnknown:
        refuse("account-unknown", key=key)
    tell("account-resumed", key=key)


def _summary(row: Account) -> dict[str, object]:
    return {
        "key": row.key,
        "name": row.name,
        "municipality": row.municipality_code,
        "stopped_at": row.stopped_at.isoformat() if row.stopped_at else None,
    }
