"""As what a text may be read: as Japanese, as English, or as both where that is not clear."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from knowledge.finding.documents import EntryAnalysis
from knowledge.finding.english_question import EnglishReader
from knowledge.finding.folding import folded, has_japanese
from knowledge.finding.lexicon import Lexicon
from knowledge.finding.question import Question, understood
from knowledge.finding.romaji import kana_from_romaji

_LATIN = re.compile(r"[a-z]{2,}")


class Readings:
    """Reads questions about one body of entries. Built once, then only read."""

    def __init__(self, lexicon: Lexicon, is_indexed: Callable[[str], bool], analyses: Sequence[EntryAnalysis]) -> None:
        """`is_indexed` tells whether some entry has a Japanese term."""
        self._lexicon = lexicon
        self._is_indexed = is_indexed
        self._english = EnglishReader(lexicon.analyser.english, analyses)

    def of(self, text: str) -> list[Question]:
        """What the text may ask; the Japanese reading first, if it is one."""
        question = understood(text, self._lexicon, self._is_indexed)
        plain = folded(text)
        is_japanese = has_japanese(plain)
        if is_japanese and not self._asks_in_japanese_about_english(plain):
            return [question]
        in_english = self._english.understood(plain)
        if in_english is None:
            return [question]
        is_clear = (
            not is_japanese
            and self._english.knows(in_english)
            and kana_from_romaji(plain) is None
            and not any(self._is_indexed(one.form) for one in question.sought if not one.is_frame)
        )
        return [in_english] if is_clear else [question, in_english]

    def _asks_in_japanese_about_english(self, plain: str) -> bool:
        """Whether all but the words in Latin letters is of the frame: umbrella の捨て方."""
        if not _LATIN.search(plain):
            return False
        rest = understood(_LATIN.sub(" ", plain), self._lexicon, self._is_indexed)
        return all(one.is_frame for one in rest.sought)
