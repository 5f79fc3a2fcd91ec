"""What the tests of the knowledge share."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.finding.lexicon import Lexicon, lexicon_from_folder
from knowledge.search import KnowledgeBase
from tests.unit.knowledge.small_town import SMALL_TOWN

_WORDS = Path(__file__).parents[3] / "data" / "words"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The words as they ship."""
    return lexicon_from_folder(_WORDS)


@pytest.fixture(scope="session")
def town(lexicon: Lexicon) -> KnowledgeBase:
    """The small town with all the words that ship."""
    return KnowledgeBase(SMALL_TOWN, lexicon)
