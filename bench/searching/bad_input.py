"""What nobody should type: each must give an answer or Unknown within 50 ms, and no exception."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench.searching.engine import ask
from knowledge.search import KnowledgeBase

WITHIN_MS = 50.0
_TIMES = 3
BAD = {
    "100 kB of text": "粗大ごみの出し方を教えてください。" * 2_000,
    "100 kB without a space or stop": "あいうえおかきくけこ漢字" * 2_800,
    "100 kB of Latin letters": "gomi no dashikata " * 5_700,
    "only symbols": "！？＃＄％＆（）＝～｜￥＋＊" * 300,
    "only emoji": "😀🗑👨‍👩‍👧‍👦🇯🇵" * 500,
    "lone surrogates": "\ud800ふとん\udfff" * 500,
    "lone surrogates only": "\udc00" * 5_000,
    "regular-expression bait": "(a+)+$" * 1_000 + "a" * 5_000 + "!",
    "regular-expression bait in Japanese": "のをのをのを" * 3_000 + "ですかですかですか" * 500,
    "one kana, 5,000 times": "あ" * 5_000,
    "one long mark, 5,000 times": "ー" * 5_000,
    "one kanji, 5,000 times": "捨" * 5_000,
    "digits": "1234567890" * 1_000,
    "kanji numerals": "一億二千三百四十五万六千七百八十九" * 500,
    "combining marks": "か" + "\u3099" * 5_000,
    "NUL and control characters": "\x00\x01\x1b" * 2_000,
    "white space": " \u3000\t\n" * 5_000,
    "nothing": "",
    "widest ligatures": "\ufdfa" * 5_000,
    "era and date bait": "令和元年平成三十一年昭和" * 1_000,
}


@dataclass(frozen=True, slots=True)
class Bore:
    """How one bad text was borne: the slowest of some times, and the exception if there was one."""

    name: str
    milliseconds: float
    fault: str = ""

    @property
    def is_good(self) -> bool:
        """In time and without an exception."""
        return not self.fault and self.milliseconds <= WITHIN_MS


def bear(knowledge: KnowledgeBase) -> list[Bore]:
    """Ask each text some times. No warm-up of its own: the first time counts too."""
    return [_bear(knowledge, name, text) for name, text in BAD.items()]


def _bear(knowledge: KnowledgeBase, name: str, text: str) -> Bore:
    slowest = 0.0
    for _ in range(_TIMES):
        start = time.perf_counter()
        try:
            ask(knowledge, text)
        except Exception as error:
            return Bore(name, (time.perf_counter() - start) * 1000, f"{type(error).__name__}: {error}"[:80])
        slowest = max(slowest, (time.perf_counter() - start) * 1000)
    return Bore(name, slowest)
