"""The guard of publishing: what an edit does to the golden set, and whether it may be saved. Writes nothing but that.

A wording is graded by what its asker gets: `RIGHT` is a right answer at once (or no answer where none may be given),
`OFFERED` a choice with a right one in it, `UNKNOWN` an honest "unknown" or a choice without it, `WRONG` something else
stated as fact. It is broken when it was found and is not found any more, or becomes a wrong answer; it is weakened when
a choice takes the place of a right answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from sqlalchemy.orm import Session

from knowledge.care.editing import remove_edited, save_edit
from knowledge.care.golden import Golden
from knowledge.care.places import EntryPlace
from knowledge.content import Entry
from knowledge.decision import Answer, Choose, Decision
from knowledge.saving import Author
from knowledge.search import KnowledgeBase

SHORTEST_REASON = 5

Edits = Mapping[str, Entry | None]
"""Entries by id as they are to become; None for one that is to be removed."""


class Grade(IntEnum):
    """How well a wording is served; see above."""

    WRONG = 0
    UNKNOWN = 1
    OFFERED = 2
    RIGHT = 3


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that was answered or offered; the title is that of the moment, since an edit may take it away."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Got:
    """What a wording brings: the decision (`answer`, `choose`, `unknown`), its entries, and how good that is."""

    decision: str
    entries: tuple[Found, ...]
    grade: Grade


@dataclass(frozen=True, slots=True)
class Change:
    """A golden wording that an edit serves otherwise than before."""

    golden: Golden
    before: Got
    after: Got


@dataclass(frozen=True, slots=True)
class Judgement:
    """What `edits` would do to a golden set of `count` wordings: each list in the set's order."""

    edits: Edits
    count: int = 0
    broken: tuple[Change, ...] = ()
    weakened: tuple[Change, ...] = ()
    mended: tuple[Change, ...] = ()

    @property
    def is_worse(self) -> bool:
        """Whether publishing must stop: something is broken, or more wordings are served worse than better."""
        return bool(self.broken) or len(self.weakened) > len(self.mended)


class PublishingWorsens(Exception):
    """The edit would make the golden set worse; nothing was written."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(len(judgement.broken))
        self.judgement = judgement


class OverrideRefused(Exception):
    """An override needs a reason of a few words."""


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody publishes all the same. Whether this user may (an approver) is checked by the caller."""

    login: str
    reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    """An entry that is to be saved, or removed when it is None, as it was read in version `expected_version`."""

    place: EntryPlace
    entry: Entry | None
    expected_version: int


@dataclass(frozen=True, slots=True)
class Guard:
    """The judgement of an edit, and the override, if somebody gave one."""

    judgement: Judgement
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """The entry's version now, 0 when it is gone; `overridden` is to be noted in the audit, empty without override.

    It holds numbers, the login and the reason, never a wording: those may be residents'.
    """

    version: int
    overridden: Mapping[str, str | int]


def examined(knowledge: KnowledgeBase, golden: Sequence[Golden], on: date) -> tuple[Got, ...]:
    """What each wording brings on the day `on` (Japan's date), asked as residents and staff ask."""
    return tuple(_got(one, knowledge.ask(one.wording, on=on, staff=one.is_staff).decision) for one in golden)


def judged(edits: Edits, golden: Sequence[Golden], before: Sequence[Got], after: Sequence[Got]) -> Judgement:
    """Compare what every wording brings before the edits and after."""
    pairs = zip(golden, before, after, strict=True)
    changes = [Change(one, old, new) for one, old, new in pairs if old.grade != new.grade]
    worse = [one for one in changes if one.after.grade < one.before.grade]
    return Judgement(
        edits,
        len(golden),
        broken=tuple(one for one in worse if not _is_weakened(one)),
        weakened=tuple(one for one in worse if _is_weakened(one)),
        mended=tuple(one for one in changes if one.after.grade > one.before.grade),
    )


def publish_guarded(session: Session, edit: Edit, author: Author, guard: Guard) -> Published:
    """Save or remove an entry unless that makes the golden set worse and nobody overrides it.

    Raises PublishingWorsens, OverrideRefused and StaleSave, and ValueError when the judgement is of something else.
    """
    judgement, override = guard.judgement, guard.override
    if edit.place.id not in judgement.edits or judgement.edits[edit.place.id] != edit.entry:
        raise ValueError(f"{edit.place.id} is not what was judged")
    note = overridden(judgement, override)
    if edit.entry is None:
        remove_edited(session, edit.place, edit.expected_version, author)
        return Published(0, note)
    return Published(save_edit(session, edit.place, edit.entry, edit.expected_version, author), note)


def overridden(judgement: Judgement, override: Override | None) -> Mapping[str, str | int]:
    """What is to be noted when several edits, such as an import, are let through; empty when nothing gets worse.

    Raises PublishingWorsens without an override, OverrideRefused for one without a reason.
    """
    if not judgement.is_worse:
        return {}
    if override is None:
        raise PublishingWorsens(judgement)
    reason = " ".join(override.reason.split())
    if len(reason) < SHORTEST_REASON:
        raise OverrideRefused
    return {
        "override_by": override.login,
        "reason": reason,
        "broken": len(judgement.broken),
        "weakened": len(judgement.weakened),
        "golden": judgement.count,
    }


def _is_weakened(change: Change) -> bool:
    """A choice in place of a right answer; where nothing may be answered, a choice in place of "unknown"."""
    return (change.before.grade, change.after.grade) == (Grade.RIGHT, Grade.OFFERED)


def _got(golden: Golden, decision: Decision) -> Got:
    entries: tuple[Entry, ...] = ()
    name = "unknown"
    if isinstance(decision, Answer):
        entries, name = (decision.entry,), "answer"
    elif isinstance(decision, Choose):
        entries, name = decision.entries, "choose"
    return Got(name, tuple(Found(one.id, one.title) for one in entries), _grade(golden, name, entries))


def _grade(golden: Golden, decision: str, entries: Sequence[Entry]) -> Grade:
    if golden.is_refusal:
        return {"answer": Grade.WRONG, "choose": Grade.OFFERED}.get(decision, Grade.RIGHT)
    is_there = any(entry.id in golden.accepted for entry in entries)
    if decision == "answer":
        return Grade.RIGHT if is_there else Grade.WRONG
    return Grade.OFFERED if is_there else Grade.UNKNOWN
