"""Japanese written in Latin letters, read back as kana. Pure."""

from __future__ import annotations

import re
import unicodedata

MAX_ROMAJI = 400
"""Characters that are read; a longer text is no romaji to us."""

_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "g": "がぎぐげご",
    "s": "さしすせそ",
    "z": "ざじずぜぞ",
    "t": "たちつてと",
    "d": "だぢづでど",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
    "m": "まみむめも",
    "r": "らりるれろ",
}
_GLIDES = {
    "ky": "き", "gy": "ぎ", "sy": "し", "sh": "し", "zy": "じ", "jy": "じ", "j": "じ", "ty": "ち", "ch": "ち",
    "dy": "ぢ", "ny": "に", "hy": "ひ", "by": "び", "py": "ぴ", "my": "み", "ry": "り",
}  # fmt: skip
_OTHERS = {
    "ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を", "fu": "ふ", "shi": "し", "ji": "じ", "chi": "ち",
    "tsu": "つ", "dzu": "づ", "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ", "she": "しぇ", "je": "じぇ",
    "che": "ちぇ", "va": "ゔぁ", "vi": "ゔぃ", "vu": "ゔ", "ve": "ゔぇ", "vo": "ゔぉ", "kwa": "くゎ", "gwa": "ぐゎ",
}  # fmt: skip
"""wi and we are left out: nobody writes a Japanese word with them, and wifi and web are none."""

_SYLLABLES = {
    **{consonant + vowel: kana for consonant, row in _ROWS.items() for vowel, kana in zip("aiueo", row, strict=True)},
    **{
        start + vowel: kana + small
        for start, kana in _GLIDES.items()
        for vowel, small in zip("auo", "ゃゅょ", strict=True)
    },
    **_OTHERS,
}
_TOKEN = re.compile(
    r"(?P<nasal>n'|nn(?![aiueoy'])|n(?![aiueoy'])|m(?=[bmp]))"
    r"|(?P<double>([kstpgdbzjfh])(?=\3)|[ct](?=ch))"
    rf"|(?P<syllable>{'|'.join(sorted(_SYLLABLES, key=len, reverse=True))})"
    r"|(?P<passport>(?<=o)h(?![aiueoyh]))"
    r"|(?P<long>(?<=[aiueo])ー+)"
)
_SINGLE_KANA = {"nasal": "ん", "double": "っ", "passport": "う", "long": "ー"}
_LONG_VOWELS = str.maketrans(
    {"ā": "aa", "ī": "ii", "ū": "uu", "ē": "ee", "ō": "ou", "â": "aa", "î": "ii", "û": "uu", "ê": "ee", "ô": "ou"}
)
_APOSTROPHES = str.maketrans("’‘`´ʼ′", "''''''")
_LATIN = re.compile(r"[a-z'ー\s-]*[a-z][a-z'ー\s-]*")
_DASHES = re.compile("[‐‑‒–—−]")


def kana_from_romaji(text: str) -> str | None:
    """Hiragana for a text that is Hepburn, Kunrei or Nihon romaji from end to end; None for any other text.

    Words apart by spaces or hyphens are joined; hyphens are long marks when the text ends with one (ko-hi-).
    A doubled n before a vowel is ん and n (onna, konnichiwa), oh is おう as in passports (Satoh). English words
    of romaji syllables (note, same) are read too, so ask only where kana may be meant. Never raises.
    """
    if len(text) > MAX_ROMAJI:
        return None
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).lower().strip().translate(_LONG_VOWELS)
    plain = _DASHES.sub("-", plain)
    if not _LATIN.fullmatch(plain):
        return None
    if plain.endswith("-"):
        plain = plain.replace("-", "ー")
    words = [_kana(word) for word in re.split(r"[\s-]+", plain)]
    return None if None in words else "".join(word for word in words if word)


def _kana(word: str) -> str | None:
    """Hiragana for one word of lower-case ASCII, apostrophes and ー; None where a letter belongs to no syllable."""
    kana: list[str] = []
    position = 0
    while position < len(word):
        token = _TOKEN.match(word, position)
        if token is None:
            return None
        kana.append(_SYLLABLES.get(token[0]) or _SINGLE_KANA[str(token.lastgroup)])
        position = token.end()
    return "".join(kana)
