"""One size, measured in a process of its own, so that nothing else is in its memory. Prints one line of JSON.

python -m bench.searching.fresh --size 2000 --starter data/sample-town --places data/national/municipalities.csv
"""

from __future__ import annotations

import time

_STARTED = time.perf_counter()

import argparse  # noqa: E402 - the clock starts before anything else is imported
import dataclasses  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
from collections.abc import Callable, Sequence  # noqa: E402
from pathlib import Path  # noqa: E402

from bench.searching import synthetic  # noqa: E402
from bench.searching.bad_input import bear  # noqa: E402
from bench.searching.corpora import read_starter  # noqa: E402
from bench.searching.engine import ask, built  # noqa: E402
from bench.searching.metrics import quantile  # noqa: E402
from knowledge.content import Entry  # noqa: E402

_WARM_UP, _ASKED, _SCANNED = 200, 2_000, 200
_MEGABYTE = 1 << 20


def main() -> None:
    """Build, ask, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--starter", type=Path, required=True)
    parser.add_argument("--places", type=Path, required=True)
    given = parser.parse_args()
    imported = time.perf_counter() - _STARTED
    starter, places = read_starter(given.starter).entries, synthetic.places_from_csv(given.places)
    first = time.perf_counter()
    ask(built(starter[:1]), "粗大ごみの出し方")
    dictionary = time.perf_counter() - first
    with_dictionary = resident()
    entries = synthetic.entries_of_size(given.size, starter, places)
    before = resident()
    start = time.perf_counter()
    knowledge = built(entries)
    seconds = time.perf_counter() - start
    after = resident()
    asked = synthetic.questions(starter, places, _WARM_UP + _ASKED)
    _times(lambda question: ask(knowledge, question), asked[:_WARM_UP])
    times = _times(lambda question: ask(knowledge, question), asked[_WARM_UP:])
    told = {
        "size": len(entries),
        "import_s": imported,
        "dictionary_s": dictionary,
        "build_s": seconds,
        "process_mb": with_dictionary,
        "index_mb": after - before,
        "p50_ms": quantile(times, 0.5),
        "p99_ms": quantile(times, 0.99),
        "worst_ms": max(times),
        "scan_ms": quantile(_scan(entries, asked[:_SCANNED]), 0.5),
        "bad": [dataclasses.asdict(one) for one in bear(knowledge)],
    }
    print(json.dumps(told, ensure_ascii=True))


def resident() -> float:
    """Megabytes of this process in memory (Linux; the kernel's count)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE


def _scan(entries: Sequence[Entry], asked: Sequence[str]) -> list[float]:
    """What the plain peer costs here: it makes a ratio that holds on any machine."""
    from bench.searching.peers.titles import Peer  # noqa: PLC0415 - kept out of the memory that was measured

    peer = Peer(entries)
    return _times(lambda question: peer.rank(question, 10), asked)


def _times(call: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    """Milliseconds of each call."""
    times = []
    for question in asked:
        start = time.perf_counter()
        call(question)
        times.append((time.perf_counter() - start) * 1000)
    return times


if __name__ == "__main__":
    main()
