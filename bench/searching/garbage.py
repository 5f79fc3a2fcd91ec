"""Garbage look-ups on generated questions: which share finds the item in the first place."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.searching import kana
from bench.searching.corpora import Dictionary
from bench.searching.engine import ask, built
from bench.searching.garbage_variants import Variant, questions_for
from bench.searching.peers import READINGS, TITLES, peers
from bench.searching.retrieval import OURS
from bench.searching.tables import heading, print_table
from knowledge.content import Entry

First = Callable[[str], Entry | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one item, and the folded names that the first candidate may have."""

    variant: Variant
    text: str
    names: frozenset[str]


@dataclass(slots=True)
class Tally:
    """How many were asked and how many found."""

    asked: int = 0
    found: int = 0

    def add(self, other: Tally) -> None:
        """Take another's counts in."""
        self.asked += other.asked
        self.found += other.found

    @property
    def share(self) -> str:
        """Found of asked."""
        return f"{self.found / self.asked:.3f}" if self.asked else "-"


Tallies = Mapping[Variant, Tally]
Results = Mapping[str, Tallies]
"""Of ours and each peer, by name."""


def print_lookups(
    dictionaries: Sequence[Dictionary], *, seed: int, items: int, is_bare: bool, with_peers: bool, misses: list[str]
) -> None:
    """Measure every dictionary and print a table for each, and one over all.

    `items`: how many of each are asked for, 0 for all. With `is_bare` people leave out what stands in brackets,
    and every item with that bare name is right. Ours' failures are added to `misses`.
    """
    names = "names without their brackets" if is_bare else "whole names"
    missing: dict[str, str] = {}
    done: list[tuple[Dictionary, Results]] = []
    for dictionary in dictionaries:
        questions = _questions(dictionary, seed, items, is_bare)
        heading(f"Garbage, {names}: {dictionary.name}, {len(dictionary.items):,} items, {len(questions):,} questions")
        results = {
            name: _tallies(first, questions, is_bare, misses if name == OURS else [])
            for name, first in _contestants(dictionary.entries, with_peers, missing).items()
        }
        _print(results)
        done.append((dictionary, results))
    without = [results for dictionary, results in done if not dictionary.has_readings]
    for told, some in (("without given readings", without), ("together", [results for _, results in done])):
        if len(some) > 1 and (some is not without or len(without) < len(done)):
            heading(f"Garbage, {names}: {len(some)} dictionaries {told}")
            _print(_together(some))
    for name, words in missing.items():
        print(f"{name}: {words}")


def _together(many: Sequence[Results]) -> Results:
    whole: dict[str, dict[Variant, Tally]] = {}
    for results in many:
        for name, tallies in results.items():
            for variant, tally in tallies.items():
                whole.setdefault(name, defaultdict(Tally))[variant].add(tally)
    return whole


def _contestants(entries: Sequence[Entry], with_peers: bool, missing: dict[str, str]) -> dict[str, First]:
    knowledge = built(entries)
    by_id = {entry.id: entry for entry in entries}

    def ours(question: str) -> Entry | None:
        candidates = ask(knowledge, question).candidates
        return candidates[0].entry if candidates else None

    def first_of(rank: Callable[[str, int], list[str]]) -> First:
        return lambda question: next((by_id[found] for found in rank(question, 1)), None)

    others = peers((READINGS, TITLES) if with_peers else (), missing)
    return {OURS: ours} | {name: first_of(kind(entries).rank) for name, kind in others.items()}


def _questions(dictionary: Dictionary, seed: int, items: int, is_bare: bool) -> list[Asked]:
    chance = random.Random(seed)
    chosen = dictionary.items
    if 0 < items < len(chosen):
        chosen = chance.sample(chosen, items)
    taken = frozenset().union(*(_names(entry, is_bare) for entry in dictionary.items))
    questions = []
    for entry in chosen:
        name = kana.bare(entry.title) if is_bare else entry.title
        reading = _reading(entry, is_bare)
        names = frozenset({kana.same(name), kana.same(reading)}) - {""}
        generated = questions_for(name, reading, taken, chance)
        questions += [Asked(question.variant, question.text, names) for question in generated]
    return questions


def _names(entry: Entry, is_bare: bool) -> frozenset[str]:
    """Folded names by which an item counts as found."""
    names = {entry.title, entry.text.reading, _reading(entry, is_bare), *entry.aliases}
    if is_bare:
        names.add(kana.bare(entry.title))
    return frozenset(map(kana.same, names)) - {""}


def _reading(entry: Entry, is_bare: bool) -> str:
    """The reading given, or SudachiPy's."""
    given = entry.text.reading
    name = kana.bare(entry.title) if is_bare else entry.title
    is_of_the_whole = is_bare and name != entry.title and len(kana.same(given)) > len(kana.reading(name)) + 1
    return kana.bare(given) if given and not is_of_the_whole else kana.reading(name)


def _tallies(first: First, questions: Sequence[Asked], is_bare: bool, misses: list[str]) -> Tallies:
    tallies: dict[Variant, Tally] = defaultdict(Tally)
    for question in questions:
        entry = first(question.text)
        is_found = entry is not None and bool(_names(entry, is_bare) & question.names)
        tallies[question.variant].add(Tally(1, int(is_found)))
        if not is_found:
            got = entry.title if entry else "nothing"
            misses.append(f"{question.variant}\t{question.text}\t{'/'.join(sorted(question.names))}\t{got}")
    return tallies


def _print(results: Results) -> None:
    rows = []
    for name, tallies in results.items():
        cells = [tallies.get(variant, Tally()).share for variant in Variant]
        in_japanese = [tally for variant, tally in tallies.items() if variant != Variant.ROMAJI]
        rows.append((name, *cells, _sum(tallies.values()).share, _sum(in_japanese).share))
    counts = next(iter(results.values()))
    asked = [f"{counts.get(variant, Tally()).asked:,}" for variant in Variant]
    rows.append(("questions", *asked, f"{_sum(counts.values()).asked:,}", ""))
    print_table(("first place", *Variant, "overall", "but romaji"), rows)


def _sum(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole
