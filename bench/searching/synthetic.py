"""Any number of entries made from the starter content and the names of municipalities: for speed, not for figures."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench.searching.garbage_variants import FRAMES, questions_for
from knowledge.content import Entry, EntryClass, EntryKind, EntryText

OWN = 10_000
"""So many entries are a town's and its prefecture's own; what goes beyond are lectures all over the country."""
_SENTENCES = re.compile(r"(?<=。)")
_RECOMBINED = frozenset({EntryKind.GARBAGE, EntryKind.FAQ, EntryKind.PROCEDURE, EntryKind.FACILITY})
_STRANGE = ("今日の天気", "愛してる", "アメリカの大統領は誰ですか", "人生とは", "ありがとう", "gomi no dashikata")
Place = tuple[str, str]
"""Name and reading."""


def places_from_csv(path: Path) -> list[Place]:
    """Names and readings of all municipalities."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["name"], row["reading"]) for row in csv.DictReader(file)]


def entries_of_size(size: int, starter: Sequence[Entry], places: Sequence[Place], seed: int = 0) -> list[Entry]:
    """`size` entries that may be searched: the starter content first, then what is recombined of it."""
    chance = random.Random(seed)
    own = [entry for entry in starter if entry.kind in _RECOMBINED]
    lectures = [entry for entry in starter if entry.kind == EntryKind.LECTURE] or own
    found = own[:size]
    found += (_recombined(number, own, chance) for number in range(len(found), min(size, OWN)))
    found += (_lecture(number, lectures, places, chance) for number in range(len(found), size))
    return found


def questions(starter: Sequence[Entry], places: Sequence[Place], count: int, seed: int = 1) -> list[str]:
    """What residents might ask of such content: names in all variants, sentences, lectures by place, small talk."""
    return list(_questions(starter, places, count, random.Random(seed)))


def _questions(starter: Sequence[Entry], places: Sequence[Place], count: int, chance: random.Random) -> Iterator[str]:
    named = [entry for entry in starter if entry.kind in _RECOMBINED and entry.text.reading]
    others = [entry for entry in starter if entry.kind in {EntryKind.LECTURE, EntryKind.FAQ}]
    for number in range(count):
        entry = chance.choice(named)
        match number % 4:
            case 0 | 1:
                yield chance.choice(questions_for(entry.title, entry.text.reading, (), chance)).text
            case 2:
                yield f"{chance.choice(places)[0]}の{chance.choice(others).title}はいつですか"
            case _:
                yield chance.choice((*_STRANGE, chance.choice(FRAMES).format(entry.title)))


def _recombined(number: int, own: Sequence[Entry], chance: random.Random) -> Entry:
    one, other = chance.sample(own, 2)
    text = EntryText(
        f"{one.title}（{other.title}）", _body(own, chance), reading=f"{one.text.reading}　{other.text.reading}"
    )
    return replace(one, key=f"made-{number}", texts=(text,), aliases=other.aliases, image="", valid_until=None)


def _lecture(number: int, lectures: Sequence[Entry], places: Sequence[Place], chance: random.Random) -> Entry:
    place, reading = chance.choice(places)
    lecture = chance.choice(lectures)
    day = date(2026, chance.randint(1, 12), chance.randint(1, 28))
    body = f"{place}、{day.month}月{day.day}日、定員{chance.randint(5, 60)}人。{_body(lectures, chance)}"
    text = EntryText(f"{place}の{lecture.title}", body, reading=f"{reading}の{lecture.text.reading}")
    return Entry(
        EntryKind.FAQ,
        f"made-{number}",
        (text,),
        aliases=tuple(f"{place} {alias}" for alias in lecture.aliases[:2]),
        keywords=lecture.keywords,
        entry_class=EntryClass.PUBLIC,
    )


def _body(entries: Sequence[Entry], chance: random.Random) -> str:
    """Sentences of two entries."""
    sentences = [one for entry in chance.sample(entries, 2) for one in _SENTENCES.split(entry.body) if one]
    chance.shuffle(sentences)
    return "".join(sentences[:3])
