"""What it costs to keep the search up to date: first analysis, start, and an edit, on SQLite and PostgreSQL.

    python -m bench.live_index [--size 2000 100000] [--database sqlite postgresql]

Entries are made of the starter content. `edit` is the time from its commit until another process, which asks all
the time, finds it; `book()` and `ask()` are the slowest calls there in the meantime. Nothing is asserted.
PostgreSQL is the one the tests use (MADOGUCHI_TEST_POSTGRES_URL, or 127.0.0.1:5432); a database is made and dropped.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select

from bench.searching.synthetic import entries_of_size, places_from_csv
from bench.searching.tables import heading, print_table
from bot.schema import migrate
from bot.settings import Settings
from bot.wiring import DATA, build_services, lexicon
from knowledge.analyses import analyse_missing, knowledge_of, load_analysed
from knowledge.content import CollectionLevel, Entry, EntryText
from knowledge.importers.town_folder import read_town_folder
from knowledge.repository import ensure_collection, read_also
from knowledge.saving import Author, save_entries
from knowledge.tables import EntryAnalysisRow
from people.accounts import NewAccount, add_account
from storage.database import Database, sqlite_url
from tests.asking_process import asking_process
from tests.databases import postgresql_database, postgresql_server

_AT = datetime(2026, 11, 21, tzinfo=UTC)
_AT_ONCE = 5_000
_EDITS = ("くじらの届け出", "ぞうの引き取り", "きりんの登録")
_HEADERS = (
    *("", "analyse s", "JSON kB each", "read s", "build s", "read an edit s", "start s", "MB"),
    *("edit s (median)", "slowest", "book() ms", "ask() ms"),
)
Result = TypeVar("Result")


@contextmanager
def _database_of(kind: str) -> Iterator[tuple[str, Path]]:
    """The URL of an empty database with the newest schema, and a folder."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="madoguchi-bench-")))
        url = sqlite_url(folder / "bench.sqlite3")
        if kind == "postgresql":
            server = running.enter_context(postgresql_server())
            if server is None:
                raise SystemExit("no PostgreSQL: none given, none on 127.0.0.1:5432, and none could be started")
            url = running.enter_context(postgresql_database(server))
        database = Database(url)
        migrate(database)
        database.close()
        yield url, folder


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _filled(url: str, folder: Path, entries: Sequence[Entry]) -> tuple[Database, int]:
    services = build_services(Settings(database_url=url, data_dir=folder))
    with services.database.writing() as session:
        new = NewAccount("bench", "bench", "359998", "0" * 32, "token", "", "")
        account_id = add_account(session, new, services.box, _AT).id
        read_also(session, account_id, ensure_collection(session, "bench", "bench", CollectionLevel.TOWN))
    for start in range(0, len(entries), _AT_ONCE):
        _save(services.database, entries[start : start + _AT_ONCE])
    return services.database, account_id


def _save(database: Database, entries: Sequence[Entry]) -> None:
    plain = [replace(entry, image="") for entry in entries]
    with database.writing() as session:
        save_entries(
            session, ensure_collection(session, "bench", "bench", CollectionLevel.TOWN), plain, Author("test", _AT)
        )


def _row(kind: str, size: int, entries: Sequence[Entry]) -> list[str]:
    with _database_of(kind) as (url, folder):
        database, account_id = _filled(url, folder, entries)
        words = lexicon()
        analysed, made = _timed(lambda: analyse_missing(database, account_id, words))
        with database.reading() as session:
            length = session.scalar(select(func.avg(func.length(EntryAnalysisRow.content)))) or 0
        read, known = _timed(lambda: load_analysed(database, account_id, words, {}))
        built, _ = _timed(lambda: knowledge_of(known, words))
        first = entries[0]
        _save(database, [replace(first, keywords=("edit",))])
        again, _ = _timed(lambda: load_analysed(database, account_id, words, known))
        print(f"{kind} {size}: {made} analysed in {analysed:.1f} s", file=sys.stderr)
        edits = _edits(url, folder, account_id, (database, first))
        database.close()
    return [
        f"{kind} {size:,}",
        f"{analysed:.1f}",
        f"{float(length) / 1000:.1f}",
        f"{read:.2f}",
        f"{built:.2f}",
        f"{again:.2f}",
        *edits,
    ]


def _edits(url: str, folder: Path, account_id: int, edited: tuple[Database, Entry]) -> list[str]:
    """Start, memory, and how long edits take to be found elsewhere."""
    database, pattern = edited
    wanted = {title: f"{pattern.kind}:edit-{number}" for number, title in enumerate(_EDITS)}
    took, book, ask, megabytes = [], 0.0, 0.0, 0.0
    with asking_process(url, folder, account_id, wanted) as process:
        start = process.said()["seconds"]
        for number, title in enumerate(_EDITS):
            _save(database, [replace(pattern, key=f"edit-{number}", texts=(EntryText(title, "窓口へ。"),), aliases=())])
            saved_at = time.monotonic()
            found = process.said()
            took.append(found["at"] - saved_at)
            book, ask, megabytes = max(book, found["book"]), max(ask, found["ask"]), found["megabytes"]
    took.sort()
    times = (f"{took[len(took) // 2]:.2f}", f"{took[-1]:.2f}", f"{book * 1000:.1f}", f"{ask * 1000:.1f}")
    return [f"{start:.2f}", f"{megabytes:.0f}", *times]


def main() -> None:
    """Measure each database and size, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, nargs="+", default=[2_000, 100_000])
    parser.add_argument("--database", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    given = parser.parse_args()
    starter = read_town_folder(DATA / "sample-town", _AT.date()).entries
    places = places_from_csv(DATA / "national" / "municipalities.csv")
    lexicon()
    rows = []
    for size in given.size:
        entries = entries_of_size(size, starter, places)
        rows += [_row(kind, size, entries) for kind in given.database]
    heading("Live index")
    print_table(_HEADERS, rows)


if __name__ == "__main__":
    main()
