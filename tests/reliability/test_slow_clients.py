"""T5: fifteen hundred half-sent requests are held open; health checks and webhooks go on as if nothing were."""

from __future__ import annotations

import resource
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from storage.database import sqlite_url
from tests.databases import migrated_sqlite
from tests.reliability.sizes import NIGHTLY, sized
from tests.running import PATH, RunningTown, get, post_events
from tests.town import text_event

HELD = 1_500
SECONDS = sized(2, 300)
USUAL_ANSWER = 0.1
SLOWEST_ANSWER = 1.0
_HALF = f"POST {PATH} HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\n\r\nhalf a bo".encode()


@contextmanager
def _half_sent(port: int) -> Iterator[list[socket.socket]]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < HELD + 500:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(HELD + 500, hard), hard))
    with ExitStack() as open_ones:
        held = []
        for _ in range(HELD):
            client = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            client.sendall(_HALF)
            held.append(client)
        yield held


@pytest.fixture
def sqlite_town(tmp_path: Path) -> Iterator[RunningTown]:
    """The sample town on SQLite; what is tried here does not touch the database."""
    with RunningTown(sqlite_url(migrated_sqlite(tmp_path / "town.sqlite3")), tmp_path) as town:
        yield town


def test_half_sent_requests_do_not_stop_the_door(sqlite_town: RunningTown) -> None:
    sqlite_town.web.start()
    times: list[float] = []
    with _half_sent(sqlite_town.port) as held:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            started = time.perf_counter()
            assert get(sqlite_town.port, "/healthz")[0] == 200
            assert post_events(sqlite_town.port, [text_event("patient", "ふとん")]) == 200
            times.append((time.perf_counter() - started) / 2)
            time.sleep(0.02)
        still_open = sum(_is_open(client) for client in held)
    print(
        f"{still_open} half-sent requests held, {len(times)} checks and webhooks: "
        f"median {statistics.median(times) * 1000:.1f} ms, worst {max(times) * 1000:.1f} ms"
    )
    assert NIGHTLY or still_open == HELD, "the requests were not held open while we looked"
    assert statistics.median(times) < USUAL_ANSWER
    assert max(times) < SLOWEST_ANSWER


def _is_open(client: socket.socket) -> bool:
    client.setblocking(False)
    try:
        return client.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
