"""The names of collection areas, and of their parts where one name holds several. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.normalize import folded

_HYPHENED = re.compile(
    r"([^-\uff0d\u2010-\u2015\u2212]*[^-\uff0d\u2010-\u2015\u22120-9０-９])[-\uff0d\u2010-\u2015\u2212](?=[^0-9０-９\s])(.+)"
)
_DIVIDER = re.compile(r"[・、，,／/]")
_BRACKETED = re.compile(r"([^（(]*)[（(]([^）)]*)[）)]")
_NO_PLACE = re.compile(
    r"除|一部|以外|全域|全部|その他|上記|を含む|^[0-9０-９一二三四五六七八九十]*(?:丁目|番地|番|区|組|班|自治会)?$"
)
_TOWN_WORDS = ("町", "地区")


def group_and_part(name: str) -> tuple[str, str]:
    """The group and the place of `惇明地区-京町`; two empty texts for a name without a hyphen between words."""
    found = _HYPHENED.fullmatch(name)
    return (found[1].strip(), found[2].strip()) if found else ("", "")


def parts_of(name: str) -> tuple[str, ...]:
    """The places in a name such as 「高松第一（松島・築地）花園・塩江」; none when it is a single place."""
    if not (_DIVIDER.search(name) or _BRACKETED.search(name)):
        return ()
    parts: list[str] = []
    rest = name
    while found := _BRACKETED.search(rest):
        before = _DIVIDER.split(found[1])
        inside = [sub.strip() for sub in _DIVIDER.split(found[2])]
        parts += [*before, *inside]
        if len(inside) == 1 and before[-1].strip() and not _NO_PLACE.search(inside[0]):
            parts.append(before[-1].strip() + inside[0])
        rest = rest[found.end() :]
    parts += _DIVIDER.split(rest)
    words = [part.strip() for part in parts]
    places = [place for word in words if word and not _NO_PLACE.search(word) for place in spoken(word)]
    return tuple(place for place in dict.fromkeys(places) if place != name)


def unambiguous(names: Sequence[str], parts: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """For each area those of its parts that no other area has, and that are not another's name."""
    count = Counter(word for some in parts for word in {folded(part) for part in some})
    whole = Counter(folded(name) for name in names)
    return [
        tuple(part for part in some if count[folded(part)] == 1 and not whole[folded(part)] and folded(part))
        for some in parts
    ]


def spoken(place: str) -> tuple[str, ...]:
    """A place as it can be looked for in a sentence: one letter would be in every other word, so 林町 and 林地区."""
    return (place,) if len(place) > 1 else tuple(place + town for town in _TOWN_WORDS)
