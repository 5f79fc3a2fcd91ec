"""What of JSON a request body may not be, beside what LINE's rules name: too deep, out of range."""

import pytest

from simulator.rules.json_body import DEPTH_LIMIT, BodyUnreadable, read_json_object


def nested(depth: int) -> bytes:
    """An object with arrays in it, `depth` levels in all."""
    return b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


def test_as_deep_as_may_be() -> None:
    assert "a" in read_json_object(nested(DEPTH_LIMIT))


@pytest.mark.parametrize(
    "raw", [nested(DEPTH_LIMIT + 1), nested(100_000), b'{"a":1e999}', b'{"a":-1e999}', b'{"a":NaN}', b'{"a":Infinity}']
)
def test_what_cannot_be_read(raw: bytes) -> None:
    with pytest.raises(BodyUnreadable) as refused:
        read_json_object(raw)
    assert refused.value.body["message"].startswith("The request body could not be parsed as JSON (line: ")


def test_large_and_exact_numbers() -> None:
    assert read_json_object(b'{"a":1e300,"b":123456789012345678901234567890,"c":-0.5}') == {
        "a": 1e300,
        "b": 123456789012345678901234567890,
        "c": -0.5,
    }
