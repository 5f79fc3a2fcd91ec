"""The migrations and the models say the same, forwards and backwards, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.engine import URL

import bot.tables
import knowledge.care.golden_tables
import knowledge.district_tables
import knowledge.history_tables
import knowledge.importers.upload_tables
import knowledge.tables
import people.audience_tables
import people.audit_tables
import people.entry_tables
import people.tables
import people.town_tables
import scheduler.cleaning_tables
import scheduler.safety_tables
import scheduler.series_tables
import scheduler.tables
import scheduler.watch_tables
from bot.schema import is_current, migrate, migrate_back
from knowledge.content import CollectionLevel, Entry, EntryKind, EntryText
from knowledge.repository import assign_collections, ensure_collection
from knowledge.saving import Author, save_entries
from people.accounts import NewAccount, add_account, get_account
from storage.base import Base
from storage.database import Database, sqlite_url
from storage.encryption import SecretBox
from tests.databases import postgresql_database, skip_or_fail
from tests.entries import load_entries

KEY = "NDlfQmRYcVY5Y0pQZlV3d2x1d0VzdG1fQ0tQTjJ4VHk="
NOW = datetime(2026, 11, 21, tzinfo=UTC)
TABLE_MODULES = (
    bot.tables,
    knowledge.care.golden_tables,
    knowledge.district_tables,
    knowledge.history_tables,
    knowledge.importers.upload_tables,
    knowledge.tables,
    people.audience_tables,
    people.audit_tables,
    people.entry_tables,
    people.tables,
    people.town_tables,
    scheduler.cleaning_tables,
    scheduler.safety_tables,
    scheduler.series_tables,
    scheduler.tables,
    scheduler.watch_tables,
)

BELONG_TO_NO_TOWN = {
    "accounts": "the towns themselves",
    "console_passkeys": "belong to a console user",
    "console_sessions": "belong to a console user",
    "console_users": "one person may work for several towns; user_rights says for which",
    "collections": "bodies of entries that several towns may read; account_collections says which",
    "entries": "belong to a collection",
    "entry_analyses": "belong to an entry",
    "entry_vectors": "belong to an entry",
    "entry_imports": "belong to an entry",
    "entry_texts": "belong to an entry",
    "entry_versions": "belong to a collection",
    "online_procedures": "belong to a collection",
    "entry_wordings": "belong to an entry",
    "contact_interests": "belong to a contact",
    "contact_list_members": "belong to a contact and a list",
    "installation_marks": "belong to the installation",
    "notice_taps": "belong to a notice",
    "media": "pictures, addressed by the hash of their bytes",
}

OUTLIVE_THEIR_TOWN = {"audit_heads", "audit_lines"}
"""Carry the number of a town, but go neither with it nor with anything else."""


@pytest.fixture(params=["sqlite", "postgresql"])
def unmigrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    if request.param == "sqlite":
        opened = Database(sqlite_url(tmp_path / "unmigrated.sqlite3"))
        yield opened
        opened.close()
        return
    admin: URL | None = request.getfixturevalue("postgresql_admin")
    if admin is None:
        skip_or_fail("postgres", "no server")
        return
    with postgresql_database(admin) as url:
        opened = Database(url)
        yield opened
        opened.close()


def _differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return list(compare_metadata(context, Base.metadata))


def test_the_migrated_schema_is_that_of_the_models(unmigrated: Database) -> None:
    assert not is_current(unmigrated)
    for _ in range(2):
        migrate(unmigrated)
        assert is_current(unmigrated)
        assert _differences(unmigrated) == []


def test_the_schema_goes_back_to_nothing_and_up_again(unmigrated: Database) -> None:
    migrate(unmigrated)
    migrate_back(unmigrated, "base")
    assert not is_current(unmigrated)
    assert set(inspect(unmigrated.engine).get_table_names()) <= {"alembic_version"}
    migrate(unmigrated)
    assert is_current(unmigrated)
    assert _differences(unmigrated) == []


def test_going_back_a_version_keeps_what_is_not_of_the_newer_one(unmigrated: Database) -> None:
    """SQLite drops a column by making the table anew, and would drop with it all that refers to its rows."""
    migrate(unmigrated)
    with unmigrated.writing() as session:
        new = NewAccount("mihon", "見本町", "359998", "secret", "token")
        account = add_account(session, new, SecretBox([KEY]), NOW)
        collection = ensure_collection(session, "town", "町", CollectionLevel.TOWN)
        assign_collections(session, account.id, [collection])
        entry = Entry(EntryKind.FAQ, "1", (EntryText("住民票", "1階"),), aliases=("住所の証明",))
        save_entries(session, collection, [entry], Author("test", NOW))
    migrate_back(unmigrated, "0002")
    migrate(unmigrated)
    with unmigrated.reading() as session:
        (kept,) = load_entries(session, get_account(session, "mihon").id)
    assert (kept.title, kept.body, kept.aliases) == ("住民票", "1階", ("住所の証明",))


def test_every_table_of_a_town_carries_its_account(database: Database) -> None:
    inspector = inspect(database.engine)
    tables = set(inspector.get_table_names()) - {"alembic_version"}
    without = {name for name in tables if "account_id" not in {c["name"] for c in inspector.get_columns(name)}}
    assert without == set(BELONG_TO_NO_TOWN)


def test_an_account_column_is_never_empty_and_points_at_an_account(database: Database) -> None:
    inspector = inspect(database.engine)
    for name in set(inspector.get_table_names()) - {"alembic_version", *BELONG_TO_NO_TOWN, *OUTLIVE_THEIR_TOWN}:
        (column,) = [c for c in inspector.get_columns(name) if c["name"] == "account_id"]
        assert not column["nullable"], name
        keys = [key for key in inspector.get_foreign_keys(name) if key["constrained_columns"] == ["account_id"]]
        assert [(key["referred_table"], key["options"].get("ondelete")) for key in keys] == [("accounts", "CASCADE")]
