"""Installations, driven from the shell."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.services import Services
from bot.settings import Settings
from bot.wiring import build_services
from simulator import ChannelConfig, StandIn, StandInConfig
from tests.integration.questions import add_town
from tests.integration.shell import SAMPLE, Shell, make_shell
from tests.saved_states import SavedStates


@pytest.fixture
def quiet_logs() -> Iterator[None]:
    """Commands configure the logs of their process; here it is ours, so put them back."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    structlog.reset_defaults()


@pytest.fixture
def shell(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quiet_logs: None) -> Iterator[Shell]:
    """An installation with the newest schema and nothing in it, on either database."""
    monkeypatch.chdir(tmp_path)
    installation = make_shell(tmp_path, database_url)
    yield installation
    installation.close()


@pytest.fixture
def town_shell(shell: Shell, saved_states: SavedStates) -> Shell:
    """An installation with the account `mihon` and the sample town, as `import town` leaves it."""

    def make() -> None:
        shell.add_account()
        shell.do("import", "town", str(SAMPLE))

    saved_states.load(shell.environment["DATABASE_URL"], "town_of_the_shell", make)
    return shell


@pytest.fixture
def bare_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quiet_logs: None) -> Shell:
    """An installation on SQLite where `migrate` has not been run."""
    monkeypatch.chdir(tmp_path)
    return make_shell(tmp_path)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """A stand-in for LINE that listens, with the channel of the account `mihon`."""
    config = StandInConfig(
        (ChannelConfig("見本町", "secret-of-mihon", "token-of-mihon", key="mihon"),), switches={"rate_limits": False}
    )
    started = StandIn(config)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """A town with the questions `faq:1` to `faq:3`, on either database."""
    built = build_services(Settings(database_url=database_url, data_dir=tmp_path))
    add_town(built)
    yield built
    built.database.close()
