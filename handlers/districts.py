"""Finding the collection area somebody means among hundreds. The names are folded once for a town. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.content import District
from knowledge.normalize import folded, without_politeness

_MOST_AROUND_A_NAME = 8
_SHORTEST_IN_TALK = 2
_SHORTEST_KANA_IN_TALK = 3
_LEADING_PARTICLES = re.compile("^[はがをのにで]+")
_KANA = re.compile("[ぁ-ゖー]+")
_ENDS_A_PLACE_OR_TIME = frozenset("県市区町村郡字月火水木金土日週年回度次")
"""What may stand before a name: 高松市京町, 来週京町. 東京町 is another place than 京町."""


@dataclass(frozen=True, slots=True)
class Named:
    """The areas that a text may mean. `is_sure` is False when the text rather names a place beside them."""

    districts: tuple[District, ...] = ()
    is_sure: bool = True

    @property
    def one(self) -> District | None:
        """The area, when there is no doubt."""
        return self.districts[0] if len(self.districts) == 1 and self.is_sure else None


class DistrictNames:
    """The names of a town's areas: name, reading, aliases, and the group, which names all its members.

    `label` tells an area apart from all others: areas of one name get their group, their plant or a number with it.
    """

    def __init__(self, districts: Sequence[District]) -> None:
        """Folds every name once; 326 areas take some milliseconds."""
        self.districts = tuple(districts)
        self._labels = _labels(self.districts)
        self._by_key = {district.key: district for district in self.districts}
        self._own: dict[str, tuple[str, ...]] = {}
        self._keys: dict[str, list[str]] = {}
        self._formal: set[str] = set()
        for district in self.districts:
            formal = {folded(name) for name in (district.name, district.reading, self._labels[district.key])}
            own = formal | {folded(alias) for alias in district.aliases}
            self._own[district.key] = tuple(sorted(own - {""}))
            self._formal |= formal | {folded(district.group)}
            for name in own | {folded(district.group)}:
                self._keys.setdefault(name, []).append(district.key)
        self._keys.pop("", None)
        self._longest_first = sorted(self._keys, key=lambda name: (-len(name), name))

    def find(self, key: str) -> District | None:
        """The area with this key, or None."""
        return self._by_key.get(key)

    def label(self, district: District) -> str:
        """What the area is called where others of its name could be meant."""
        return self._labels[district.key]

    def alone(self, plain: str) -> Named:
        """The areas whose name, reading or group is the whole of a folded text."""
        return self._named([plain]) if plain in self._formal and plain in self._keys else Named()

    def in_talk(self, plain: str) -> tuple[Named, str]:
        """The areas that a folded sentence names, and the sentence without their names.

        Names that are only a part of another place's name do not count.
        """
        names = [name for name in self._standing_in(plain) if _stands_out(name) and not _is_glued(name, plain)]
        rest = plain
        for name in names:
            rest = rest.replace(name, "")
        return self._named(names), rest

    def said(self, answer: str) -> Named:
        """The areas of an answer to our question: 北, きた, 北地区です, 北団地に住んでいます; no other talk."""
        plain = without_politeness(answer)
        names = self._standing_in(plain)
        names = [name for name in names if len(plain) - sum(map(len, names)) <= _MOST_AROUND_A_NAME]
        if names:
            found = self._named(names)
            rest = plain
            for name in names:
                rest = rest.replace(name, "")
            return self._narrowed(found, rest, is_sure=not all(_is_glued(name, plain) for name in names))
        if not plain:
            return Named()
        beginning = [name for name in self._longest_first if name.startswith(plain)]
        return self._all_of(beginning or [name for name in self._longest_first if plain in name])

    def _standing_in(self, plain: str) -> list[str]:
        """The names in a text, longest first, none within another one."""
        found: list[str] = []
        rest = plain
        for name in self._longest_first:
            if name in rest:
                found.append(name)
                rest = rest.replace(name, " ")
        return found

    def _named(self, names: Iterable[str]) -> Named:
        """What all of these names have in common: 惇明地区 and 本町 mean the 本町 of that group."""
        common: list[str] = []
        for name in names:
            keys = self._keys[name]
            common = [key for key in common if key in keys] or common or keys
        return Named(tuple(self._by_key[key] for key in common))

    def _all_of(self, names: Iterable[str]) -> Named:
        keys = dict.fromkeys(key for name in names for key in self._keys[name])
        return Named(tuple(district for district in self.districts if district.key in keys))

    def _narrowed(self, found: Named, rest: str, *, is_sure: bool) -> Named:
        """Of a group the members that the rest of the answer may mean: 惇明地区の京 is 京町 and 西京町 there."""
        said = _LEADING_PARTICLES.sub("", rest)
        fitting = [one for one in found.districts if any(said in name for name in self._own[one.key])] if said else []
        return Named(tuple(fitting) or found.districts, is_sure)


def _stands_out(name: str) -> bool:
    """Whether a name is long enough to be looked for in a sentence: きた stands in きたない."""
    return len(name) >= (_SHORTEST_KANA_IN_TALK if _KANA.fullmatch(name) else _SHORTEST_IN_TALK)


def _is_glued(name: str, plain: str) -> bool:
    """Whether the name is everywhere the end of another one: 原町 in 松原町."""
    if not _is_kanji(name[0]):
        return False
    before = [plain[place.start() - 1] for place in re.finditer(re.escape(name), plain) if place.start()]
    free = plain.startswith(name) or any(not _is_kanji(one) or one in _ENDS_A_PLACE_OR_TIME for one in before)
    return not free


def _is_kanji(character: str) -> bool:
    return "一" <= character <= "鿿" or "㐀" <= character <= "䶿"


def _labels(districts: Sequence[District]) -> dict[str, str]:
    """A label for each key, no two the same when folded: with as little added to the name as will do."""
    labels = {district.key: district.name for district in districts}
    for more in ("group", "center"):
        for district in _alike(districts, labels):
            if addition := getattr(district, more):
                labels[district.key] = f"{district.name}（{addition}）"
    for number, district in enumerate(_alike(districts, labels), start=1):
        labels[district.key] += f" {number}"
    return labels


def _alike(districts: Sequence[District], labels: dict[str, str]) -> list[District]:
    count: dict[str, int] = {}
    for label in map(folded, labels.values()):
        count[label] = count.get(label, 0) + 1
    return [district for district in districts if count[folded(labels[district.key])] > 1]
