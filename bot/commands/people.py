"""`user`, `staff`, `section`: who may do what, and who answers for what."""

from __future__ import annotations

import click
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
from knowledge.repository import touch_account
from people.sections import SectionDetails, find_section, list_sections, save_section
from people.staff_codes import CodeHolder, new_personal_code
from people.tables import Role
from people.users import (
    INVITATION_LIFE,
    NewUser,
    UserDisabled,
    UserUnknown,
    disable_user,
    get_user,
    invite_user,
    list_users,
)


@click.group(help=say("help.user"))
def user() -> None:
    """Console users."""


@user.command(help=say("help.user-invite"))
@click.argument("login")
@click.option("--name", required=True, help=say("help.name"))
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help=say("help.role"))
@account_option
def invite(login: str, name: str, role: str, account_key: str | None) -> None:
    """Invite somebody."""
    services = open_installation()
    try:
        with changing(services) as session:
            account = chosen_account(session, account_key)
            new = NewUser(login, name, Role(role))
            invitation = invite_user(session, account, new, key=services.hash_key, at=services.clock())
    except UserDisabled:
        refuse("user-disabled", login=login)
    if invitation is None:
        tell("right-given", login=login)
        return
    tell("invited", login=login, token=invitation.token, hours=int(INVITATION_LIFE.total_seconds() // 3600))


@user.command("list", help=say("help.user-list"))
@click.option("--json", "wants_json", is_flag=True, help=say("help.json"))
@account_option
def list_users_(account_key: str | None, *, wants_json: bool) -> None:
    """List users."""
    services = open_installation()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        rows = [
            {"login": found.login, "name": found.name, "role": role, "status": found.status}
            for found, role in list_users(session, account.id)
        ]
    _print(rows, wants_json=wants_json)


@user.command(help=say("help.user-disable"))
@click.argument("login")
@account_option
def disable(login: str, account_key: str | None) -> None:
    """Disable a user."""
    services = open_installation()
    try:
        with changing(services) as session:
            disable_user(session, chosen_account(session, account_key).id, login)
    except UserUnknown:
        refuse("user-unknown", login=login)
    tell("disabled", login=login)


@click.group(help=say("help.staff"))
def staff() -> None:
    """Staff in LINE."""


@staff.command(help=say("help.staff-code"))
@click.option("--section", "section_key", default="", help=say("help.section"))
@click.option("--count", default=1, type=click.IntRange(1, 500), help=say("help.staff-count"))
@click.option("--for", "login", help=say("help.staff-code-for"))
@click.option("--tester", "is_tester", is_flag=True, help=say("help.staff-code-tester"))
@account_option
def code(section_key: str, count: int, login: str | None, account_key: str | None, *, is_tester: bool) -> None:
    """Make one-time codes."""
    if login and count > 1:
        raise click.UsageError(say("error.staff-code-for-one"))
    if is_tester and not login:
        raise click.UsageError(say("error.staff-code-tester-alone"))
    services = open_installation()
    with changing(services) as session:
        account = chosen_account(session, account_key)
        if section_key and find_section(session, account.id, section_key) is None:
            refuse("section-unknown", key=section_key)
        holder = CodeHolder(section_key, _user_id(session, account.id, login) if login else None, is_tester)
        codes = [
            new_personal_code(session, account.id, holder, key=services.hash_key, at=services.clock())
            for _ in range(count)
        ]
    for letters in codes:
        click.echo(letters)


def _user_id(session: Session, account_id: int, login: str) -> int:
    """The number of somebody who may work for this town; ends with a clear line when there is none."""
    try:
        found, _role = get_user(session, account_id, login)
    except UserUnknown:
        refuse("user-unknown", login=login)
    return found.id


@click.group(help=say("help.section"))
def section() -> None:
    """Sections."""


@section.command(help=say("help.section-add"))
@click.argument("key")
@click.option("--name", required=True, help=say("help.name"))
@click.option("--phone", required=True, help=say("help.phone"))
@click.option("--hours", default="", help=say("help.hours"))
@click.option("--answers-for", default="", help=say("help.answers-for"))
@account_option
def add(key: str, account_key: str | None, **given: str) -> None:
    """Add or change a section."""
    services = open_installation()
    with changing(services) as session:
        account = chosen_account(session, account_key)
        details = SectionDetails(key, given["name"], given["phone"], given["hours"], given["answers_for"])
        save_section(session, account.id, details)
        touch_account(session, account.id)
    tell("section-saved", key=key)


@section.command("list", help=say("help.section-list"))
@click.option("--json", "wants_json", is_flag=True, help=say("help.json"))
@account_option
def list_sections_(account_key: str | None, *, wants_json: bool) -> None:
    """List sections."""
    services = open_installation()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        rows = [
            {"key": row.key, "name": row.name, "phone": row.phone, "hours": row.hours}
            for row in list_sections(session, account.id)
        ]
    _print(rows, wants_json=wants_json)


def _print(rows: list[dict[str, str]], *, wants_json: bool) -> None:
    if wants_json:
        as_json(rows)
    elif not rows:
        tell("nothing")
    else:
        for row in rows:
            click.echo("\t".join(str(value) for value in row.values()))
