"""How well and how fast the search finds, beside its peers, in one run.

    python -m bench.search [--faq DIR] [--garbage DIR ...] [--golden CSV] [--out-of-scope TXT] [--speed] [--plot PNG]

Without arguments it runs on the starter content alone. Everything random is seeded. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bench.searching import corpora, refusal, speed
from bench.searching.engine import NotThere, built
from bench.searching.garbage import print_lookups
from bench.searching.retrieval import print_retrieval
from knowledge.search import KnowledgeBase

_DATA = Path(__file__).parents[1] / "data"


def main() -> None:
    """Measure what was asked for; a part that cannot be measured is told, and the rest goes on."""
    given = _parser().parse_args()
    start = time.perf_counter()
    try:
        failures = _measure(given)
    except (OSError, ValueError) as error:
        sys.exit(f"bench.search: {error}")
    if given.failures:
        given.failures.write_text("\n".join(failures) + "\n", encoding="utf-8", errors="replace")
        print(f"\n{len(failures):,} failures written to {given.failures}")
    print(f"\nmeasured in {time.perf_counter() - start:.0f} s")


def _measure(given: argparse.Namespace) -> list[str]:
    """Run every part; the failures of ours, one a line."""
    starter = corpora.read_starter(given.starter)
    faq = corpora.read_faq(given.faq) if given.faq else None
    dictionaries = [corpora.read_dictionary(path) for path in given.garbage]
    if faq:
        print_retrieval(faq, folds=given.folds, with_peers=given.peers, with_meaning=given.semantic)
    failures: list[str] = []
    for is_bare in (False, True):
        try:
            print_lookups(
                dictionaries or [starter],
                seed=given.seed,
                items=given.items,
                is_bare=is_bare,
                with_peers=given.peers,
                misses=failures,
            )
        except ImportError as error:
            print(f"Garbage look-ups were not measured, for want of readings: {error}")
    knowledge = built(starter.entries)
    failures += _refusal(given, knowledge, starter, faq, dictionaries)
    measured = _speed(given)
    speed.print_bad_input(knowledge, starter.name, measured)
    return failures


def _refusal(
    given: argparse.Namespace,
    knowledge: KnowledgeBase,
    starter: corpora.Dictionary,
    faq: corpora.QuestionSet | None,
    dictionaries: list[corpora.Dictionary],
) -> list[str]:
    """The decisions, on everything that was given."""
    bases = {starter.name: knowledge} | ({"FAQ": built(faq.entries)} if faq else {})
    in_scope: dict[str, list[refusal.Put]] = {}
    strange: dict[str, list[refusal.Put]] = {}
    if given.golden:
        golden = corpora.read_golden(given.golden)
        in_scope["golden set"] = refusal.put_golden(knowledge, [one for one in golden if one.accepted])
        strange["golden set, refusals"] = refusal.put_golden(knowledge, [one for one in golden if not one.accepted])
    if faq:
        in_scope["FAQ"] = refusal.put_faq(bases["FAQ"], faq)
    if given.out_of_scope:
        texts = corpora.read_lines(given.out_of_scope)
        bases |= {dictionary.name: built(dictionary.entries) for dictionary in dictionaries}
        strange |= {name: refusal.put_strange(base, texts) for name, base in bases.items()}
    refusal.print_refusal(in_scope, strange)
    if given.golden:
        refusal.print_golden_wordings(golden, starter.entries)
    for name, puts in in_scope.items():
        refusal.print_reliability(name, puts)
    return [line for name, puts in (in_scope | strange).items() for line in refusal.failures(name, puts)]


def _speed(given: argparse.Namespace) -> list[speed.Cost]:
    """Sizes in processes of their own, when they are wanted."""
    sizes = sorted({*(speed.PLOTTED if given.plot else ()), *(speed.SIZES if given.speed else ())})
    if not sizes:
        return []
    try:
        measured = speed.costs(sizes, given.starter, given.places)
        speed.print_costs(measured)
        if given.plot:
            speed.plot(measured, given.plot)
    except NotThere as error:
        print(error)
        return []
    return measured


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--faq", type=Path, help="a folder with corpus.json, queries.json and qrels.json")
    add("--garbage", type=Path, nargs="+", default=[], help="5374 folders, or open-data-standard CSVs")
    add("--golden", type=Path, help="a CSV with the header wording,accepted,audience; `-` accepts nothing")
    add("--out-of-scope", type=Path, help="texts that nothing is right for, one a line")
    add("--speed", action="store_true", help=f"time, memory and start-up at {speed.SIZES} entries")
    add("--plot", type=Path, metavar="PNG", help=f"the same at {speed.PLOTTED}, drawn")
    add("--semantic", action="store_true", help="also with the optional sentence embeddings")
    add("--peers", action=argparse.BooleanOptionalAction, default=True, help="the other engines too (the default)")
    add("--folds", type=int, default=5, help="parts whose means show the spread of the figures")
    add("--items", type=int, default=0, help="so many items of each dictionary, 0 for all")
    add("--seed", type=int, default=0)
    add("--failures", type=Path, help="write what went wrong here, tab-separated, a line each")
    add("--starter", type=Path, default=_DATA / "sample-town", help="a content folder")
    add("--places", type=Path, default=_DATA / "national" / "municipalities.csv")
    return parser


if __name__ == "__main__":
    main()
