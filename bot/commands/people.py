"""`user`, `staff`, `section`: who may do what, and who answers for what."""

from __future__ import annotations

from collections.abc import Callable

import click
from sqlalchemy.orm import Session

from bot.clock import system_clock
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
from bot.services import Services
from knowledge.repository import touch_account
from people.sections import SectionDetails, find_section, list_sections, save_section
from people.staff_codes import CodeHolder, new_personal_code
from people.tables import Role
from people.user_changes import begin_anew, fresh_link
from people.users import (
    INVITATION_LIFE,
    Invitation,
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
@click.option("--section", "section_key", default="", help=say("help.user-section"))
@account_option
def invite(login: str, name: str, role: str, section_key: str, account_key: str | None) -> None:
    """Invite somebody."""
    if section_key and role != Role.EDITOR:
        raise click.UsageError(say("error.user-section-editor"))
    services = open_installation()
    try:
        with changing(services) as session:
            account = chosen_account(session, account_key)
            if section_key and find_section(session, account.id, section_key) is None:
                refuse("section-unknown", key=section_key)
            new = NewUser(login, name, Role(role), section_key)
            invitation = invite_user(session, account, new, key=services.hash_key, at=system_clock())
            shell_book(services, session, account.id).note("user.invite", f"user:{login}", role=role)
    except UserDisabled:
        refuse("user-disabled", login=login)
    if invitation is None:
        tell("right-given", login=login)
        return
    _tell_link(services, "invited", invitation)


@user.command(help=say("help.user-link"))
@click.argument("login")
@account_option
def link(login: str, account_key: str | None) -> None:
    """A fresh one-time link; the second factor stays."""
    _make_link("user.link", fresh_link, "user-link", login, account_key)


@user.command("reset-factor", help=say("help.user-reset-factor"))
@click.argument("login")
@account_option
def reset_factor(login: str, account_key: str | None) -> None:
    """Take password and second factor away, and print a link to begin anew."""
    _make_link("user.begin-anew", begin_anew, "user-reset", login, account_key)


def _make_link(action: str, make: Callable[..., Invitation], said: str, login: str, account_key: str | None) -> None:
    services = open_installation()
    try:
        with changing(services) as session:
            account = chosen_account(session, account_key)
            found, _role = get_user(session, account.id, login)
            invitation = make(session, account.id, found.id, by=None, key=services.hash_key, at=system_clock())
            shell_book(services, session, account.id).note(action, f"user:{found.login}")
    except UserUnknown:
        refuse("user-unknown", login=login)
    _tell_link(services, said, invitation)


def _tell_link(services: Services, said: str, invitation: Invitation) -> None:
    address = f"{services.settings.console_origin}/console/invitation/{invitation.token}"
    tell(said, login=invitation.login, link=address, hours=int(INVITATION_LIFE.total_seconds() // 3600))


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
            account = chosen_account(session, account_key)
            disable_user(session, account.id, login)
            shell_book(services, session, account.id).note("user.disable", f"user:{login}")
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
