"""Webhook bodies that LINE never sends, for the tests of the door."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from tests.town import line_event, text_event

WRONG_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    1e308,
    10**400,
    "",
    "x",
    "あ" * 3_000,
    "\ud800",
    "\x00",
    [],
    [[]],
    [None, {}],
    {},
    {"type": {}},
)


def broken_bodies() -> Iterator[bytes]:
    """Bodies that are no JSON object with a list of events; each must be refused as a whole."""
    event = json.dumps(text_event("someone", "ふとん"))
    whole = f'{{"destination": "U0", "events": [{event}]}}'
    yield from (b"", b" ", b"\x00", b"null", b"[]", b"{}", b'"events"', b"1", b"{", b"}", whole.encode()[:-1])
    yield from (whole.encode() + tail for tail in (b"x", b"{}", b",", b"\x00"))
    yield from (whole.encode(encoding) for encoding in ("utf-16", "utf-32"))
    yield b"\xef\xbb\xbf" + whole.encode()
    for wrong in (b"\xff", b"\xc3", b"\xe3\x81", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\xaf", b"\x82\xd3"):
        yield whole.encode().replace(b"mode", wrong)
    for number in (
        "NaN",
        "Infinity",
        "-Infinity",
        "nan",
        "1" * 5_000,
        "01",
        "0x1",
        ".5",
        "+1",
        "--1",
        "undefined",
        "'x'",
    ):
        yield whole.replace('"active"', number).encode()
    for field in ("events", "destination"):
        yield whole.replace("{", f'{{"{field}": [], ', 1).encode()
    for name in ("type", "source", "timestamp", "message", "webhookEventId", "replyToken"):
        yield whole.replace(f'"{name}": ', f'"{name}": 1, "{name}": ', 1).encode()
    for events in ("null", "true", "0", "1.5", '""', '"[]"', "{}", '{"0": {}}'):
        yield f'{{"destination": "U0", "events": {events}}}'.encode()
    for depth in (10_000, 60_000):
        yield b"[" * depth
        yield b'{"events":' * (depth // 10)
        yield f'{{"events": [{"[" * depth}{"]" * depth}]}}'.encode()
    yield whole.replace('"active"', '"\\ud8"').encode()
    yield whole.replace('"active"', '"a\nb"').encode()


def strange_events() -> Iterator[Any]:
    """A text message and a postback with each of their values in turn replaced by a wrong one, or missing."""
    postback = line_event("someone", "postback", postback={"data": "x=1", "params": {"date": "2026-11-21"}})
    for example in (text_event("someone", "ふとん"), postback):
        for path in list(_paths(example)):
            yield _without(example, path)
            for number, value in enumerate(WRONG_VALUES):
                yield _with(example, path, value, number)
    yield from WRONG_VALUES


def deep_bodies() -> Iterator[bytes]:
    """A postback whose parameter is nested so deep that reading it may just succeed, with and without an id."""
    event = line_event("someone", "postback", postback={"data": "x", "params": {"deep": "HERE"}})
    nameless = {name: value for name, value in event.items() if name != "webhookEventId"}
    for depth in range(400, 1_000):
        whole = json.dumps({"events": [event if depth % 2 else nameless]})
        yield whole.replace('"HERE"', "[" * depth + "]" * depth).encode()


def unknown_events() -> Iterator[dict[str, Any]]:
    """Events that LINE may well send, and of which we know little or nothing."""
    yield text_event("someone", "ふとん", extra={"new": ["field"]})
    for kind in ("videoPlayComplete", "module", "membership", "beacon", "accountLink", "things", "tomorrow", "x" * 300):
        yield line_event("someone", kind)
    for message in ({"type": "hologram", "id": "1"}, {"type": "sticker", "id": "2", "stickerResourceType": "SMELL"}):
        yield line_event("someone", "message", message=message)
    yield line_event("someone", "message", message={"type": "sticker", "id": "3"})
    yield line_event("someone", "follow")
    yield line_event("someone", "follow", follow={})
    yield line_event("someone", "message", message={"type": "text", "id": "4", "text": "ふとん"}, mode="standby")
    yield line_event("someone", "message", message={"type": "text", "id": "5", "text": "ふとん"}, mode="tomorrow")
    for source in (None, {}, {"type": "user"}, {"type": "planet"}, {"type": "group", "groupId": "C1"}):
        yield text_event("someone", "ふとん", source=source)
    sourceless = text_event("someone", "ふとん")
    del sourceless["source"]
    yield sourceless
    tokenless = text_event("someone", "ふとん", mode="standby")
    del tokenless["replyToken"]
    yield tokenless


def _paths(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _paths(inner, (*path, name))


def _with(example: dict[str, Any], path: tuple[str, ...], value: Any, number: int) -> dict[str, Any]:
    changed = copy.deepcopy(example)
    changed["webhookEventId"] = f"01STRANGE{'-'.join(path)}{number}"[:60]
    _owner(changed, path)[path[-1]] = value
    return changed


def _without(example: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    changed = copy.deepcopy(example)
    changed["webhookEventId"] = f"01MISSING{'-'.join(path)}"[:60]
    del _owner(changed, path)[path[-1]]
    return changed


def _owner(value: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    for name in path[:-1]:
        value = value[name]
    return value
