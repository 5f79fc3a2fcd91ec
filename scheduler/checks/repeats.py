"""A notice that went out already. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from scheduler.checks.drafted import CheckContext, DraftedNotice, graver_for_routine, warning, written_day
from scheduler.findings import Finding
from scheduler.tables import Relation

_NEARLY = 0.8
_PIECE = 3


def repeat_findings(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """The latest notice with the same words, or else that with the most alike ones. A correction is no repetition."""
    if draft.relation != Relation.NONE:
        return
    words = _bare(draft.content.words.title, draft.content.words.body)
    pieces = _pieces(words)
    nearest, nearest_at = _NEARLY, None
    for earlier in sorted(around.recent, key=lambda one: one.sent_at, reverse=True):
        said = _bare(earlier.title, earlier.body)
        if said == words:
            date = written_day(around.day_of(earlier.sent_at))
            yield graver_for_routine(draft, "same-as-recent", "notice", date=date)
            return
        alike = _likeness(pieces, _pieces(said))
        if alike > nearest:
            nearest, nearest_at = alike, earlier.sent_at
    if nearest_at:
        yield warning("like-recent", "notice", date=written_day(around.day_of(nearest_at)), percent=int(nearest * 100))


def _bare(title: str, body: str) -> str:
    """The letters and digits of a notice, whatever their width and what stands between them."""
    folded = unicodedata.normalize("NFKC", f"{title}\n{body}").casefold()
    return "".join(character for character in folded if character.isalnum())


def _pieces(words: str) -> frozenset[str]:
    return frozenset(words[place : place + _PIECE] for place in range(max(1, len(words) - _PIECE + 1)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
