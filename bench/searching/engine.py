"""The one place where the search under test is built and asked. When its construction changes, change it here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench.searching.meaningful import with_meaning
from bot.meaning import MeaningMissing
from knowledge.content import Entry
from knowledge.finding.lexicon import lexicon_from_folder
from knowledge.search import Finding, KnowledgeBase

TODAY = date(2026, 11, 21)
"""The day on which every question of the bench is asked: sample dates are relative to it."""
LIMIT = 10
WORDS = Path(__file__).resolve().parents[2] / "data" / "words"


class NotThere(Exception):
    """A part that was asked for cannot be measured; the text says why, in plain words."""


def built(entries: Sequence[Entry], *, semantic: bool = False) -> KnowledgeBase:
    """A knowledge base at its shipped settings; with `semantic`, the optional adapter re-ranks.

    Raises NotThere when that adapter is not to be had.
    """
    if semantic:
        try:
            return with_meaning(entries, lexicon_from_folder(WORDS))
        except MeaningMissing as error:
            raise NotThere(str(error)) from None
    return KnowledgeBase(entries, lexicon_from_folder(WORDS))


def ask(knowledge: KnowledgeBase, text: str, *, staff: bool = False, limit: int = LIMIT) -> Finding:
    """One question, asked as the bot asks it."""
    return knowledge.ask(text, on=TODAY, staff=staff, limit=limit)
