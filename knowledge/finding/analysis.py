"""Text into its content words, with SudachiPy and its core dictionary: the only place that knows them.

Politeness, particles and auxiliaries fall away by part of speech; a verb's denial stays (燃えない is not 燃える).
The dictionary is mapped from its file, so that all processes share one copy of it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from knowledge.finding.english import English
from knowledge.finding.folding import folded, hiragana, kana_key

REVISION = 3
"""Grows when the same text would be analysed otherwise, so that stored analyses are made afresh."""
_PIECE = re.compile(r"[^。！？\n]{1,150}[。！？\n]*|[。！？\n]+")
"""A sentence, or what of a long one fits into what `folded` reads, however much it grows."""
DENIAL = "ない"
_NEVER_FIRST = frozenset("ぁぃぅぇぉゃゅょゎ")
"""No word begins with these: what stands before was cut in the wrong place (てんきょ is no 天気)."""
_DENIALS = frozenset({"ない", "無い", "ぬ", "ず", "まい"})
_NO_CONTENT = frozenset({"助動詞語幹", "非自立可能", "代名詞"})
_BENDING = frozenset({"動詞", "形容詞"})
_LIGHT_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a text.

    `form` is the dictionary's normalised form, `reading` its katakana (of what bends, like verbs, none), `parts` the
    shorter words (form, reading) of a compound, `begin` and `end` its place in the folded text.
    """

    form: str
    reading: str
    weight: float = 1.0
    parts: tuple[tuple[str, str], ...] = ()
    begin: int = 0
    end: int = 0
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the folded text: as it is spoken (hiragana), the key of its sound, and its word if it has content.

    `is_exclaimed` for はい, うん, ありがとう, which are no part of anything; `is_particle` for は, を, って.
    """

    spoken: str
    sound: str
    word: Word | None
    is_exclaimed: bool = False
    is_particle: bool = False


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a text is made of, in order. `text` is the folded text."""

    text: str
    words: tuple[Word, ...]
    tokens: tuple[Token, ...]

    @property
    def sound(self) -> str:
        """The kana keys of all tokens."""
        return "".join(token.sound for token in self.tokens)

    @property
    def spoken(self) -> str:
        """The whole text as it is spoken, in hiragana where the dictionary knows it."""
        return "".join(token.spoken for token in self.tokens)


class Analyser:
    """Analyses texts; may be used by several threads at once."""

    def __init__(self, phrases: Iterable[str] = (), english: English | None = None) -> None:
        """`phrases` are fixed names of several words that the dictionary does not know as one.

        `english` analyses what is written in English; without it there is only the stemming.
        """
        self.english = english or English()
        self._dictionary = _dictionary()
        self._own = threading.local()
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        split = [tuple(word.form for word in self.analysed(phrase).words) for phrase in phrases]
        for forms in dict.fromkeys(split):
            if len(forms) > 1:
                self._phrases.setdefault(forms[0], []).append((forms, "".join(forms)))
        for known in self._phrases.values():
            known.sort(key=lambda pair: -len(pair[0]))

    def analysed(self, text: str) -> Analysis:
        """The words of a short text, such as a question or a title; only its first 400 characters count."""
        plain = folded(text)
        tokens = self._tokens(plain)
        words = self._with_phrases([token.word for token in tokens if token.word is not None])
        return Analysis(plain, tuple(words), tuple(tokens))

    def words_of_long(self, text: str) -> Iterator[Word]:
        """The content words of a text of any length."""
        for piece in _PIECE.findall(text):
            yield from self.analysed(piece).words

    def readings(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The words of a text of any length as it is written: where each begins and ends, its reading in katakana."""
        for piece in _PIECE.finditer(text):
            for morpheme in self._tokenizer().tokenize(piece[0]):
                yield piece.start() + morpheme.begin(), piece.start() + morpheme.end(), morpheme.reading_form()

    def form_of(self, name: str) -> str:
        """What the analysis of a text with this name in it calls it."""
        return "".join(word.form for word in self.analysed(name).words)

    def _tokens(self, plain: str) -> list[Token]:
        tokens: list[Token] = []
        deniable = -1
        for morpheme in self._tokenizer().tokenize(plain):
            part = morpheme.part_of_speech()
            if part[0] == "空白":
                continue
            if part[0] != "助動詞":
                deniable = len(tokens)
            elif morpheme.normalized_form() in _DENIALS and 0 <= deniable < len(tokens):
                tokens[deniable] = _denied(tokens[deniable], morpheme.end())
            tokens.append(_token(morpheme, part))
            if morpheme.surface()[0] in _NEVER_FIRST and len(tokens) > 1:
                tokens[-2] = replace(tokens[-2], word=None)
        return tokens

    def _with_phrases(self, words: Sequence[Word]) -> Iterator[Word]:
        place = 0
        while place < len(words):
            found = self._phrase_at(words, place)
            yield found or words[place]
            place += len(found.parts) if found else 1

    def _phrase_at(self, words: Sequence[Word], place: int) -> Word | None:
        for forms, joined in self._phrases.get(words[place].form, ()):
            piece = words[place : place + len(forms)]
            if tuple(word.form for word in piece) == forms and _touch(piece):
                parts = tuple((word.form, word.reading) for word in piece)
                reading = "".join(word.reading for word in piece)
                return Word(joined, reading, 1.0, parts, piece[0].begin, piece[-1].end)
        return None

    def _tokenizer(self) -> Tokenizer:
        """One per thread: SudachiPy's tokenizers must not be shared."""
        tokenizer: Tokenizer | None = getattr(self._own, "tokenizer", None)
        if tokenizer is None:
            tokenizer = self._own.tokenizer = self._dictionary.tokenizer(mode=SplitMode.C)
        return tokenizer


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


@lru_cache(maxsize=20_000)
def _sound(reading: str) -> str:
    return kana_key(reading)


def _token(morpheme: Morpheme, part: Sequence[str]) -> Token:
    is_mark = part[0] == "補助記号"
    reading = morpheme.surface() if is_mark else morpheme.reading_form() or morpheme.surface()
    if not _has_content(part):
        is_exclaimed = part[0] == "感動詞" and len(reading) > 1
        return Token(hiragana(reading), _sound(reading), None, is_exclaimed, is_particle=part[0] == "助詞")
    form = morpheme.normalized_form().lower()
    pieces = morpheme.split(SplitMode.A)
    parts: tuple[tuple[str, str], ...] = ()
    if len(pieces) > 1:
        parts = tuple((piece.normalized_form().lower(), piece.reading_form()) for piece in pieces)
    bends = part[0] in _BENDING
    weight = _LIGHT_WEIGHT if bends else 1.0
    word = Word(form, "" if bends else reading, weight, parts, morpheme.begin(), morpheme.end(), not morpheme.is_oov())
    return Token(hiragana(reading), _sound(reading), word)


def _has_content(part: Sequence[str]) -> bool:
    if part[0] == "接尾辞":
        return part[1] == "名詞的"
    return part[0] in ("名詞", "動詞", "形容詞", "形状詞") and part[1] not in _NO_CONTENT


def _denied(token: Token, end: int) -> Token:
    """出 in 出ません: what is done is 出るない."""
    word = token.word
    if word is None:
        return token
    parts = ((word.form, word.reading),)
    return replace(token, word=replace(word, form=word.form + DENIAL, reading="", parts=parts, end=end))


def _touch(words: Sequence[Word]) -> bool:
    """Whether words follow one another but for a space or a の: Wi-Fi, 二十歳の集い."""
    return all(right.begin - left.end <= 1 for left, right in pairwise(words))
