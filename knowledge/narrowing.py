"""What tells many entries of one name apart: ハンガー（金属製）, ハンガー（木製） … differ in their material. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.content import Entry

_DIVIDERS = re.compile(r"[（）()\[\]【】・、,，/／\s　]+")
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Narrower:
    """A word that tells some entries from the others, and the whole question to ask with it."""

    word: str
    asks: str


def narrower(entries: Sequence[Entry], limit: int) -> tuple[Narrower, ...]:
    """At most `limit` words, those of the most entries first; none when the entries share no name."""
    titles = [entry.title for entry in entries]
    name = _shared_name(titles)
    if not name:
        return ()
    differences = Counter(piece for title in titles for piece in dict.fromkeys(_differences(title, name)))
    telling = [word for word, count in differences.most_common() if count < len(titles)]
    return tuple(Narrower(word, f"{name} {word}") for word in telling[:limit]) if len(telling) > 1 else ()


def _shared_name(titles: Sequence[str]) -> str:
    """The longest piece of the first title that stands in all of them."""
    first = _DIVIDERS.sub(" ", titles[0])
    rest = [_DIVIDERS.sub(" ", title) for title in titles[1:]]
    for length in range(len(first), _SHORTEST_NAME - 1, -1):
        for start in range(len(first) - length + 1):
            piece = first[start : start + length]
            if " " not in piece and all(piece in title for title in rest):
                return piece
    return ""


def _differences(title: str, name: str) -> list[str]:
    return re.sub(f"の?{re.escape(name)}の?", " ", _DIVIDERS.sub(" ", title)).split()
