"""Fixtures of the reliability tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import RunningTown
from tests.town import SampleTown


@pytest.fixture
def running(town_url: str, tmp_path: Path) -> Iterator[RunningTown]:
    """The sample town, ready to be run as processes; none is started yet."""
    with RunningTown(town_url, tmp_path) as town:
        yield town


@pytest.fixture
def bare_town(database_url: str, tmp_path: Path) -> Iterator[SampleTown]:
    """The sample town in this process, before it has learned anything: quicker, and enough for its door."""
    made = SampleTown(database_url, tmp_path, with_content=False)
    yield made
    made.services.database.close()


@pytest.fixture
def town(town_url: str, tmp_path: Path) -> Iterator[SampleTown]:
    """The sample town in this process, on either database."""
    made = SampleTown(town_url, tmp_path)
    yield made
    made.services.database.close()
