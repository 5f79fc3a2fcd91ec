"""The database schema: brought to the newest version by Alembic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.settings import PROJECT
from storage.database import Database


class BrokenReferences(Exception):
    """A row refers to one that is not there: the migration is taken back."""


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to `revision`, forwards. Safe to call when it is there already."""
    with _migrating(database) as config:
        command.upgrade(config, revision)


def migrate_back(database: Database, revision: str) -> None:
    """Bring the database back to `revision`; what only newer versions know is lost."""
    with _migrating(database) as config:
        command.downgrade(config, revision)


@contextmanager
def _migrating(database: Database) -> Iterator[Config]:
    """One transaction for all steps.

    SQLite changes a table by making it anew, which would take along all rows that refer to it: references are not
    enforced meanwhile, and all are checked before the commit. Raises BrokenReferences.
    """
    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if database.is_sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                config = _config()
                config.attributes["connection"] = connection
                yield config
                if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise BrokenReferences
        finally:
            if database.is_sqlite and raw is not None:
                raw.execute("PRAGMA foreign_keys=ON")


def is_current(database: Database) -> bool:
    """Whether the database has the newest schema."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_heads() == tuple(
            ScriptDirectory.from_config(_config()).get_heads()
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    return config
