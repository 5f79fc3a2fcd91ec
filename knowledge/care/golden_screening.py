"""Which golden wordings an edit may concern: those that share a word, a related word or a sound with what is edited.

An entry that shares none of these with a wording scores below what is offered, before the edit and after. What is left
out is how an edit shifts the weights of all words a little: in a town of hundreds of entries by a thousandth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.care.golden import Golden
from knowledge.content import Entry
from knowledge.finding.documents import SOUND, analysed_entry
from knowledge.finding.folding import folded
from knowledge.finding.lexicon import Lexicon
from knowledge.finding.question import Question, understood
from knowledge.finding.spellings import Spellings
from knowledge.search import is_searched

_LATIN = re.compile("[a-z]")
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class _Probe:
    """What an entry must have to be found by a wording: one of `terms`, a word of `rows`, or a name that sounds so.

    `is_open` for a wording with Latin letters, which may be read in several ways: any edit may concern it.
    """

    terms: frozenset[str]
    rows: frozenset[int]
    question: Question
    is_open: bool


class GoldenScreen:
    """Screens wordings, and looks at each of them once; threads may share it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._probes: dict[str, _Probe] = {}

    def concerned(self, golden: Iterable[Golden], entries: Iterable[Entry]) -> list[Golden]:
        """The wordings that may find one of these entries: as they are before the edit, and after."""
        analyses = [analysed_entry(one, self._lexicon.analyser) for one in entries if is_searched(one.kind)]
        terms = {term for analysis in analyses for counted in analysis.terms for term in counted}
        rows = {row for term in terms if (row := self._lexicon.related.row(term)) is not None}
        names = {(wording.sound, wording.spoken) for analysis in analyses for wording in analysis.wordings}
        spellings = Spellings(sorted(names))
        return [
            one
            for one in golden
            if (probe := self._probe(one.wording)).is_open
            or not probe.terms.isdisjoint(terms)
            or not probe.rows.isdisjoint(rows)
            or _is_heard(probe.question, spellings)
        ]

    def _probe(self, wording: str) -> _Probe:
        probe = self._probes.get(wording)
        if probe is None:
            if len(self._probes) >= _REMEMBERED:
                self._probes.clear()
            probe = self._probes[wording] = self._made(wording)
        return probe

    def _made(self, wording: str) -> _Probe:
        question = understood(wording, self._lexicon, lambda _form: True)
        terms: set[str] = set()
        rows: set[int] = set()
        for one in question.sought:
            terms |= {one.form, SOUND + one.reading, *self._lexicon.synonyms.get(one.form, {})}
            row = self._lexicon.related.row(one.form)
            if row is not None:
                rows |= {row, *(near for near, _likeness in self._lexicon.related.near(row))}
        is_open = _LATIN.search(folded(wording)) is not None
        return _Probe(frozenset(terms), frozenset(rows), question, is_open)


def _is_heard(question: Question, spellings: Spellings) -> bool:
    said: Sequence[object] = spellings.said_in(question.sounds, question.starts, question.spoken, question.solid)
    return bool(said or spellings.heard_in(question.spoken, question.solid, question.starts))
