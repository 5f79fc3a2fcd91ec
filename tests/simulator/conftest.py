"""A stand-in to ask."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """A stand-in with one channel, asked without a network."""
    made = World()
    yield made
    made.stand_in.stop()


@pytest.fixture
def retry_key() -> str:
    """A fresh retry key."""
    return str(uuid.uuid4())


@pytest.fixture
def text_message() -> dict[str, Any]:
    """The smallest valid message."""
    return {"type": "text", "text": "こんにちは"}
