"""Slow work that gives the same for the same, done once per process though many tests and databases ask for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import jinja2
import pytest

import bot.shelf
import bot.wiring
import knowledge.analyses
import knowledge.media
from knowledge.analyses import Read, knowledge_of
from knowledge.content import Entry
from knowledge.finding.analysis import Analyser
from knowledge.finding.documents import EntryAnalysis, analysed_entry
from knowledge.finding.lexicon import Lexicon
from knowledge.meaning import ByMeaning
from knowledge.search import KnowledgeBase

_TOWN = 100
"""So many entries are a whole town; less is read in no time, and changes from test to test."""


@contextmanager
def remembering() -> Iterator[None]:
    """What depends on nothing but its arguments is remembered; none of it ever changes."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(knowledge.analyses, "analysed_entry", _Analyses())
        patched.setattr(knowledge.media, "_reencoded", cache(knowledge.media._reencoded))
        patched.setattr(bot.shelf, "knowledge_of", _Towns())
        patched.setattr(jinja2.Environment, "compile", _compiled_once(jinja2.Environment.compile))
        for name in ("municipalities_from_csv", "phrases_from_folder"):
            patched.setattr(bot.wiring, name, cache(getattr(bot.wiring, name)))
        yield


def _compiled_once(compile_: Callable[..., Any]) -> Callable[..., Any]:
    """Every test's console has the same templates: a template is compiled once for all of them."""
    made: dict[tuple[object, ...], Any] = {}

    def compiled(environment: jinja2.Environment, source: Any, *about: Any, **more: Any) -> Any:
        if not isinstance(source, str):
            return compile_(environment, source, *about, **more)
        key = (type(environment), source, about, tuple(more.items()), tuple(environment.extensions))
        if key not in made:
            made[key] = compile_(environment, source, *about, **more)
        return made[key]

    return compiled


class _Analyses:
    """`analysed_entry`, once for each entry."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, str], EntryAnalysis] = {}

    def __call__(self, entry: Entry, analyser: Analyser) -> EntryAnalysis:
        key = (id(analyser), repr(entry))
        if key not in self._made:
            self._made[key] = analysed_entry(entry, analyser)
        return self._made[key]


class _Towns:
    """`knowledge_of`, once for each town with the same entries and the same analyses."""

    def __init__(self) -> None:
        self._made: deque[tuple[Lexicon, list[tuple[Entry, EntryAnalysis | None]], KnowledgeBase]] = deque(maxlen=4)

    def __call__(
        self,
        read: Read,
        lexicon: Lexicon,
        by_meaning: ByMeaning | None = None,
        like: KnowledgeBase | None = None,
    ) -> KnowledgeBase:
        if by_meaning is not None or len(read) < _TOWN:
            return knowledge_of(read, lexicon, by_meaning, like)
        content = [(one.entry, one.analysis) for one in read.values()]
        for known_lexicon, known, made in self._made:
            if known_lexicon is lexicon and known == content:
                return made
        self._made.append((lexicon, content, knowledge_of(read, lexicon)))
        return self._made[-1][2]
