"""What people type when they mean one item: other scripts, one slip, a sentence around it. Seeded and pure."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from bench.searching import kana

MIN_KANA = 4
"""Shorter words become other words by a slip."""
FRAMES = (
    "{}はどうやって捨てますか",
    "{}の捨て方を教えてください",
    "{}って何ごみ？",
    "{}は何曜日に出せばいいですか",
    "すみません、{}を捨てたいのですが",
    "古い{}を処分したい",
    "いらなくなった{}はどこに持っていけばいいの",
    "{}は燃えるごみですか",
    "引っ越しで{}が出ました。どうしたらいいですか",
    "{}を出すときに気をつけることは？",
    "母が{}を捨てたいと言っています",
    "{}の出し方がわかりません",
    "うちにある{}なんだけど、回収してもらえる？",
    "こんにちは。{}は資源ごみに出せますか",
    "{}ほかしたいねんけど、どないしたらええ？",
    "壊れた{}があるんですが、町で集めてくれますか",
)
_VOICED = dict(zip("かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ", strict=True))
_OTHER_VOICE = _VOICED | {voiced: plain for plain, voiced in _VOICED.items()}
_SMALL = frozenset("ぁぃぅぇぉっゃゅょゎ")
_KANA_RUN = re.compile(r"[ぁ-ゖァ-ヶー]{4,}")
_TRIES = 20
_LONG_VOWELS = ("double", "drop", "mark")


class Variant(StrEnum):
    """How an item is asked for; the value is its name in the tables."""

    EXACT = "exact"
    HIRAGANA = "hiragana"
    KATAKANA = "katakana"
    ROMAJI = "romaji"
    SLIP = "one slip"
    SENTENCE = "sentence"
    SLIP_IN_SENTENCE = "slip in sentence"


@dataclass(frozen=True, slots=True)
class Question:
    """A generated question."""

    variant: Variant
    text: str


def questions_for(name: str, reading: str, taken: Collection[str], chance: random.Random) -> list[Question]:
    """Every variant that a name has. `reading` in kana; `taken`: folded names of all items.

    A slip that gives the name of another item is not made; a name too short for a slip has none.
    """
    spoken = kana.hiragana(reading)
    found = [
        Question(Variant.EXACT, name),
        Question(Variant.HIRAGANA, spoken),
        Question(Variant.KATAKANA, kana.katakana(spoken)),
        Question(Variant.ROMAJI, kana.romaji(spoken, chance.choice(_LONG_VOWELS))),
        Question(Variant.SENTENCE, chance.choice(FRAMES).format(name)),
    ]
    for variant, frame in ((Variant.SLIP, "{}"), (Variant.SLIP_IN_SENTENCE, chance.choice(FRAMES))):
        slipped = with_slip(name, spoken, taken, chance)
        if slipped:
            found.append(Question(variant, frame.format(slipped)))
    return found


def with_slip(name: str, reading: str, taken: Collection[str], chance: random.Random) -> str:
    """One slip in the kana of the name (every second time, when it has enough of them) or in its reading; or ''."""
    run = _KANA_RUN.search(name)
    for _ in range(_TRIES):
        if run and chance.random() < 0.5:
            slipped = name[: run.start()] + slip(run.group(), chance) + name[run.end() :]
        elif sum(map(_is_kana, reading)) >= MIN_KANA:
            slipped = slip(reading, chance)
        else:
            continue
        if kana.same(slipped) not in {*taken, kana.same(name), kana.same(reading)}:
            return slipped
    return ""


def slip(text: str, chance: random.Random) -> str:
    """Lose a kana, double one, voice it wrongly, swap two neighbours, lose or add a long mark."""
    return chance.choice(_SLIPS)(text, chance)


def _lose(text: str, chance: random.Random) -> str:
    return _at(text, chance, _is_kana, lambda _: "")


def _double(text: str, chance: random.Random) -> str:
    return _at(text, chance, _is_kana, lambda character: character * 2)


def _voice(text: str, chance: random.Random) -> str:
    def other(character: str) -> str:
        changed = _OTHER_VOICE[kana.hiragana(character)]
        return changed if character == kana.hiragana(character) else kana.katakana(changed)

    return _at(text, chance, lambda character: kana.hiragana(character) in _OTHER_VOICE, other)


def _swap(text: str, chance: random.Random) -> str:
    pairs = [
        place
        for place in range(len(text) - 1)
        if text[place] != text[place + 1] and _is_kana(text[place]) and _is_kana(text[place + 1])
    ]
    if not pairs:
        return text
    place = chance.choice(pairs)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _long_mark(text: str, chance: random.Random) -> str:
    if "ー" in text:
        return _at(text, chance, lambda character: character == "ー", lambda _: "")
    return _at(text, chance, lambda one: _is_kana(one) and one not in _SMALL, lambda character: character + "ー")


_SLIPS: tuple[Callable[[str, random.Random], str], ...] = (_lose, _double, _voice, _swap, _long_mark)


def _at(text: str, chance: random.Random, fits: Callable[[str], bool], change: Callable[[str], str]) -> str:
    """The text with one of the characters that fit changed; the text itself when none fits."""
    places = [place for place, character in enumerate(text) if fits(character)]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + change(text[place]) + text[place + 1 :]


def _is_kana(character: str) -> bool:
    return character == "ー" or "ぁ" <= character <= "ゖ" or "ァ" <= character <= "ヶ"
