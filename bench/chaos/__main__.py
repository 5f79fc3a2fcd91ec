"""100,000 recipients under fire: `python -m bench.chaos [--people 100000] [--database sqlite|postgresql]`.

Workers are killed with -9 twenty times, LINE fails before and after the work, hangs, closes connections, answers both
kinds of 429 and HTML, PostgreSQL is killed and comes back after half a minute, the clock is moved both ways. The
verdict comes from the stand-in's record alone; the exit status is 1 when anybody was lost or told twice.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.chaos.cluster import own_cluster
from bench.chaos.storm import Happened, Plan, Storm
from bench.chaos.verdict import Verdict
from bench.sending_town import fresh_database, line_process
from bot.schema import migrate
from storage.database import Database


def run(kind: str, plan: Plan) -> Verdict:
    """One storm on one database; the figures are printed."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        cluster = stack.enter_context(own_cluster()) if kind == "postgresql" else None
        if cluster is None:
            url = stack.enter_context(fresh_database(kind, folder))
        else:
            url = cluster.url
            database = Database(url)
            migrate(database)
            database.close()
        line = stack.enter_context(line_process(plan.people, has_limits=True))
        storm = Storm(url, folder, line, plan, cluster)
        stack.callback(storm.close)
        verdict = storm.blow()
        _print(kind, plan, storm.happened, verdict)
        return verdict


def _print(kind: str, plan: Plan, happened: Happened, verdict: Verdict) -> None:
    print(f"{plan.people:,} recipients and {plan.strangers} whom LINE does not know, on {kind}, seed {plan.seed}")
    print(f"  {happened.kills} kills, {happened.restarts} database restarts, clock moved {happened.clock_moves} times")
    print(f"  faults: {', '.join(f'{name} {count}' for name, count in sorted(happened.faults.items()))}")
    print(f"  {happened.requests} requests in {happened.seconds:.0f} s")
    print(
        f"  once {verdict.once:,}, twice {verdict.twice}, lost {verdict.lost}, wrongly called unreached {verdict.lied}"
    )
    print(f"  named as failed {verdict.failed}, as unknown {verdict.unknown}", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Blow on both databases, or on one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--request-size", type=int, default=50, help="people per request: more requests, more trouble")
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=1_200.0, help="seconds after which it is given up")
    parser.add_argument("--away", type=float, default=30.0, help="seconds that PostgreSQL is away each time")
    given = parser.parse_args(arguments)
    plan = Plan(given.people, given.request_size, hangs=6, away=given.away, longest=given.longest, seed=given.seed)
    kinds = (given.database,) if given.database else ("sqlite", "postgresql")
    verdicts = [run(kind, plan) for kind in kinds]
    sys.exit(0 if all(verdict.is_clean for verdict in verdicts) else 1)


if __name__ == "__main__":
    main()
