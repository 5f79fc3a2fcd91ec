"""Folding what people type and what entries say, so that different spellings of one word meet. Pure.

`folded` keeps what a morphological analyser needs: kanji, hiragana and katakana as they are, and spaces.
`kana_key` gives up everything but the sound; it is for comparing readings.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from knowledge.finding.numbers import western_years
from knowledge.finding.old_kanji import NEW_FORMS

__all__ = ["MAX_TEXT", "folded", "has_japanese", "hiragana", "joined", "kana_key", "western_years"]

MAX_TEXT = 400
"""Characters of a text that take part; whatever follows costs nothing."""

_KANA = "ぁ-ゖァ-ヺ"
_COMMON = f"0-9a-z{_KANA}ー一-鿿々 "
_ODD = re.compile(f"[^{_COMMON}A-Z.]+")
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Fillers and variation selectors: letters and marks to Unicode, nothing to the eye."""
_LOOSE_MARKS = re.compile("[\u0300-\u036f\u1160\u20d0-\u20ff\u3099\u309a]")
"""Accents, enclosing marks and dakuten that found no letter to sit on."""
_APART = {0x309B: "\u3099", 0x309C: "\u309a", ord("〻"): "々"}

_ITERATED = re.compile(f"[{_KANA}][ゝゞヽヾ]+")
_STRAY = re.compile(f"[ゝゞヽヾ〱-〵]|(?<![{_KANA}])ー|(?<![0-9])[.]|[.](?![0-9])")
_DASHES, _TILDES = "‐‑‒–—―−─━⸺-", "~〜〰∼"
_ANY_LONG = f"[ー{_TILDES}{_DASHES}]"
_LONG = re.compile(
    f"(?<=[{_KANA}])(?:ー{_ANY_LONG}*+|[{_DASHES}]{_ANY_LONG}*+(?![0-9a-z])|[{_TILDES}]{_ANY_LONG}*+(?![0-9a-z一-鿿]))"
)
"""フロア-1 and さいたま〜東京 hold a dash, コーヒ-豆 and ら〜めん a long mark."""
_SMALL_VOWELS = re.compile(r"([ぁぃぅぇぉァィゥェォ])\1+")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_JAPANESE = re.compile(f"[{_KANA}一-鿿々]")
_SPACES = re.compile(r" {2,}")

_HIRAGANA = {code: chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)}
_SAME_SOUND = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖゐゑぢづを", "あいうえおつやゆよわかけいえじずお", "ー ")
_V_SOUND = re.compile("ゔ([ぁぃぇぉ]?)")
_V_KANA = {"": "ぶ", "ぁ": "ば", "ぃ": "び", "ぇ": "べ", "ぉ": "ぼ"}
_VOWELS = {
    kana: vowel
    for vowel, row in zip(
        "あいうえお",
        (
            "あかがさざただなはばぱまやらわ",
            "いきぎしじちにひびぴみり",
            "うくぐすずつぬふぶぷむゆる",
            "えけげせぜてでねへべぺめれ",
            "おこごそぞとどのほぼぽもよろ",
        ),
        strict=True,
    )
    for kana in row
}
_PROLONGS = {"ああ", "いい", "うう", "ええ", "えい", "おお", "おう"}


def folded(text: str, limit: int = MAX_TEXT) -> str:
    """`text` with width, case, marks, old kanji, eras and numbers made equal, words apart by one space.

    Reads the first `limit` characters and returns at most `limit`; folding twice changes nothing more. Takes any
    text, also one with lone surrogates, and never raises. Long marks stay: らいたー and らいた meet in `kana_key`.
    """
    plain = _ODD.sub(lambda odd: "".join(map(_seen, odd[0])), text[:limit])
    plain = unicodedata.normalize("NFKC", plain).lower()
    plain = unicodedata.normalize("NFKC", _LOOSE_MARKS.sub("", plain)).translate(NEW_FORMS)
    plain = western_years(plain[:limit])[:limit]  # once before dashes and slashes go: R8/4/1
    plain = _LONG.sub("ー", _ITERATED.sub(_expanded, plain))
    plain = _SMALL_VOWELS.sub(r"\1", _STRAY.sub(" ", _THOUSANDS.sub("", plain)))
    plain = _ODD.sub(lambda odd: "".join(map(_worded, odd[0])), plain)
    return _numbered(_SPACES.sub(" ", plain).strip(), limit)


def has_japanese(text: str) -> bool:
    """Whether there are kana or kanji in what counts of a text."""
    return _JAPANESE.search(folded(text)) is not None


def joined(text: str) -> str:
    """`folded` without its spaces: a name as it is written."""
    return folded(text).replace(" ", "")


def hiragana(text: str) -> str:
    """Katakana as hiragana, nothing else changed."""
    return text.translate(_HIRAGANA)


def kana_key(text: str) -> str:
    """`text` by its sound, loosely: texts with one key may be one word, like コーヒー, こうひい and こひ.

    Hiragana without spaces, small kana, long marks and vowels that prolong the one before; the first vowel stays.
    え and い make one vowel except after て and で, so that ディスク stays apart from デスク. Different words do meet
    (おばさん, おばあさん), so let an exact reading win over an equal key. At most `MAX_TEXT` characters; never raises.
    """
    plain = folded(text)
    if " " in plain:
        plain = folded(plain.replace(" ", ""))
    plain = _V_SOUND.sub(lambda v: _V_KANA[v[1]], plain.translate(_HIRAGANA)).translate(_SAME_SOUND)
    kept: list[str] = []
    sounding = ""
    for kana in plain:
        vowel = sounding + kana
        if vowel not in _PROLONGS or (vowel == "えい" and kept[-1] in "てで"):
            kept.append(kana)
            sounding = _VOWELS.get(kana, "")
    return _numbered("".join(kept), MAX_TEXT)


def _numbered(text: str, limit: int) -> str:
    """`western_years`, at most `limit` long. Each round leaves fewer kanji numbers, so the rounds end."""
    while (shorter := western_years(text)[:limit].rstrip(" .")) != text:
        text = shorter
    return text


@lru_cache(maxsize=4096)
def _seen(character: str) -> str:
    """A character as it goes into NFKC: nothing if it cannot be seen, a space if it moves the pen."""
    if character.isspace():
        return " "
    if _UNSEEN.match(character) or unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return ""
    return _APART.get(ord(character), character)


@lru_cache(maxsize=4096)
def _worded(character: str) -> str:
    """A character as it leaves folding: letters, marks and numbers stay, symbols, emoji and punctuation do not."""
    return character if unicodedata.category(character)[0] in "LMN" else " "


def _expanded(match: re.Match[str]) -> str:
    """こゝろ is こころ, いすゞ is いすず."""
    kana = match[0][0]
    written = [kana]
    for mark in match[0][1:]:
        plain = unicodedata.normalize("NFD", kana)[0]
        voiced = unicodedata.normalize("NFC", plain + "\u3099")
        kana = voiced if mark in "ゞヾ" and len(voiced) == 1 else plain
        written.append(kana)
    return "".join(written)
