"""Readings behind kanji, （よみ）, for those who cannot read them: 市役所（しやくしょ）. Pure.

Whoever writes the text may give a reading, as Aozora Bunko does: 市役所《しやくしょ》, ｜お山の家《おやまのいえ》.
It wins over the dictionary's. Nothing is ever changed but for what is inserted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from knowledge.content import Entry
from knowledge.finding.folding import hiragana

Pieces = Callable[[str], Iterable[tuple[int, int, str]]]
"""A text's words: where each begins and ends, and its reading in katakana."""

_KANJI = "一-鿿㐀-䶿々〆𠀀-𪛟"
_SMALL_KE = "ヶケヵ"
_READ = "ぁ-ゖァ-ヺー・ 　"
_RUBY = re.compile(f"(?:｜([^｜《》\\n]{{1,40}})|([{_KANJI}][{_KANJI}{_SMALL_KE}]*))《([{_READ}]{{1,60}})》")
_PART = re.compile(f"[{_KANJI}{_SMALL_KE}]+|[^{_KANJI}{_SMALL_KE}]+")
_HAS_KANJI = re.compile(f"[{_KANJI}]")
_IS_KANJI = re.compile(f"[{_KANJI}]+")
_DIGIT = re.compile("[0-9０-９①-⑳.．,，%％]")
_READING_FOLLOWS = re.compile("[（(][ぁ-ゖァ-ヺー・ 　]+[）)]")
_WEEKDAYS = frozenset("月火水木金土日祝")
_LONG_NAME = 3
_LEFT_ALONE = frozenset({"中文"})
"""What readers of Japanese do not read: the names of other languages."""
_AFTER_KANJI = {"係": "がかり"}
"""How a word is read that stands behind another: 係 alone is かかり, 環境係 かんきょうがかり."""


@dataclass(frozen=True, slots=True)
class Furigana:
    """Puts readings into texts. `names` are those the dictionary cannot know: the town's, its districts'."""

    pieces: Pieces
    names: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """`text` with （よみ） behind its kanji; numbers with their counters, and weekdays in brackets, stay alone."""
        plain, given = _read_ruby(text)
        if not _HAS_KANJI.search(plain):
            return plain
        spans = sorted([*given, *self._named(plain, {place for b, e, _ in given for place in range(b, e)})])
        readings = {end: reading for _begin, end, reading in spans}
        gaps = zip([0, *(end for _, end, _ in spans)], [*(begin for begin, _, _ in spans), len(plain)], strict=True)
        for first, last in gaps:
            gap = plain[first:last]
            for begin, end, reading in _joined(gap, self.pieces(gap)):
                readings |= {first + begin + place: part for place, part in _aligned(gap[begin:end], reading)}
        return "".join(_inserted(plain, readings))

    def _named(self, plain: str, taken: set[int]) -> Iterator[tuple[int, int, str]]:
        for name, reading in sorted(self.names.items(), key=lambda pair: -len(pair[0])):
            if not reading or not _HAS_KANJI.search(name[-1:]):
                continue
            alone = f"(?<![{_KANJI}]){re.escape(name)}(?![{_KANJI}])"  # a district 北 is no part of 北海道
            for match in re.finditer(alone if len(name) < _LONG_NAME else re.escape(name), plain):
                if taken.isdisjoint(range(*match.span())):
                    taken.update(range(*match.span()))
                    yield match.start(), match.end(), reading


def without_ruby(text: str) -> str:
    """`text` without the readings that its writer gave in 《》."""
    return _read_ruby(text)[0]


def entry_without_ruby(entry: Entry) -> Entry:
    """The entry as it is searched for: without the readings that its writer gave in 《》."""
    if not any("《" in words for text in entry.texts for words in (text.title, text.body)):
        return entry
    texts = (replace(one, title=without_ruby(one.title), body=without_ruby(one.body)) for one in entry.texts)
    return replace(entry, texts=tuple(texts))


def _read_ruby(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its readings, and for each where its word begins and ends in that."""
    kept: list[str] = []
    given: list[tuple[int, int, str]] = []
    length = place = 0
    for match in _RUBY.finditer(text):
        before, base = text[place : match.start()], match[1] or match[2]
        kept += [before, base]
        length += len(before) + len(base)
        given.append((length - len(base), length, hiragana(match[3])))
        place = match.end()
    return "".join([*kept, text[place:]]), given


def _joined(plain: str, pieces: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The words that can be read; those of kanji only that touch one another become one: 環境 and 係."""
    begin = end = 0
    reading = ""
    for first, last, sound in pieces:
        word = plain[first:last]
        read = _reading(plain, first, last, sound)
        if read and reading and first == end and _IS_KANJI.fullmatch(word):
            reading, end = reading + _AFTER_KANJI.get(word, read), last
            continue
        if reading:
            yield begin, end, reading
        begin, end, reading = first, last, read
        if read and not _IS_KANJI.fullmatch(word):
            yield first, last, read
            reading = ""
    if reading:
        yield begin, end, reading


def _reading(plain: str, first: int, last: int, sound: str) -> str:
    """The reading of one word in hiragana, or nothing where it is better left alone."""
    word = plain[first:last]
    is_counter = first > 0 and _DIGIT.match(plain[first - 1])
    is_bracketed = plain[max(0, first - 1) : first] in ("（", "(", "・") and plain[last : last + 1] in ("）", ")", "・")
    if (
        word in _LEFT_ALONE
        or not _HAS_KANJI.search(word)
        or _DIGIT.search(word)
        or is_counter
        or (word in _WEEKDAYS and is_bracketed)
    ):
        return ""
    if word == "方" and sound == "ホウ":
        return "" if plain[last : last + 1] in ("が", "へ") else "かた"  # 出した方は; した方が and 北の方へ are ほう
    read = hiragana(sound)
    return "" if not read or _HAS_KANJI.search(read) or read == "きごう" else read


def _aligned(word: str, reading: str) -> list[tuple[int, str]]:
    """Where in a word which part of its reading goes, its own kana left out: 食べる gives た behind 食."""
    parts = _PART.findall(word)
    pattern = "".join("(.+?)" if _HAS_KANJI.search(part) else re.escape(hiragana(part)) for part in parts)
    match = re.fullmatch(pattern, reading)
    if match is None:
        return []
    found, place = [], 0
    sounds = iter(match.groups())
    for part in parts:
        place += len(part)
        if _HAS_KANJI.search(part):
            found.append((place, next(sounds)))
    return found


def _inserted(plain: str, readings: Mapping[int, str]) -> Iterator[str]:
    place = 0
    for end in sorted(readings):
        yield plain[place:end]
        place = end
        if not _READING_FOLLOWS.match(plain, end):
            yield f"（{readings[end]}）"
    yield plain[place:]
