"""Which of an entry's languages a reader gets, and which one somebody wrote in. Pure.

There is no guessing of languages: somebody wrote English when what was found was found by its English title.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.content import JAPANESE, Entry, EntryText
from knowledge.finding.folding import hiragana
from knowledge.finding.romaji import kana_from_romaji

ENGLISH = "en"
EASY_JAPANESE = "ja-simple"
_ORDINARY = ("", JAPANESE)
_KANA = re.compile("[ぁ-ゖァ-ヺｦ-ﾟ]")
_JAPANESE = re.compile("[ぁ-ゖァ-ヺー々〆一-鿿㐀-䶿ｦ-ﾟ]")
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 400
_SHORTEST_TITLE_WORD = 3


@dataclass(frozen=True, slots=True)
class Words:
    """An entry's words for one reader: each from the first of the reader's languages that has it.

    `tag` is the language of the body, or of the title where there is no body. `is_wanted` tells whether that is
    what the reader asked for.
    """

    title: str
    body: str
    alt: str
    tag: str
    is_wanted: bool
    details: Mapping[str, Any]


def tags_for(wanted: str) -> tuple[str, ...]:
    """The languages to look in, best first: Vietnamese, English, やさしい日本語, ordinary Japanese."""
    if wanted in _ORDINARY:
        return (JAPANESE,)
    if wanted == EASY_JAPANESE:
        return (EASY_JAPANESE, JAPANESE)
    return tuple(dict.fromkeys((wanted, ENGLISH, EASY_JAPANESE, JAPANESE)))


def words_for(entry: Entry, wanted: str) -> Words:
    """The entry's words for a reader who wants the language `wanted`; empty means ordinary Japanese."""
    found = [text for tag in tags_for(wanted) if (text := entry.text_in(tag))]
    texts = [*found, *(() if entry.text in found else (entry.text,))]
    title = next((text for text in texts if text.title.strip()), texts[0])
    body = next((text for text in texts if text.body.strip()), title)
    alt = next((text.alt for text in texts if text.alt.strip()), "")
    details = dict(entry.details)
    for text in reversed(texts):
        details |= {name: value for name, value in text.details.items() if value not in ("", [], None)}
    return Words(
        title.title.strip(), body.body.strip(), alt.strip(), body.tag, body.tag == (wanted or JAPANESE), details
    )


def language_written(entry: Entry, typed: str, understood_as: str = "") -> str:
    """The tag of the language in which the entry was asked for, or nothing when that was Japanese.

    `understood_as` is the language in which the search understood it: "sissors" stands in no title.
    「Wi-Fi」 and 「CD」 stand in Japanese titles too: whoever types them is answered in Japanese.
    """
    if not typed.strip() or has_kana(typed):
        return ""
    japanese = [text for text in entry.texts if text.language == JAPANESE]
    names = (*(text.title for text in japanese), *entry.aliases, *entry.keywords)
    if any(_joined(typed) in _joined(name) for name in names):
        return ""
    named = next((t.tag for t in entry.texts if t.language != JAPANESE and _is_named(t, typed)), "")
    return named or (understood_as if understood_as and entry.text_in(understood_as) else "")


def is_foreign(typed: str) -> bool:
    """Whether somebody wrote a sentence without kana and kanji, two words of letters at least, that is no romaji."""
    words = [word for word in typed[:_LONGEST].split() if any(map(str.isalpha, word))]
    return len(words) > 1 and not _JAPANESE.search(typed) and kana_from_romaji(typed) is None


def has_kana(typed: str) -> bool:
    """Whether there is kana in it: then it is Japanese."""
    return _KANA.search(typed) is not None


def spelled(text: str) -> str:
    """Letters and digits of any script as they are compared: width and case made equal, all else gone."""
    return _joined(hiragana(unicodedata.normalize("NFKC", text)))


def spaced(text: str) -> str:
    """The words of a text in lower case, one space around each, so that a word is not found inside another."""
    return f" {' '.join(_words(text))} "


def _joined(text: str) -> str:
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text[:_LONGEST]).casefold())


def _is_named(text: EntryText, typed: str) -> bool:
    """Whether what was typed names the title: by a word of it in Latin script, by its characters in Chinese."""
    title, asked = _words(text.title), _words(typed)
    if any(ord(character) > 0x2E80 for word in asked for character in word):
        return any(len(part) > 1 and part in word for word in asked for part in title)
    roots = {_root(word) for word in title if len(word) >= _SHORTEST_TITLE_WORD}
    return any(_root(word) in roots for word in asked)


def _root(word: str) -> str:
    """A plural without its end: batteries, boxes and bottles are asked for as battery, box and bottle."""
    for end, instead in (("ies", "y"), ("xes", "x"), ("ses", "s"), ("s", "")):
        if word.endswith(end) and len(word) > len(end) + 2:
            return word.removesuffix(end) + instead
    return word
