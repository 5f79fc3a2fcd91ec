"""How Alembic runs here: on the connection it is given, with batch mode for SQLite."""

from __future__ import annotations

from alembic import context

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
from storage.base import Base

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

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
