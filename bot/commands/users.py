"""`user`: who may do what with the console and the shell. The rules are those of the console's own page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click
from sqlalchemy.orm import Session

from bot.clock import system_clock
from bot.commands.audit_trail import shell_book
from bot.commands.installation import (
    account_option,
    changing,
    chosen_account,
    open_installation,
    refuse,
    refusing,
    say,
    show_rows,
    tell,
)
from bot.commands.one_town import NOT_ALLOWED, json_option
from bot.services import Services
from people.audit import AuditBook
from people.rights import Right
from people.sections import find_section
from people.tables import Account, ConsoleUser, Role
from people.user_changes import (
    LastAdministrator,
    OwnAccount,
    begin_anew,
    change_right,
    end_access,
    fresh_link,
)
from people.users import (
    INVITATION_LIFE,
    HeldRight,
    Invitation,
    NewUser,
    UserDisabled,
    UserUnknown,
    get_user,
    get_with_right,
    invite_user,
    list_users,
)

by_option = click.option("--by", help=say("help.user-by"))

_refusing = refusing(
    {
        **NOT_ALLOWED,
        UserDisabled: lambda error: ("user-disabled", {"login": error}),
        LastAdministrator: lambda error: ("user-last", {"login": error}),
        OwnAccount: lambda _error: ("user-own", {}),
    }
)


@click.group(help=say("help.user"))
def user() -> None:
    """Console users."""


@user.command(help=say("help.user-invite"))
@click.argument("login")
@click.option("--name", required=True, help=say("help.name"))
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help=say("help.role"))
@click.option("--section", "section_key", default="", help=say("help.user-section"))
@by_option
@account_option
@_refusing
def invite(login: str, account_key: str | None, by: str | None, **given: Any) -> None:
    """Invite somebody, or give somebody of the town another role."""
    if given["section_key"] and given["role"] != Role.EDITOR:
        raise click.UsageError(say("error.user-section-editor"))
    services = open_installation()
    new = NewUser(login, given["name"], Role(given["role"]), given["section_key"])
    with changing(services) as session:
        account, book, who = _workplace(services, session, account_key, by)
        if new.section_key and find_section(session, account.id, new.section_key) is None:
            refuse("section-unknown", key=new.section_key)
        new = _with_held_right_changed(session, account, new, who)
        invitation = invite_user(session, account, new, key=services.hash_key, at=system_clock())
        book.note("user.invite", f"user:{new.login}", role=new.role.value)
    if invitation is None:
        tell("right-given", login=new.login)
        return
    _tell_link(services, "invited", invitation)


def _with_held_right_changed(session: Session, account: Account, new: NewUser, who: ConsoleUser | None) -> NewUser:
    """Whoever works here already, under the login that they have, gets the other role by the rule that the town keeps
    an administrator.
    """
    try:
        found, _role = get_user(session, account.id, new.login)
    except UserUnknown:
        return new
    change_right(session, account.id, found.id, HeldRight(new.role, new.section_key), by=_number(who))
    return replace(new, login=found.login)


@user.command(help=say("help.user-link"))
@click.argument("login")
@by_option
@account_option
def link(login: str, account_key: str | None, by: str | None) -> None:
    """A fresh one-time link; the second factor stays."""
    _make_link("user.link", fresh_link, "user-link", login, account_key, by)


@user.command("reset-factor", help=say("help.user-reset-factor"))
@click.argument("login")
@by_option
@account_option
def reset_factor(login: str, account_key: str | None, by: str | None) -> None:
    """Take password and second factor away, and print a link to begin anew."""
    _make_link("user.begin-anew", begin_anew, "user-reset", login, account_key, by)


@_refusing
def _make_link(
    action: str, make: Callable[..., Invitation], said: str, login: str, account_key: str | None, by: str | None
) -> None:
    services = open_installation()
    with changing(services) as session:
        account, book, _who = _workplace(services, session, account_key, by)
        found, _role = get_user(session, account.id, login)
        # The shell may do it for people of several towns, too, whoever asks for it: `by` is for the audit alone.
        invitation = make(session, account.id, found.id, by=None, key=services.hash_key, at=system_clock())
        book.note(action, f"user:{found.login}")
    _tell_link(services, said, invitation)


def _tell_link(services: Services, said: str, invitation: Invitation) -> None:
    address = f"{services.settings.console_origin}/console/invitation/{invitation.token}"
    tell(said, login=invitation.login, link=address, hours=int(INVITATION_LIFE.total_seconds() // 3600))


@user.command("list", help=say("help.user-list"))
@json_option
@account_option
def list_(account_key: str | None, *, wants_json: bool) -> None:
    """List the users of a town."""
    services = open_installation()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        rows = [
            {"login": found.login, "name": found.name, "role": role, "status": found.status}
            for found, role in list_users(session, account.id)
        ]
    show_rows(rows, wants_json=wants_json)


@user.command(help=say("help.user-disable"))
@click.argument("login")
@click.option("--last", "may_leave_nobody", is_flag=True, help=say("help.user-last"))
@by_option
@account_option
@_refusing
def disable(login: str, account_key: str | None, by: str | None, *, may_leave_nobody: bool) -> None:
    """End somebody's work for a town; without another town they cannot log in any more."""
    services = open_installation()
    with changing(services) as session:
        account, book, who = _workplace(services, session, account_key, by)
        found, _role = get_user(session, account.id, login)
        by_id = _number(who)
        is_everywhere = end_access(session, account.id, found.id, by=by_id, may_leave_nobody=may_leave_nobody)
        login, name = found.login, account.name
        book.note("user.disable" if is_everywhere else "user.right-end", f"user:{login}")
    tell("disabled" if is_everywhere else "user-right-ended", login=login, town=name)


def _workplace(
    services: Services, session: Session, account_key: str | None, by: str | None
) -> tuple[Account, AuditBook, ConsoleUser | None]:
    """The town, its audit, and who says so: somebody who may manage its users, or nobody named."""
    account = chosen_account(session, account_key)
    who = get_with_right(session, account.id, by, Right.MANAGE_USERS) if by else None
    return account, shell_book(services, session, account.id, who), who


def _number(who: ConsoleUser | None) -> int | None:
    return who.id if who else None
