"""The load maker: keep-alive connections that post signed webhooks at a fixed rate, or as fast as answers come."""

from __future__ import annotations

import itertools
import math
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench.line_side import token, user_of
from tests.running import PATH, signed_body
from tests.town import text_event

_TEXTS = ("ふとん", "電池", "スマホ教室はいつ", "燃えるごみの日", "テレビ", "住民票")


@dataclass(frozen=True)
class Measured:
    """Answers of one run: how long each took (seconds), how long all took, and how many were not 200."""

    latencies: Sequence[float]
    seconds: float
    refused: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        """Milliseconds that `share` of the answers did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)] * 1000


def requests_with_fresh_tokens() -> Iterator[bytes]:
    """Whole HTTP requests, each with one text event and a reply token of its own, for ever."""
    for number in itertools.count():
        source = {"type": "user", "userId": user_of(number)}
        event = text_event("resident", _TEXTS[number % len(_TEXTS)], source=source, replyToken=token(number))
        body, headers = signed_body([event])
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        yield f"POST {PATH} HTTP/1.1\r\nHost: bot\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode() + body


def at_rate(port: int, requests: Sequence[bytes], per_second: float, connections: int) -> Measured:
    """Post on a timetable; an answer's time counts from when its request was due, so that queueing shows."""
    start = time.perf_counter() + 0.1

    def due(number: int) -> float:
        at = start + number / per_second
        time.sleep(max(0.0, at - time.perf_counter()))
        return at

    return _run(port, requests, connections, due)


def at_full_speed(port: int, requests: Sequence[bytes], connections: int) -> Measured:
    """Post the next request as soon as the last is answered, on every connection."""
    return _run(port, requests, connections, lambda _number: time.perf_counter())


def _run(port: int, requests: Sequence[bytes], connections: int, due: Callable[[int], float]) -> Measured:
    numbers = iter(range(len(requests)))
    latencies: list[float] = []
    refused: list[int] = []

    def post() -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for number in numbers:
                at = due(number)
                client.sendall(requests[number])
                status = _status(client)
                latencies.append(time.perf_counter() - at)
                if status != 200:
                    refused.append(status)

    threads = [threading.Thread(target=post) for _ in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Measured(latencies, time.perf_counter() - started, len(refused))


def _status(client: socket.socket) -> int:
    """Read one answer to its end; its status."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(client)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    )
    while len(body) < length:
        body += _some(client)
    return int(head.split()[1])


def _some(client: socket.socket) -> bytes:
    piece = client.recv(65_536)
    if not piece:
        raise ConnectionError("the server hung up")
    return piece
