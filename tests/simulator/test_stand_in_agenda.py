"""Work that is due later on the stand-in's clock."""

import json
import threading
import urllib.request
from datetime import timedelta
from typing import Any

from simulator import ChannelConfig, StandIn, StandInConfig
from simulator.state.agenda import Agenda
from simulator.state.clock import Clock
from tests.simulator.world import SECRET, TOKEN


def test_work_is_done_in_order_of_its_time_and_sees_that_time() -> None:
    clock = Clock()
    agenda, start, seen = Agenda(clock, threading.RLock()), clock.now(), []

    def look() -> None:
        seen.append(clock.now() - start)
        if len(seen) == 1:
            with agenda.changed:
                agenda.add(start + timedelta(seconds=15), look)

    with agenda.changed:
        agenda.add(start + timedelta(seconds=20), look)
        agenda.add(start + timedelta(seconds=10), look)
    agenda.do_due()
    assert (seen, agenda.next_due) == ([], start + timedelta(seconds=10))
    clock.advance(3_600)
    agenda.do_due()
    assert seen == [timedelta(seconds=seconds) for seconds in (10, 15, 20)]
    assert agenda.next_due is None
    assert clock.now() - start >= timedelta(seconds=3_600)


def test_work_that_fails_is_not_tried_again() -> None:
    clock = Clock()
    agenda = Agenda(clock, threading.RLock())

    def fail() -> None:
        raise ValueError("on purpose")

    with agenda.changed:
        agenda.add(clock.now(), fail)
    for _ in range(2):
        try:
            agenda.do_due()
        except ValueError:
            continue
    assert agenda.next_due is None


def test_a_served_stand_in_sends_a_narrowcast_while_nobody_asks() -> None:
    channel = ChannelConfig("みどり市役所", SECRET, TOKEN)
    stand_in = StandIn(StandInConfig((channel,), switches={"narrowcast_seconds": 0.4}))
    stand_in.start()
    try:
        _ask(stand_in, "POST", "/_control/users/hanako/follow", {})
        body = {"messages": [{"type": "text", "text": "あ"}]}
        assert _ask(stand_in, "POST", "/v2/bot/message/narrowcast", body) == {}
        seen = _ask(stand_in, "GET", "/_control/users/hanako/timeline?after=1&wait=10", None)
        assert [entry["message"]["text"] for entry in seen["entries"]] == ["あ"]
    finally:
        stand_in.stop()


def _ask(stand_in: StandIn, method: str, path: str, body: Any) -> Any:
    raw = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(stand_in.url + path, raw, headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)
