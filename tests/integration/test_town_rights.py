"""A town and somebody's right in it, asked for at once, as every request to the console does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from people.accounts import NewAccount, add_account, find_account
from people.tables import ConsoleUser, Role, UserRight, UserStatus
from people.users import find_right, find_town_right
from storage.database import Database
from storage.encryption import SecretBox
from tests.integration.test_schema import KEY

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TOWNS = {"mihon": ("見本町", "359998"), "tonari": ("隣町", "011002")}


def make_towns(database: Database) -> dict[str, int]:
    """Two towns: hanako edits for a section of the first, yoso works in the other, and moto did once in both."""
    status = {"hanako": UserStatus.ACTIVE, "yoso": UserStatus.ACTIVE, "moto": UserStatus.DISABLED}
    with database.writing() as session:
        first, second = (
            add_account(session, NewAccount(key, name, code, "s" * 32, "token"), SecretBox([KEY]), NOW).id
            for key, (name, code) in TOWNS.items()
        )
        people = {
            login: ConsoleUser(login=login, name=login, status=state, invited_at=NOW) for login, state in status.items()
        }
        session.add_all(people.values())
        session.flush()
        users = {login: person.id for login, person in people.items()}
        session.add_all(
            [
                UserRight(account_id=first, user_id=users["hanako"], role=Role.EDITOR, section_key="somu"),
                UserRight(account_id=second, user_id=users["yoso"], role=Role.VIEWER),
                UserRight(account_id=first, user_id=users["moto"], role=Role.VIEWER),
                UserRight(account_id=second, user_id=users["moto"], role=Role.ADMINISTRATOR),
            ]
        )
    return users | {"nobody": 999_999}


@pytest.mark.parametrize("login", ["hanako", "yoso", "moto", "nobody"])
@pytest.mark.parametrize("key", [*TOWNS, "gone"])
def test_a_town_and_a_right_are_found_together_as_one_by_one(database: Database, key: str, login: str) -> None:
    user_id = make_towns(database)[login]
    with database.reading() as session:
        account = find_account(session, key)
        right = find_right(session, account.id, user_id) if account else None
        assert find_town_right(session, key, user_id) == (account, right)
        may_enter = {("mihon", "hanako"), ("tonari", "yoso")}
        assert (right is not None) == ((key, login) in may_enter)
