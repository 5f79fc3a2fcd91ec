"""Ranking of a FAQ with graded relevance: ours and the peers, side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bench.searching.corpora import QuestionSet
from bench.searching.engine import LIMIT, NotThere, ask, built
from bench.searching.metrics import DEPTH, Figures, figures, quantile, spread
from bench.searching.peers import LEXICAL, peers
from bench.searching.tables import heading, print_table
from knowledge.content import Entry

PUBLISHED = {
    "Elasticsearch BM25 with Kuromoji": (0.494, 0.600),
    "multilingual-e5-small": (0.522, 0.642),
    "OpenAI text-embedding-3-small": (0.590, 0.710),
    "ruri-v3-310m": (0.597, 0.706),
    "OpenAI text-embedding-3-large": (0.649, 0.762),
    "best known": (0.725, 0.823),
}
"""nDCG@10 and Recall@10 that others report for all 749 questions of localgovFAQ."""
OURS, OURS_WITH_MEANING = "Madoguchi", "Madoguchi, with embeddings"
Rank = Callable[[str], list[str]]


def print_retrieval(given: QuestionSet, *, folds: int, with_peers: bool, with_meaning: bool) -> None:
    """Measure everybody on the same questions and print one table."""
    heading(f"FAQ: {len(given.entries):,} entries, {len(given.relevance)} questions with graded relevance")
    missing: dict[str, str] = {}
    rows = [
        _row(name, rank, given, folds) for name, rank in _rankings(given.entries, with_peers, with_meaning, missing)
    ]
    print_table(("", f"nDCG@{DEPTH}", f"Recall@{DEPTH}", f"MRR@{DEPTH}", "first hit", "p50 ms", "p99 ms"), rows)
    print(f"mean of all questions ± deviation of the means of {folds} folds; milliseconds include the analysis")
    for name, words in missing.items():
        print(f"{name}: {words}")
    print("\nReported publicly for all 749 questions of localgovFAQ (not measured here):")
    print_table(
        ("", "nDCG@10", "Recall@10"),
        [(name, f"{ndcg:.3f}", f"{recall:.3f}") for name, (ndcg, recall) in PUBLISHED.items()],
    )


def _rankings(
    entries: Sequence[Entry], with_peers: bool, with_meaning: bool, missing: dict[str, str]
) -> list[tuple[str, Rank]]:
    found = [(OURS, _ours(entries, semantic=False))]
    if with_meaning:
        try:
            found.append((OURS_WITH_MEANING, _ours(entries, semantic=True)))
        except NotThere as error:
            missing[OURS_WITH_MEANING] = str(error)
    for name, kind in peers(LEXICAL if with_peers else (), missing).items():
        found.append((name, partial(kind(entries).rank, limit=LIMIT)))
    return found


def _ours(entries: Sequence[Entry], *, semantic: bool) -> Rank:
    knowledge = built(entries, semantic=semantic)
    return lambda question: [candidate.entry.id for candidate in ask(knowledge, question).candidates]


def _row(name: str, rank: Rank, given: QuestionSet, folds: int) -> tuple[str, ...]:
    results: dict[str, Figures] = {}
    times: list[float] = []
    ids = _keys(given.entries)
    for one, grades in given.relevance.items():
        start = time.perf_counter()
        ranked = rank(given.questions[one])
        times.append((time.perf_counter() - start) * 1000)
        results[one] = figures([ids[found] for found in ranked], grades)
    found = spread(results, folds)
    both = zip(found.mean.as_tuple(), found.deviation.as_tuple(), strict=True)
    cells = (f"{mean:.3f} ± {deviation:.3f}" for mean, deviation in both)
    return name, *cells, f"{quantile(times, 0.5):.2f}", f"{quantile(times, 0.99):.2f}"


def _keys(entries: Sequence[Entry]) -> Mapping[str, str]:
    return {entry.id: entry.key for entry in entries}
