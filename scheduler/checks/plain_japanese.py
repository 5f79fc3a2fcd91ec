"""Hints for plainer Japanese, after the guide to やさしい日本語 (出入国在留管理庁・文化庁, 2020). Warnings only. Pure.

The ordinary text gets those that help every reader, the easy one (`ja-simple`) all of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from scheduler.checks.drafted import (
    EASY_JAPANESE,
    CheckContext,
    DraftedNotice,
    WrittenText,
    excerpt,
    texts_of,
    warning,
)
from scheduler.checks.written_days import ADDRESS
from scheduler.findings import Finding

LONGEST_EASY_SENTENCE = 40
LONGEST_SENTENCE = 80
_MOST_KANJI = 0.4
_MOST_KANJI_ORDINARY = 0.55
_ENOUGH_LETTERS = 30
_SHOWN = 6
_CHAIN = 7
_KANJI = "一-鿿㐀-䶿々〆ヶ"

_SENTENCE_ENDS = re.compile(r"(?<=[。！？!?])|\n")
_READING = re.compile(r"[（(][ぁ-ゖァ-ヺー・ 　]+[）)]|《[^》]*》")
_BLANK = re.compile(r"\s")
_ONE_KANJI = re.compile(rf"[{_KANJI}]")
_TWICE_NOT = re.compile(
    r"ない(?:わけ|こと|もの)(?:で)?(?:は|も)(?:ありません|な[いく])|なく(?:は|も)(?:ありません|な[いく])"
    r"|ない(?:と)?(?:は|も)(?:限り|言え|いえ|限ら)(?:ません|ない)|[ざずら]ざる?を得|ないでは(?:いられ|おか)"
    r"|以外(?:の[^。\n、]{1,10})?(?:は|に)[^。\n、]{0,20}(?:ません|できない)|ないとき以外|ない限り[^。\n]{0,24}(?:ません|ない)"
)
_MUST = re.compile(r"なければ(?:なり|いけ)(?:ません|ない)|ないと(?:いけ|なり)(?:ません|ない)")
_PASSIVE = re.compile(r"[^。、\n\s]{1,6}(?:され|られ)(?:る|ます|まし|た|て|ない)")
_NOTATIONS = {
    "24:00": re.compile(r"24[:：]00|24時|２４時"),
    "～": re.compile(r"[0-9０-９時日)）]\s?[～〜~]"),
    "元号": re.compile(r"(?:令和|平成|昭和)[元0-9０-９]+年(?![^。\n]{0,6}(?:19|20)[0-9]{2}年)(?<!年[（(])"),
}
_WESTERN = re.compile(r"(?:19|20)[0-9]{2}年")
_WORD = re.compile(rf"(?<![0-9０-９])[{_KANJI}]+")
_FOLLOWED_BY_READING = re.compile(r"[ぁ-ゖ]{0,4}(?:[（(][ぁ-ゖァ-ヺー・ 　]+[）)]|《)")
_WEEKDAY = re.compile(r"[月火水木金土日祝年曜]+")


def plain_japanese_findings(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """Hints for every title and body in Japanese that residents get; of a kind one for a text."""
    if not draft.is_for_residents:
        return
    for text in texts_of(draft):
        if not text.is_japanese:
            continue
        words = ADDRESS.sub(" ", text.text)
        bare = _READING.sub("", words)
        yield from _for_every_reader(text, bare, _offered(text, around))
        if text.language == EASY_JAPANESE:
            yield from _for_learners(text, words, bare)


def _offered(text: WrittenText, around: CheckContext) -> Mapping[str, str]:
    return {**around.plainer, **around.easier} if text.language == EASY_JAPANESE else around.plainer


def _for_every_reader(text: WrittenText, bare: str, plainer: Mapping[str, str]) -> Iterator[Finding]:
    most = LONGEST_EASY_SENTENCE if text.language == EASY_JAPANESE else LONGEST_SENTENCE
    long = [one for one in map(str.strip, _SENTENCE_ENDS.split(bare)) if len(one) > most]
    if long:
        yield warning("sentence-long", text.place, first=excerpt(long[0]), count=len(long), most=most)
    share = _kanji_share(bare)
    if share > _MOST_KANJI and (text.language == EASY_JAPANESE or share > _MOST_KANJI_ORDINARY):
        yield warning("kanji-many", text.place, percent=round(share * 100))
    twice = _TWICE_NOT.search(bare)
    if twice:
        yield warning("negated-twice", text.place, words=excerpt(twice[0]))
    pairs = hard_words(bare, plainer)
    if pairs:
        shown = "、".join(f"「{hard}」→「{easy}」" for hard, easy in pairs[:_SHOWN])
        yield warning("hard-words", text.place, pairs=shown)


def _for_learners(text: WrittenText, words: str, bare: str) -> Iterator[Finding]:
    must = _MUST.search(bare)
    if must:
        yield warning("easy-must", text.place, words=must[0])
    passive = _PASSIVE.search(bare)
    if passive:
        yield warning("easy-passive", text.place, words=passive[0])
    chain = re.search(rf"[{_KANJI}]{{{_CHAIN},}}", bare)
    if chain:
        yield warning("easy-noun-chain", text.place, words=excerpt(chain[0]))
    odd = [name for name, pattern in _NOTATIONS.items() if pattern.search(bare)]
    if "元号" in odd and _WESTERN.search(bare):
        odd.remove("元号")
    if odd:
        yield warning("easy-notation", text.place, written="、".join(odd))
    alone = [found[0] for found in _WORD.finditer(words) if _needs_reading(words, found)]
    if alone:
        yield warning("easy-no-reading", text.place, words="、".join(dict.fromkeys(alone[:_SHOWN])))


def hard_words(text: str, plainer: Mapping[str, str]) -> list[tuple[str, str]]:
    """The hard words of a text, each once, with the plainer ones; the longest word wins where two begin."""
    if not plainer:
        return []
    longest_first = sorted(plainer, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest_first))
    found = dict.fromkeys(hit[0] for hit in re.finditer(pattern, unicodedata.normalize("NFC", text)))
    return [(word, plainer[word]) for word in found]


def _kanji_share(text: str) -> float:
    letters = _BLANK.sub("", text)
    if len(letters) < _ENOUGH_LETTERS:
        return 0.0
    return sum(1 for letter in letters if _ONE_KANJI.match(letter)) / len(letters)


def _needs_reading(words: str, found: re.Match[str]) -> bool:
    return not _FOLLOWED_BY_READING.match(words, found.end()) and not _WEEKDAY.fullmatch(found[0])
