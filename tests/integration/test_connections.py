"""What a connection to PostgreSQL may cost its server: limits of our own, unless the operator's URL has some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from storage.database import Database
from tests.databases import skip_or_fail

if TYPE_CHECKING:
    from sqlalchemy.engine import URL


@pytest.mark.parametrize(
    ("query", "limits"),
    [
        ({}, ("10s", "10s")),
        ({"options": "-c statement_timeout=2000"}, ("2s", "0")),
    ],
)
def test_a_connection_has_our_limits_or_those_of_the_url(
    postgresql_admin: URL | None, query: dict[str, str], limits: tuple[str, str]
) -> None:
    if postgresql_admin is None:
        skip_or_fail("postgres", "no server")
        return
    database = Database(postgresql_admin.set(query=query).render_as_string(hide_password=False))
    names = ("statement_timeout", "idle_in_transaction_session_timeout")
    with database.reading() as session:
        assert tuple(session.scalar(text(f"SHOW {name}")) for name in names) == limits
    database.close()
