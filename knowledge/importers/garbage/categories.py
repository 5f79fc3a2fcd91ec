"""The garbage categories that a file speaks of: those the town has, those it describes, and those it only names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.importers.title_keys import key_from_title
from knowledge.normalize import folded

LONGEST_KEY = 60
"""Of a category, as the collection days refer to it."""
DEFAULT_COLOR = "#546e7a"
_COLOR = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE)
_SHORT_COLOR = re.compile(r"#?([0-9a-f])([0-9a-f])([0-9a-f])", re.IGNORECASE)
_GARBAGE = re.compile(r"(?:ごみ|ゴミ)$")
_LONGEST_SHORT = 12


@dataclass(slots=True)
class Categories:
    """Finds the key of a label; width, case, kana and punctuation of the label make no difference.

    `described` are those of the file's descriptions, `made` those of labels that nobody had heard of, by key, and
    `unsaved` the made ones that nobody has taken yet.
    """

    known: tuple[Entry, ...]
    described: list[Entry] = field(default_factory=list)
    made: dict[str, Entry] = field(default_factory=dict)
    unsaved: list[Entry] = field(default_factory=list)
    _keys: dict[str, str] = field(default_factory=dict)
    _planned: dict[str, str] = field(default_factory=dict)

    @property
    def are_any_known(self) -> bool:
        """Whether there is anything to compare a label with."""
        return bool(self._keys)

    def is_known(self, label: str) -> bool:
        """Whether the town or a description has the label."""
        return _folded(label) in self._keys

    def key_for(self, label: str) -> str:
        """The key of the category; one that is not known is made from its name."""
        name = _folded(label)
        if name in self._keys:
            return self._keys[name]
        if name not in self._planned:
            self._planned[name] = key_from_title(label, longest=LONGEST_KEY)
        key = self._planned[name]
        if key not in self.made:
            details = {"short": short_name(label), "color": DEFAULT_COLOR}
            self.made[key] = _category(key, label, "", details, len(self.known) + len(self.made) + 1)
            self.unsaved.append(self.made[key])
        return key

    def describe(self, label: str, body: str, color: str) -> Entry | None:
        """Take a description over. What the town has already stays where it says nothing; None for a label twice."""
        town = next((entry for entry in self.known if entry.key == self._keys.get(_folded(label))), None)
        if town is None:
            if self.is_known(label):
                return None
            details = {"short": short_name(label), "color": color or DEFAULT_COLOR}
            key = self._planned.get(_folded(label)) or key_from_title(label, longest=LONGEST_KEY)
            entry = _category(key, label, body, details, len(self.described) + 1)
            self._keys[_folded(label)] = entry.key
        else:
            if any(entry.key == town.key for entry in self.described):
                return None
            entry = _completed(town, body, color)
        self.described.append(entry)
        return entry


def categories_of(known: Sequence[Entry], planned_keys: Iterable[str] = ()) -> Categories:
    """The town's categories by title, alias and key; `planned_keys` are those that its collection days name."""
    categories = Categories(tuple(known))
    names = [(entry.title, entry) for entry in known]
    names += [(name, entry) for entry in known for name in (*entry.aliases, entry.key)]
    for name, entry in names:
        categories._keys.setdefault(_folded(name), entry.key)
    for key in planned_keys:
        categories._planned.setdefault(_folded(key), key)
    return categories


def read_color(text: str) -> str:
    """A colour as `#rrggbb`; empty when the text is none."""
    plain = text.strip()
    if found := _COLOR.fullmatch(plain):
        return f"#{found[1].lower()}"
    if found := _SHORT_COLOR.fullmatch(plain):
        return "#" + "".join(digit * 2 for digit in found.groups()).lower()
    return ""


def short_name(label: str) -> str:
    """A label for narrow places, without the word that all of them end in."""
    short = _GARBAGE.sub("", label) or label
    return short if len(short) <= _LONGEST_SHORT else short[: _LONGEST_SHORT - 1] + "…"


def _category(key: str, title: str, body: str, details: dict[str, str], position: int) -> Entry:
    return Entry(
        kind=EntryKind.GARBAGE_CATEGORY,
        key=key,
        texts=(EntryText(title, body),),
        entry_class=EntryClass.PUBLIC,
        position=position,
        details=details,
    )


def _completed(town: Entry, body: str, color: str) -> Entry:
    """The town's own category with what the file adds: a file without advice must not take away the town's."""
    texts = tuple(replace(text, body=body) if text is town.text and body else text for text in town.texts)
    return replace(
        town, texts=texts, details={**town.details, "color": color or town.details.get("color", DEFAULT_COLOR)}
    )


def _folded(label: str) -> str:
    return folded(label) or key_from_title(label, longest=LONGEST_KEY)
