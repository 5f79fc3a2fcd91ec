"""The console of a sample town, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.sending_town import SendingTown
from tests.console.town import ConsoleTown


@pytest.fixture
def console(town_url: str, tmp_path: Path) -> Iterator[ConsoleTown]:
    """見本町 with its content, people of every role, and a neighbouring town."""
    town = ConsoleTown(town_url, tmp_path)
    yield town
    town.services.database.close()


@pytest.fixture
def sending(town_url: str, tmp_path: Path) -> Iterator[SendingTown]:
    """The same with people to reach and a LINE that says what is left of the month."""
    town = SendingTown(town_url, tmp_path)
    yield town
    town.services.database.close()
