"""What cells say in words: names on one line, advice in paragraphs, readings in hiragana. Pure."""

from __future__ import annotations

import html
import re
import unicodedata

from knowledge.finding.folding import hiragana as in_hiragana

_LINK = re.compile(
    r"<a\s[^<>]*?href\s*=\s*[\"']?(https?://[^\s\"'<>]+)[\"']?[^<>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL
)
_BLOCK_END = re.compile(r"</(?:p|li|div|tr|ul|ol|h[1-6])\s*>", re.IGNORECASE)
_LONGEST_WITH_LINKS = 20_000
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_INDEX = re.compile(r"[\u3010\[(<\u300c\u25a0\u25cf]?\s*[ぁ-んァ-ヴa-z](?:行|~[ぁ-んァ-ヴa-z])?\s*[\u3011\])>\u300d]?")
_AMOUNT = re.compile(r"([0-9][0-9,]*)(?:\.0+)?")
_DITTO = frozenset({"〃", "々", "同上", "″", "''", '"', "”", "“", "〟"})


def on_one_line(text: str) -> str:
    """A name without line ends; blanks at its ends are gone, and those inside are single."""
    return "".join(" ".join(line.split()) for line in without_tags(text).split("\n"))


def in_paragraphs(text: str) -> str:
    """Advice with its line ends, each line without blanks at its ends, empty lines gone."""
    lines = (line.strip() for line in without_tags(text).split("\n"))
    return "\n".join(line for line in lines if line)


def without_tags(text: str) -> str:
    """A page's markup as plain words; a link keeps its address in brackets behind its words."""
    if "<" not in text and "&" not in text:
        return text
    linked = _LINK.sub(lambda link: _linked(link[2], link[1]), text) if len(text) <= _LONGEST_WITH_LINKS else text
    return html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", linked)))


def hiragana(text: str) -> str:
    """A reading in hiragana, whichever kana it was written in."""
    return in_hiragana(unicodedata.normalize("NFKC", text)).strip()


def is_index_letter(text: str) -> bool:
    """Whether this is a place in the order of the kana (あ, か行, A) and no reading."""
    return bool(_INDEX.fullmatch(unicodedata.normalize("NFKC", text).strip().lower()))


def is_ditto(text: str) -> bool:
    """Whether the cell only says that it is like the one above."""
    return text.strip() in _DITTO


def amount(text: str) -> str:
    """A fee as people write it: a bare number is yen."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    number = _AMOUNT.fullmatch(plain)
    return f"{number[1]}円" if number else plain


def _linked(words: str, address: str) -> str:
    return words if address in words else f"{words}（{address}）"
