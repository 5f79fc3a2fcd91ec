"""Whatever stands in `messages`, the answer is 200 or 400 with details, soon, and never an error of the stand-in."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simulator.rules.media import list_media
from tests.reliability.sizes import NIGHTLY, sized
from tests.simulator.contract import samples
from tests.simulator.world import World, text

EXAMPLES = sized(60, 50_000)
LOOSE = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=not NIGHTLY)
SOON = 5.0  # seconds, on a busy machine; usually some milliseconds

VALID: tuple[Any, ...] = (
    text(),
    {"type": "textV2", "text": "{a}", "substitution": {"a": {"type": "emoji", **samples.EMOJI}}},
    {**text("$"), "emojis": [{"index": 0, **samples.EMOJI}], "sender": {"name": "市民課", "iconUrl": samples.URL}},
    samples.STICKER,
    samples.IMAGE,
    {**samples.VIDEO, "trackingId": "v1"},
    samples.AUDIO,
    samples.SPOT,
    samples.COUPON,
    samples.imagemap(samples.tap(), video={**samples.VIDEO, "area": samples.area()}),
    samples.buttons(samples.say(), samples.postback(fillInText="あ"), samples.link("tel:119")),
    samples.confirm(samples.picker(mode="date", min="2026-01-01", max="2026-12-31"), samples.clip()),
    samples.columns(samples.column(2, title="題", thumbnailImageUrl=samples.URL)),
    samples.images(samples.image_column()),
    samples.quick(samples.say(), {"type": "camera", "label": "写真"}),
    samples.flex(samples.bubble(samples.words(size="xl"), samples.picture(), hero=samples.picture())),
    samples.flex(
        samples.bubbles(samples.bubble(samples.box(samples.words(contents=[{"type": "span", "text": "あ"}]))))
    ),
)


def names_in(value: Any) -> Iterator[str]:
    """Every property name and every string in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from names_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from names_in(inner)


_known = st.sampled_from(sorted(set(names_in(list(VALID)))))
_characters = st.text(st.characters(exclude_categories=()), max_size=30)
_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    _known,
    _characters,
    st.sampled_from(
        ["x" * 5_001, "{" * 3_000, "$" * 5_000, "\ud83d", "👨‍👩‍👧‍👦" * 500, "か" + "\u3099" * 4_000, 10**300, -(2**63)]
    ),
)
_keys = st.one_of(_known, _characters)
_values = st.recursive(
    _scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=8), st.dictionaries(_keys, inner, max_size=8)),
    max_leaves=30,
)


@st.composite
def _damaged(draw: st.DrawFn) -> Any:
    """A valid message with one to three of its values replaced, dropped or added."""
    message = json.loads(json.dumps(draw(st.sampled_from(VALID))))
    for _ in range(draw(st.integers(1, 3))):
        spots = list(_spots(message))
        owner, key = draw(st.sampled_from(spots))
        change = draw(st.sampled_from(["replace", "drop", "add", "swap"]))
        if change == "drop":
            del owner[key]
        elif change == "add" and isinstance(owner, dict):
            owner[draw(_keys)] = draw(_values)
        elif change == "swap":
            other, other_key = draw(st.sampled_from(spots))
            owner[key] = json.loads(json.dumps(other[other_key]))
        else:
            owner[key] = draw(_values)
        if not message:
            break
    return message


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield value, key
        yield from _spots(inner)


@pytest.fixture(scope="module")
def asked() -> Iterator[World]:
    """A stand-in for all examples."""
    made = World(switches={"rate_limits": False})
    made.friend()
    yield made
    made.stand_in.stop()


def _send(world: World, messages: Any) -> int:
    raw = json.dumps({"to": world.person("はなこ").user_id, "messages": messages}).encode()
    started = time.perf_counter()
    validated = world.ask("POST", "/v2/bot/message/validate/push", raw)
    sent = world.ask("POST", "/v2/bot/message/push", raw)
    assert time.perf_counter() - started < SOON
    if sent.status_code == 200:
        assert (validated.status_code, validated.get_json()) == (200, {})
        list_media(messages)
        return 200
    told = sent.get_json()
    assert sent.status_code == 400
    assert told["message"]
    if "details" in told:
        assert told["details"]
        assert all(set(one) == {"message", "property"} for one in told["details"])
    else:
        assert told["message"].startswith("The property, 'messages")
    return 400


@pytest.mark.parametrize("message", VALID)
def test_the_messages_to_be_damaged_are_valid(asked: World, message: Any) -> None:
    assert _send(asked, [message]) == 200


@settings(LOOSE, max_examples=EXAMPLES)
@given(messages=_values)
@example(messages=[[]] * 5)
@example(messages={"0": text()})
@example(
    messages=[
        {
            "type": "flex",
            "altText": "あ",
            "contents": {"type": "bubble", "body": {"type": "box", "contents": [0] * 100_000}},
        }
    ]
)
@example(messages=[{"type": "template", "altText": "あ", "template": {"type": "carousel", "columns": [{}] * 100_000}}])
@example(messages=[{"type": "textV2", "text": "{}" * 2_500, "substitution": {str(n): {} for n in range(50_000)}}])
@example(messages=[text("あ")] * 30_000)
def test_any_json_as_messages(asked: World, messages: Any) -> None:
    _send(asked, messages)


@settings(LOOSE, max_examples=EXAMPLES * 2)
@given(messages=st.lists(st.one_of(_damaged(), _damaged(), _values), min_size=1, max_size=6))
def test_damaged_messages(asked: World, messages: Any) -> None:
    _send(asked, messages)
    assert asked.control("GET", "users/はなこ/messages").status_code == 200
