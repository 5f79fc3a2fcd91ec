"""Everybody gets a notice exactly once, or is accounted for by name, whatever dies meanwhile.

The verdict comes from the stand-in's record alone. `make chaos` does the same to 100,000.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.chaos.cluster import Cluster, own_cluster
from bench.chaos.storm import FAULTS, Plan, Storm
from bench.sending_town import line_process
from bot.schema import migrate
from storage.database import Database, sqlite_url
from tests.databases import migrated_sqlite, skip_or_fail

PLAN = Plan(people=5_000, request_size=20)


@pytest.fixture(params=["sqlite", "postgresql"])
def storm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storm]:
    """Two sending processes, on a database of their own, and a stand-in with LINE's rate limits."""
    with line_process(PLAN.people, has_limits=True) as line:
        if request.param == "sqlite":
            url = sqlite_url(migrated_sqlite(tmp_path / "storm.sqlite3"))
            made = Storm(url, tmp_path, line, PLAN)
            yield made
            made.close()
            return
        with own_cluster() as cluster:
            made = Storm(_migrated(cluster), tmp_path, line, PLAN, cluster)
            yield made
            made.close()


def _migrated(cluster: Cluster | None) -> str:
    if cluster is None:
        skip_or_fail("postgres", "no server of our own can be started here")
        raise AssertionError
    database = Database(cluster.url)
    migrate(database)
    database.close()
    return cluster.url


def test_storm_reaches_everybody_once_or_names_them(storm: Storm) -> None:
    verdict = storm.blow()
    assert (verdict.twice, verdict.lost, verdict.lied) == (0, 0, 0)
    assert verdict.once + verdict.failed + verdict.unknown >= PLAN.people + PLAN.strangers
    assert verdict.failed + verdict.unknown >= PLAN.strangers
    assert storm.happened.kills == PLAN.kills
    assert set(storm.happened.faults) >= set(FAULTS)
