"""Questions that mean the same, together. Pure.

First what is equal when folded; then what has the same content words for the search (布団を捨てたい, 布団の出し方),
what sounds the same where one is written in kana, and what is one slip apart where that slip made no other word.
In doubt two stay two: a clerk sees that they belong together, but not what was hidden in a group.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from knowledge.care.question_slips import Traits, is_slip_apart, shortened
from knowledge.finding.folding import joined
from knowledge.finding.lexicon import Lexicon

_Key = tuple[str, str]
"""Audience, and the folded wording."""
_CROWD = 50
"""Wordings that a missing letter makes equal: so many are a pattern, no slip."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is kept: `text` is masked, `asked_at` aware UTC."""

    id: int
    text: str
    audience: str
    asked_at: datetime
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions of one audience that mean the same, of which at least one is open.

    `wording` is the commonest, and the newest of those; `variants` are all, the commonest first. `count`, the times
    and `ids` are those of open questions; `settled_before` counts the others.
    """

    wording: str
    audience: str
    count: int
    variants: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    ids: tuple[int, ...]
    settled_before: int = 0


class QuestionGrouper:
    """Groups the questions of towns again and again, and analyses each wording once.

    Remembers nothing of a question that was not in the town's last grouping: one taken back is gone from here, too.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known: dict[int, Mapping[str, Traits]] = {}

    def groups(self, account_id: int, asked: Sequence[Asked]) -> tuple[QuestionGroup, ...]:
        """The open questions in groups, the largest first, of equals the newest. The order of `asked` does not matter.

        Every open question is in exactly one group. Costs some 0.15 ms a new wording, nearly all of it analysis.
        """
        alike = _alike(asked)
        traits = _traits(alike, self._lexicon, self._known.get(account_id, {}))
        self._known[account_id] = traits
        return _grouped(alike, traits)


def _alike(asked: Iterable[Asked]) -> dict[_Key, list[Asked]]:
    alike: dict[_Key, list[Asked]] = defaultdict(list)
    for one in asked:
        alike[one.audience, _written(one)].append(one)
    return alike


def _traits(wordings: Iterable[_Key], lexicon: Lexicon, known: Mapping[str, Traits]) -> dict[str, Traits]:
    """By folded wording, in whatever ways it was written."""
    return {written: known.get(written) or Traits.of(written, lexicon) for _, written in wordings}


def _written(one: Asked) -> str:
    """Marks and pictures alone fold to nothing: then they stand for themselves."""
    return joined(one.text) or one.text.strip()


def _grouped(alike: Mapping[_Key, list[Asked]], traits: Mapping[str, Traits]) -> tuple[QuestionGroup, ...]:
    unions = _Unions(alike)
    for audience in {audience for audience, _ in alike}:
        wordings = [written for known, written in alike if known == audience]
        for left, right in _same(wordings, traits):
            unions.join((audience, left), (audience, right))
    groups = (_group([one for key in keys for one in alike[key]]) for keys in unions.all())
    return tuple(sorted((one for one in groups if one), key=_order))


def _same(wordings: Sequence[str], traits: Mapping[str, Traits]) -> Iterator[tuple[str, str]]:
    """Pairs of wordings that mean the same; what follows from others may be left out."""
    by_content: dict[frozenset[str], list[str]] = defaultdict(list)
    by_sound: dict[str, list[str]] = defaultdict(list)
    for written in wordings:
        if content := traits[written].content:
            by_content[content].append(written)
        if sound := traits[written].sound:
            by_sound[sound].append(written)
    for alike in by_content.values():
        yield from ((alike[0], other) for other in alike[1:])
    for alike in by_sound.values():
        yield from _same_by_sound(alike, traits)
    yield from _slips(wordings, traits)


def _same_by_sound(alike: Sequence[str], traits: Mapping[str, Traits]) -> Iterator[tuple[str, str]]:
    """What is written with fewer kanji is what it sounds like, unless that may be two things: しりつ, 市立, 私立."""
    by_kanji: dict[frozenset[str], list[str]] = defaultdict(list)
    for written in alike:
        by_kanji[traits[written].kanji].append(written)
    for kanji, same in by_kanji.items():
        yield from ((same[0], other) for other in same[1:])
        above = [other for other in by_kanji if kanji < other]
        widest = [other for other in above if not any(other < wider for wider in above)]
        if len(widest) == 1:
            yield same[0], by_kanji[widest[0]][0]


def _slips(wordings: Iterable[str], traits: Mapping[str, Traits]) -> Iterator[tuple[str, str]]:
    """Pairs that one slip sets apart; a misspelling that may be of two known wordings is of neither."""
    near: dict[str, set[str]] = defaultdict(set)
    for left, right in _nearly_equal(wordings):
        if is_slip_apart(traits[left], traits[right]):
            near[left].add(right)
            near[right].add(left)
    for left, others in near.items():
        for right in others:
            meant = {one for pair in (left, right) for one in _meant(pair, near, traits)}
            if len({traits[one].content for one in meant}) <= 1:
                yield left, right


def _meant(written: str, near: Mapping[str, set[str]], traits: Mapping[str, Traits]) -> set[str]:
    """The wordings of known words that this one is, or may be a slip of."""
    if traits[written].is_known:
        return {written}
    return {other for other in near[written] if traits[other].is_known}


def _nearly_equal(wordings: Iterable[str]) -> set[tuple[str, str]]:
    """Pairs that may be one slip apart: they are equal with at most one letter left out of each."""
    keys: dict[str, list[str]] = defaultdict(list)
    for written in wordings:
        for piece in shortened(written):
            keys[piece].append(written)
    return {
        (min(pair), max(pair)) for alike in keys.values() if 1 < len(alike) <= _CROWD for pair in combinations(alike, 2)
    }


def _group(asked: Sequence[Asked]) -> QuestionGroup | None:
    """The group of these questions; None when all of them are settled."""
    is_open = [one for one in asked if not one.is_settled]
    if not is_open:
        return None
    counts = Counter(one.text for one in is_open)
    newest: dict[str, datetime] = {}
    for one in is_open:
        newest[one.text] = max(one.asked_at, newest.get(one.text, one.asked_at))
    variants = sorted(counts, key=lambda text: (-counts[text], -newest[text].timestamp(), text))
    times = [one.asked_at for one in is_open]
    return QuestionGroup(
        wording=variants[0],
        audience=is_open[0].audience,
        count=len(is_open),
        variants=tuple(variants),
        first_at=min(times),
        last_at=max(times),
        ids=tuple(sorted(one.id for one in is_open)),
        settled_before=len(asked) - len(is_open),
    )


def _order(group: QuestionGroup) -> tuple[int, float, str, str]:
    return (-group.count, -group.last_at.timestamp(), group.wording, group.audience)


class _Unions:
    """Keys that grow together."""

    def __init__(self, keys: Iterable[_Key]) -> None:
        self._above = {key: key for key in keys}

    def join(self, one: _Key, other: _Key) -> None:
        self._above[self._top(one)] = self._top(other)

    def all(self) -> Iterable[list[_Key]]:
        found: dict[_Key, list[_Key]] = defaultdict(list)
        for key in self._above:
            found[self._top(key)].append(key)
        return found.values()

    def _top(self, key: _Key) -> _Key:
        while self._above[key] != key:
            self._above[key] = key = self._above[self._above[key]]
        return key
