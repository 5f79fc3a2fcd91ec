"""T6: bodies of every size and length given: refused beyond 256 KiB, nothing stored, no memory kept."""

from __future__ import annotations

import json
import socket
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from bot.tables import IncomingEvent
from bot.webhook import MAX_BODY
from console import MAX_BODY as LARGEST_TAKEN
from tests.reliability.sizes import NIGHTLY
from tests.running import PATH, Role, RunningTown, signed
from tests.town import text_event

MEBIBYTE = 1024 * 1024
FRAMES = 200
"""More bytes than the lengths around a few chunks take, which count as body."""
MOST_GROWTH = 50 * MEBIBYTE
BIG = (MEBIBYTE, 8 * MEBIBYTE, *([64 * MEBIBYTE] if NIGHTLY else []))


def _exchange(port: int, head: str, body: bytes = b"") -> int:
    """Send bytes as they are; the status of the first answer, 0 when the connection ends without one."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        with suppress(BrokenPipeError, ConnectionResetError):
            client.sendall(f"POST {PATH} HTTP/1.1\r\nHost: bot\r\n{head}\r\n".encode() + body)
        try:
            answer = client.recv(4096)
        except ConnectionResetError:
            return 0
    return int(answer.split()[1]) if answer else 0


def _head(body: bytes, **headers: object) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in (signed(body) | headers).items())


def _with_length(port: int, body: bytes) -> int:
    return _exchange(port, _head(body, **{"Content-Length": len(body)}), body)


def _chunked(port: int, body: bytes, size: int = 65_536) -> int:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    sent = b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"
    return _exchange(port, _head(body, **{"Transfer-Encoding": "chunked"}), sent)


def _padded(size: int) -> bytes:
    """A sound webhook body of exactly `size` bytes."""
    body = json.dumps({"events": [text_event("someone", "ふとん")]}).encode()
    return body + b" " * (size - len(body))


def _stored(running: RunningTown) -> int:
    with running.town.services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(IncomingEvent)) or 0


@pytest.fixture
def web(running: RunningTown) -> Role:
    """The web role, running."""
    running.web.start()
    return running.web


def test_only_bodies_of_at_most_256_kib_and_an_honest_length_are_taken(running: RunningTown, web: Role) -> None:
    assert _with_length(web.port, b"{}") == 400
    before = web.memory()
    for body in (b"", b" ", b"{", b"x" * 1000, b"x" * (MAX_BODY - FRAMES)):
        assert _with_length(web.port, body) == 400
        assert _chunked(web.port, body) == 400
    for size in (MAX_BODY + 1, MAX_BODY + 2, 2 * MAX_BODY, *BIG):
        body = _padded(size)
        assert _with_length(web.port, body) in (413, 0)
        assert _chunked(web.port, body) in (413, 0)
    for length in ("-1", "x", "1e3", "0x10", "", "9" * 30, "1, 2", "+5"):
        assert _exchange(web.port, _head(b"{}", **{"Content-Length": length}), b"{}") in (400, 413)
    assert _exchange(web.port, _head(b"{}", **{"Content-Length": 10**12})) in (413, 0)
    short = _padded(2_000)
    assert _exchange(web.port, _head(short, **{"Content-Length": 1_000}), short) == 400
    both = _head(short, **{"Content-Length": len(short), "Transfer-Encoding": "chunked"})
    assert _exchange(web.port, both, b"5\r\nhello\r\n0\r\n\r\n") == 400
    endless = b"ffffffffff\r\n" + b"x" * (LARGEST_TAKEN + FRAMES)
    for chunks in (b"z\r\n", b"-5\r\nhello\r\n", b"5\r\nhello, world\r\n0\r\n\r\n", endless):
        assert _exchange(web.port, _head(b"", **{"Transfer-Encoding": "chunked"}), chunks) in (400, 413, 0)

    grown = web.memory() - before
    print(f"memory grew by {grown / MEBIBYTE:.1f} MiB")
    assert grown < MOST_GROWTH
    assert _stored(running) == 0
    assert _with_length(web.port, _padded(MAX_BODY)) == 200
    assert _chunked(web.port, _padded(MAX_BODY - FRAMES)) == 200
    assert _stored(running) == 2
