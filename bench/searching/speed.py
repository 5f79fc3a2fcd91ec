"""Time of a question, memory and start-up against the number of entries, each size in a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.searching.bad_input import WITHIN_MS, Bore, bear
from bench.searching.engine import NotThere
from bench.searching.tables import heading, print_table
from knowledge.search import KnowledgeBase

SIZES = (2_000, 100_000)
PLOTTED = (1_000, 2_000, 5_000, 10_000, 30_000, 100_000)
_PROJECT = Path(__file__).parents[2]
_AIMS = "aims: p50 ≤ 1 ms and p99 ≤ 5 ms at 2,000 entries, p99 ≤ 20 ms at 100,000"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one size costs. Seconds, megabytes, milliseconds, as the names say."""

    size: int
    import_s: float
    dictionary_s: float
    build_s: float
    process_mb: float
    index_mb: float
    p50_ms: float
    p99_ms: float
    worst_ms: float
    scan_ms: float
    bad: tuple[Bore, ...]


def costs(sizes: Sequence[int], starter: Path, places: Path) -> list[Cost]:
    """Measure each size in turn, and say so on the way. Raises NotThere when a process fails."""
    return [_cost(size, starter, places) for size in sizes]


def print_costs(measured: Sequence[Cost]) -> None:
    """Time, memory and start-up in one table."""
    heading("Speed: one thread, after warm-up; each size in a process of its own")
    headers = (
        "entries", "p50 ms", "p99 ms", "worst ms", "p50 x title scan", "build s", "index MB", "MB a 1,000",
    )  # fmt: skip
    rows = [
        (
            f"{one.size:,}",
            f"{one.p50_ms:.2f}",
            f"{one.p99_ms:.2f}",
            f"{one.worst_ms:.2f}",
            f"{one.p50_ms / one.scan_ms:.2f}",
            f"{one.build_s:.1f}",
            f"{one.index_mb:.0f}",
            f"{one.index_mb / one.size * 1000:.1f}",
        )
        for one in measured
    ]
    print_table(headers, rows)
    first = measured[0]
    print(f"{_AIMS}; `title scan`: rapidfuzz WRatio over all titles, p50 {first.scan_ms:.2f} ms at {first.size:,}")
    print(
        f"start-up: imports {first.import_s:.2f} s, one entry and the first question (loads the dictionary) "
        f"{first.dictionary_s:.2f} s; process then {first.process_mb:.0f} MB, before any index"
    )


def print_bad_input(knowledge: KnowledgeBase, name: str, measured: Sequence[Cost]) -> None:
    """How bad texts are borne by a knowledge base, and by the sizes that were measured."""
    heading(f"Bad input: slowest of three, at most {WITHIN_MS:g} ms and no exception")
    columns = {name: bear(knowledge)} | {f"{one.size:,}": list(one.bad) for one in measured}
    rows = [(cells[0].name, *(_told(cell) for cell in cells)) for cells in zip(*columns.values(), strict=True)]
    print_table(("milliseconds", *columns), rows)
    faults = [f"{one.name}: {one.fault}" for column in columns.values() for one in column if one.fault]
    slow = sum(not one.is_good for column in columns.values() for one in column)
    print(f"{slow} too slow or failed (marked !)" if slow else "all borne")
    for fault in dict.fromkeys(faults):
        print(f"  {fault}")


def plot(measured: Sequence[Cost], target: Path) -> None:
    """Cost against size as a PNG. Raises NotThere without matplotlib."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - wanted for the picture only
    except ImportError as error:
        raise NotThere(f"no plot: {error}. `pip install -e .[bench]` brings it") from error
    sizes = [one.size for one in measured]
    figure = Figure(figsize=(11, 4.5), layout="constrained")
    left, right = figure.subplots(1, 2)
    for label, values in (
        ("p50", [one.p50_ms for one in measured]),
        ("p99", [one.p99_ms for one in measured]),
        ("rapidfuzz WRatio over titles, p50", [one.scan_ms for one in measured]),
    ):
        left.plot(sizes, values, marker="o", label=label)
    for label, values in (
        ("index, MB", [max(one.index_mb, 0.1) for one in measured]),
        ("build, s", [max(one.build_s, 0.01) for one in measured]),
    ):
        right.plot(sizes, values, marker="o", label=label)
    for axes, title in ((left, "one question, ms"), (right, "memory and build")):
        axes.set(xscale="log", yscale="log", xlabel="entries", title=title)
        axes.grid(visible=True, which="both", alpha=0.3)
        axes.legend()
    figure.savefig(target, dpi=120)
    print(f"plotted to {target}")


def _cost(size: int, starter: Path, places: Path) -> Cost:
    command = [sys.executable, "-m", "bench.searching.fresh", "--size", str(size)]
    start = time.perf_counter()
    done = subprocess.run(
        [*command, "--starter", str(starter.resolve()), "--places", str(places.resolve())],
        cwd=_PROJECT, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise NotThere(f"the process that measured {size:,} entries failed: see above")
    print(f"measured {size:,} entries in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    told = json.loads(done.stdout)
    return Cost(**told | {"bad": tuple(Bore(**one) for one in told["bad"])})


def _told(one: Bore) -> str:
    return f"{'' if one.is_good else '! '}{one.milliseconds:.1f}"
