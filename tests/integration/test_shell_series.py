"""Series from the shell."""

from __future__ import annotations

import pytest

from tests.integration.shell import Shell


@pytest.fixture
def town(shell: Shell) -> Shell:
    """A town, with the series that every town has."""
    shell.add_account()
    return shell


def test_a_series_is_listed_and_changed(town: Shell) -> None:
    assert "monthly-bulletin\tmonthly 5 09:07" in town.do("series", "list")
    town.do("series", "change", "monthly-bulletin", "--rule", "monthly 7 10:00")
    assert "10:00" in town.do("series", "list")
    town.do("series", "change", "monthly-bulletin", "--next", "2030-12-05T09:07")
    assert "2030-12-05 09:07" in town.do("series", "list")
    town.do("series", "change", "monthly-bulletin", "--next", "2030-12-05T00:07+00:00")
    assert "2030-12-05 09:07" in town.do("series", "list"), "a time with a zone is that time"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nothing", "--rule", "daily 09:00"), "nothing"),
        (("monthly-bulletin", "--rule", "monthly 40 09:07"), "monthly 40 09:07"),
        (("monthly-bulletin", "--next", "tomorrow"), "tomorrow"),
    ],
)
def test_a_series_change_that_makes_no_sense_changes_nothing(town: Shell, words: tuple[str, ...], told: str) -> None:
    before = town.do("series", "list")
    assert told in town.refused("series", "change", *words)
    assert town.do("series", "list") == before
