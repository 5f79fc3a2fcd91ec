"""What the stand-in costs, so that it is never what limits a load test.

    python -m bench.simulator [--seconds 5]      # beside a bare endpoint on the same server, in turns
    python -m bench.simulator --memory           # the size of the process over two million messages

The load comes from this process, the stand-in runs in another. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.load import Measured, at_full_speed
from bot.settings import PROJECT
from simulator import ChannelConfig, StandIn, StandInConfig
from simulator.identifiers import user_id
from simulator.site import site
from simulator.state.person import Friendship
from tests.databases import free_port

TOKEN, KEY = "token", "bench"
PEOPLE = 100_000
PER_MULTICAST = 500
CONNECTIONS = 4
ROUNDS = 3
STEP = 200_000
PUSHES = 25_000
_FRIENDS = [user_id(KEY, f"person {number}") for number in range(PEOPLE)]


def serve(port: int) -> None:
    """The stand-in with 100,000 friends, and one endpoint more that does nothing."""
    channel = ChannelConfig(name="町", secret="secret", access_token=TOKEN, key=KEY)
    stand_in = StandIn(StandInConfig((channel,), switches={"rate_limits": False}))
    for number in range(PEOPLE):
        stand_in.platform.first_channel.add_person(f"person {number}").friendship = Friendship.FRIEND
    site().add_url_rule("/bare", "bare", lambda: {"sentMessages": [{"id": "1"}]}, methods=["POST"])
    stand_in.serve(port=port)


@contextmanager
def stand_in_process() -> Iterator[tuple[int, int]]:
    """A stand-in in a process of its own: its port and its process number."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.simulator", "--serve", str(port)], cwd=PROJECT)
    try:
        while not _listens(port):
            if process.poll() is not None:
                raise SystemExit("the stand-in did not start")
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def request(path: str, body: object) -> bytes:
    """A whole HTTP request with a retry key of its own."""
    raw = json.dumps(body, ensure_ascii=False).encode()
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {TOKEN}",
        f"X-Line-Retry-Key: {uuid.uuid4()}",
        "Content-Type: application/json",
        f"Content-Length: {len(raw)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


def push(number: int) -> bytes:
    """A push of a text nobody else gets."""
    message = {"type": "text", "text": f"お知らせ{number}"}
    return request("/v2/bot/message/push", {"to": _FRIENDS[number % PEOPLE], "messages": [message]})


def multicast(number: int) -> bytes:
    """A multicast to the next 500 people."""
    first = number * PER_MULTICAST % PEOPLE
    messages = [{"type": "text", "text": f"お知らせ{number}"}]
    return request("/v2/bot/message/multicast", {"to": _FRIENDS[first : first + PER_MULTICAST], "messages": messages})


def compare(seconds: float) -> None:
    """Bare endpoint, push and multicast in turns."""
    makers = {"bare": lambda _: request("/bare", {}), "push": push, "multicast": multicast}
    rates: dict[str, list[float]] = {name: [] for name in makers}
    with stand_in_process() as (port, _):
        for maker in makers.values():
            at_full_speed(port, [maker(number) for number in range(100)], CONNECTIONS)
        for turn in range(ROUNDS):
            for name, maker in makers.items():
                count = int(seconds * (rates[name][-1] if rates[name] else 400))
                measured = at_full_speed(port, [maker(turn * 100_000 + n) for n in range(count)], CONNECTIONS)
                rates[name].append(_checked(measured).rate)
    print(f"{CONNECTIONS} connections, {PEOPLE:,} friends, median of {ROUNDS} rounds in turns")
    for name, found in rates.items():
        print(f"{name:<10}{statistics.median(found):8.0f} calls/s")
    shares = [one / bare for one, bare in zip(rates["push"], rates["bare"], strict=True)]
    print(f"push at {statistics.median(shares):.2f} of the bare endpoint's rate (aim 0.50)")
    people = statistics.median(rates["multicast"]) * PER_MULTICAST
    print(f"multicast reaches {people:,.0f} people/s (aim 200 x 500 = 100,000)")


def _checked(measured: Measured) -> Measured:
    if measured.refused:
        raise SystemExit(f"{measured.refused} calls were refused")
    return measured


def memory() -> None:
    """Two million messages by multicast, then two hundred thousand pushes of a text of their own."""
    with stand_in_process() as (port, pid):
        print(f"{'at the start':<37}{_resident(pid):6.0f} MB")
        per_step = STEP // PER_MULTICAST
        for step in range(10):
            _checked(at_full_speed(port, [multicast(step * per_step + n) for n in range(per_step)], CONNECTIONS))
            print(f"{(step + 1) * STEP:>12,} messages by multicast    {_resident(pid):6.0f} MB")
        for step in range(8):
            _checked(at_full_speed(port, [push(step * PUSHES + n) for n in range(PUSHES)], CONNECTIONS))
            print(f"{(step + 1) * PUSHES:>12,} pushes of their own   {_resident(pid):6.0f} MB", flush=True)


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, or serve what is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--serve", type=int, metavar="PORT", help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each round")
    parser.add_argument("--memory", action="store_true", help="print the size of the process instead")
    given = parser.parse_args(arguments)
    if given.serve:
        serve(given.serve)
    elif given.memory:
        memory()
    else:
        compare(given.seconds)


if __name__ == "__main__":
    main()
