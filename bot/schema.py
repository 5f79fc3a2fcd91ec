"""The database schema: brought to the newest version by Alembic."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.settings import PROJECT
from storage.database import Database


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to `revision`. Safe to call when it is there already."""
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


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
