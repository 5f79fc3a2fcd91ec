"""Choosing a password: long, not a common one, not the town's or one's own name. Nothing else is asked of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

LONG_ENOUGH = 15
LONG_ENOUGH_WITH_PASSKEY = 12
LONGEST = 128
_FEWEST_LETTERS = 5
_LONGEST_UNIT = 6
_SHORTEST_NAME, _SHORTEST_KANJI_NAME = 4, 2
_LEET = str.maketrans("013457@$!", "oieastasi")
_COMMON = Path(__file__).resolve().parents[2] / "data" / "words" / "common-passwords.txt"


@cache
def common_passwords() -> frozenset[str]:
    """Well-known passwords and what they are made of, folded."""
    words = _COMMON.read_text(encoding="utf-8").split()
    return frozenset(words) | {core for core in map(_core, words) if len(core) >= _SHORTEST_NAME}


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """What a password must not be. `names` are those of the person, the town and the product."""

    shortest: int = LONG_ENOUGH
    names: Sequence[str] = ()
    common: frozenset[str] = field(default_factory=common_passwords)


def normal_form(password: str) -> str:
    """One form for what looks alike, whatever was typed on: NFKC."""
    return unicodedata.normalize("NFKC", password)


def fault_in(password: str, rules: PasswordRules) -> str:
    """What is wrong with a password: `short`, `long`, `common`, `name`, or empty for nothing."""
    plain = normal_form(password)
    if len(plain) < rules.shortest:
        return "short"
    if len(plain) > LONGEST:
        return "long"
    folded = plain.casefold()
    if _is_simple(folded) or any(_is_made_of(form, rules.common) for form in (folded, _bare(folded))):
        return "common"
    if any(name in form for name in _telling(rules.names) for form in _readings(folded)):
        return "name"
    return ""


def _readings(folded: str) -> set[str]:
    """The password as it stands, and as it is meant: without signs between, with letters for figures."""
    bare = _bare(folded)
    return {folded, bare, folded.translate(_LEET), bare.translate(_LEET)}


def _bare(folded: str) -> str:
    return "".join(letter for letter in folded if letter.isalnum())


def _telling(names: Iterable[str]) -> set[str]:
    """Names long enough to be meant by somebody, each also without blanks and signs."""
    forms = {normal_form(name).casefold() for name in names}
    forms |= {_bare(form) for form in forms}
    return {form for form in forms if len(form) >= (_SHORTEST_NAME if form.isascii() else _SHORTEST_KANJI_NAME)}


def _is_simple(folded: str) -> bool:
    """Few letters, one piece over and over, or letters in a row such as `abcdefgh` and `98765432`."""
    if len(set(folded)) < _FEWEST_LETTERS:
        return True
    if any((folded[:size] * len(folded))[: len(folded)] == folded for size in range(1, _LONGEST_UNIT + 1)):
        return True
    steps = [ord(after) - ord(before) for before, after in pairwise(folded)]
    return max(steps.count(1), steps.count(-1), steps.count(0)) >= len(steps) * 0.75


def _is_made_of(folded: str, common: frozenset[str]) -> bool:
    """Whether it is one common password, or two of them, with figures and signs before, between and after."""
    core = _core(folded)
    if folded in common or _is_known(core, common):
        return True
    halves = ((_core(core[:cut]), _core(core[cut:])) for cut in range(2, len(core) - 1))
    return any(_is_known(first, common) and _is_known(second, common) for first, second in halves)


def _is_known(core: str, common: frozenset[str]) -> bool:
    return not core or core in common or core.translate(_LEET) in common


def _core(text: str) -> str:
    """Without the figures and signs around it."""
    start, end = 0, len(text)
    while start < end and not text[start].isalpha():
        start += 1
    while end > start and not text[end - 1].isalpha():
        end -= 1
    return text[start:end]
