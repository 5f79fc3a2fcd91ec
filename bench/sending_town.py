"""A town with very many friends, on either database, and the stand-in for LINE in a process of its own."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.schema import migrate
from bot.settings import PROJECT
from people.tables import Audience, Contact, ContactStatus
from scheduler.watch_tables import FollowerCount
from simulator import ChannelConfig, StandIn, StandInConfig
from simulator.config import Limits
from simulator.identifiers import user_id
from simulator.state.person import Friendship
from storage.database import Database, sqlite_url
from tests.databases import free_port, postgresql_database, postgresql_server
from tests.running import ACCOUNT
from tests.town import SECRET

MORNING = datetime.fromisoformat("2026-06-10T09:00:00+09:00")
"""A Wednesday, by day: no quiet hours."""

_ROWS = 20_000


def friend(number: int) -> str:
    """The LINE user id of a friend."""
    return user_id(ACCOUNT, f"friend {number}")


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database of a kind, with the newest schema."""
    if kind == "sqlite":
        yield _migrated(sqlite_url(folder / "town.sqlite3"))
        return
    with postgresql_server() as server:
        if server is None:
            raise SystemExit("no PostgreSQL here, and none could be started")
        with postgresql_database(server) as url:
            yield _migrated(url)


def _migrated(url: str) -> str:
    database = Database(url)
    migrate(database)
    database.close()
    return url


def add_friends(database: Database, account_id: int, count: int, *, districts: int = 1) -> None:
    """So many contacts who follow, dealt out to districts, and LINE's count of friends that agrees with ours."""
    for start in range(0, count, _ROWS):
        rows = [
            _contact(account_id, number, f"d{number % districts}") for number in range(start, min(start + _ROWS, count))
        ]
        with database.writing() as session:
            session.execute(insert(Contact), rows)
    with database.writing() as session:
        _reconcile(session, account_id, count)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _contact(account_id: int, number: int, district: str) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "line_user_id": friend(number),
        "status": ContactStatus.FOLLOWING,
        "audience": Audience.RESIDENT,
        "district_key": district,
        "first_seen_at": MORNING - timedelta(days=30),
    }


def _reconcile(session: Session, account_id: int, count: int) -> None:
    yesterday: date = (MORNING - timedelta(days=1)).date()
    session.add(FollowerCount(account_id=account_id, day=yesterday, followers=count, blocks=0))


class Line:
    """A stand-in for LINE that runs elsewhere."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def ask(self, path: str, body: object = None, method: str | None = None) -> Any:
        """What `/_control/PATH` says: GET without a body, POST with one."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.url}/_control/{path}", data, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            raw = answer.read()
        return json.loads(raw) if raw else None

    def fault(self, kind: str, times: int = 1, seconds: float = 0.0, endpoint: str = "multicast") -> None:
        """Let the next calls fail."""
        self.ask("faults", {"endpoint": endpoint, "kind": kind, "times": times, "seconds": seconds})

    def now(self) -> datetime:
        """The stand-in's time."""
        return datetime.fromisoformat(self.ask("clock")["now"])

    def advance(self, seconds: float) -> None:
        """Move everybody's clock on."""
        self.ask("clock", {"advance": seconds})

    def calls(self, after: int = 0, endpoint: str = "multicast") -> list[dict[str, Any]]:
        """The record of an endpoint from a place on."""
        return cast(list[dict[str, Any]], self.ask(f"record?endpoint={endpoint}&after={after}"))


@contextmanager
def line_process(people: int, *, has_limits: bool) -> Iterator[Line]:
    """A stand-in with so many friends, in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "bench.sending_town", "--port", str(port), "--people", str(people)]
    with subprocess.Popen([*command, *(["--limits"] if has_limits else [])], cwd=PROJECT) as process:
        line = Line(port)
        try:
            while True:
                if process.poll() is not None:
                    raise SystemExit("the stand-in did not start")
                try:
                    line.ask("clock", {"now": MORNING.isoformat()})
                    break
                except OSError:
                    time.sleep(0.1)
            yield line
        finally:
            process.kill()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the stand-in until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--limits", action="store_true")
    given = parser.parse_args(arguments)
    channel = ChannelConfig(name=ACCOUNT, secret=SECRET, access_token="token", key=ACCOUNT)
    limits = Limits(
        people=given.people + 10, timeline=100, record=200_000, record_recipients=20_000_000, retry_keys=200_000
    )
    stand_in = StandIn(StandInConfig((channel,), limits=limits, switches={"rate_limits": given.limits}))
    here = stand_in.platform.first_channel
    for number in range(given.people):
        here.add_person(f"friend {number}").friendship = Friendship.FRIEND
    stand_in.serve(port=given.port)


if __name__ == "__main__":
    main()
