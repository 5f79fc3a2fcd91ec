"""Kana for the bench: folding, Hepburn, and what SudachiPy reads and normalises. Independent of the search's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

_SYMBOLS = frozenset({"補助記号", "空白"})
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_TO_KATAKANA = {small: large for large, small in _TO_HIRAGANA.items()}
_NOT_KEPT = re.compile(r"[^0-9a-zぁ-ゖー一-鿿㐀-䶿々〆𠀀-𪛟]+")
_BRACKETS = re.compile(r"[（(\[【〔<＜「].*?(?:[）)\]】〕>＞」]|$)")
_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ",
    "t": "たちつてと", "d": "だぢづでど", "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ", "m": "まみむめも", "r": "らりるれろ",
}  # fmt: skip
_ODD = {
    "し": "shi", "じ": "ji", "ち": "chi", "ぢ": "ji", "つ": "tsu", "づ": "zu", "ふ": "fu", "ゔ": "vu",
    "や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n", "ゐ": "i", "ゑ": "e",
}  # fmt: skip
_SINGLE = {kana: row + vowel for row, kanas in _ROWS.items() for kana, vowel in zip(kanas, "aiueo", strict=True)} | _ODD
_SMALL_Y = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
_SMALL_VOWEL = {"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
_NO_Y = ("sh", "ch", "j")


def hiragana(text: str) -> str:
    """Katakana as hiragana; long marks stay."""
    return text.translate(_TO_HIRAGANA)


def katakana(text: str) -> str:
    """Hiragana as katakana."""
    return text.translate(_TO_KATAKANA)


def same(text: str) -> str:
    """Width, case and kana made equal, symbols gone: two names that agree in it are one name."""
    return _NOT_KEPT.sub("", hiragana(unicodedata.normalize("NFKC", text).lower()))


def bare(title: str) -> str:
    """A title without what stands in brackets; the title itself when nothing else is in it."""
    return _BRACKETS.sub("", title).strip() or title


def romaji(kana: str, long_vowel: str = "double") -> str:
    """Hepburn without macrons. `long_vowel`: what becomes of ー: `double` (kaado), `drop` (kado), `mark` (ka-do)."""
    written = ""
    is_doubled = False
    for character in hiragana(kana):
        if character == "っ":
            is_doubled = True
            continue
        if character == "ー":
            written += {"double": written[-1:], "drop": "", "mark": "-"}[long_vowel]
            continue
        if character in _SMALL_Y and written.endswith("i"):
            stem = written[:-1]
            written = stem + ("" if stem.endswith(_NO_Y) else "y") + _SMALL_Y[character]
            continue
        if character in _SMALL_VOWEL and written[-1:] in tuple("aiueo"):
            written = written[:-1] + _SMALL_VOWEL[character]
            continue
        piece = _SINGLE.get(character, character)
        double = ("t" if piece.startswith("ch") else piece[:1]) if is_doubled else ""
        written += double + piece
        is_doubled = False
    return written


def reading(text: str) -> str:
    """The reading that SudachiPy gives, in hiragana, without symbols; digits stay. Not always the right one."""
    return same("".join(_reading(token) for token in _said(text, "C")))


def words(text: str) -> list[str]:
    """Normalised forms of all tokens but symbols, in split mode A: what the lexical peers index.

    With mode C they find less (long compounds meet nothing), and a peer should be at its best.
    """
    return [token.normalized_form().lower() for token in _said(text, "A")]


def _reading(token: Any) -> str:
    surface = str(token.surface())
    return surface if surface.isdigit() else token.reading_form() or surface


def _said(text: str, mode: str) -> Iterable[Any]:
    tokens = _tokenizer(mode).tokenize(unicodedata.normalize("NFKC", text))
    return (token for token in tokens if token.part_of_speech()[0] not in _SYMBOLS)


@cache
def _tokenizer(mode: str) -> Any:
    return _dictionary().tokenizer(mode=mode)


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary  # noqa: PLC0415 - what does not need readings runs without it

    return Dictionary(dict="core")
