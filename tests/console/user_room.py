"""What tests of the users' room do and look at."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from people.accounts import get_account
from people.audit_tables import AuditLineRow
from people.tables import ConsoleUser, Role, UserRight
from people.users import NewUser, invite_user
from tests.console.town import NEIGHBOUR, ConsoleTown, get, post, text_of

ROOM = "/mihon/users/"


def user(console: ConsoleTown, login: str) -> ConsoleUser:
    """The row as it is now."""
    with console.services.database.reading() as session:
        return session.scalars(select(ConsoleUser).where(ConsoleUser.login == login)).one()


def right(console: ConsoleTown, login: str, town: str = "mihon") -> tuple[str, str] | None:
    """Role and section in a town."""
    with console.services.database.reading() as session:
        account = get_account(session, town)
        found = session.scalar(
            select(UserRight)
            .join(ConsoleUser, ConsoleUser.id == UserRight.user_id)
            .where(UserRight.account_id == account.id, ConsoleUser.login == login)
        )
        return (found.role, found.section_key) if found else None


def press(console: ConsoleTown, client: FlaskClient, login: str, what: str, **form: str) -> str:
    """A button of somebody's page, and what is read then."""
    answer = post(client, f"{ROOM}{user(console, login).id}/{what}", form, page=f"{ROOM}new")
    return text_of(get(client, answer.location)) if answer.status_code == 303 else text_of(answer)


def audited(console: ConsoleTown) -> list[tuple[str, str]]:
    """What was done about whom."""
    with console.services.database.reading() as session:
        return [(row.action, row.about) for row in session.scalars(select(AuditLineRow))]


def give_right_elsewhere(console: ConsoleTown, login: str, role: Role = Role.VIEWER, town: str = NEIGHBOUR) -> None:
    """Somebody works for the neighbour (or another town), too."""
    with console.services.database.writing() as session:
        other = get_account(session, town)
        new = NewUser(login, login, role)
        invite_user(session, other, new, key=console.services.hash_key, at=console.services.clock())
