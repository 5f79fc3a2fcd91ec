"""What can be done next with a notice, by its state and by who looks at it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from people.rights import Right
from scheduler.amending import HAS_LEFT
from scheduler.notice_life import ENDED
from scheduler.notices import EDITABLE
from scheduler.tables import NoticeStatus, Relation


class Next(StrEnum):
    """A button on a notice's page."""

    CORRECT = "correct"
    STOP = "stop"
    END = "end"
    RELEASE = "release"
    APPROVE = "approve"
    SEND = "send"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    CHECK = "check"
    EDIT = "edit"
    PROOF = "proof"
    CHANGE = "change"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a notice stands. `is_over`: its time is over. `followed_by` are what its corrections and ends are."""

    status: NoticeStatus
    is_mine: bool = False
    is_over: bool = False
    followed_by: frozenset[Relation] = frozenset()


_NEEDS: dict[Next, Right] = {
    Next.CORRECT: Right.APPROVE_NOTICES,
    Next.STOP: Right.STOP_NOTICES,
    Next.END: Right.APPROVE_NOTICES,
    Next.RELEASE: Right.APPROVE_NOTICES,
    Next.APPROVE: Right.APPROVE_NOTICES,
    Next.SEND: Right.APPROVE_NOTICES,
    Next.SCHEDULE: Right.APPROVE_NOTICES,
    Next.UNSCHEDULE: Right.APPROVE_NOTICES,
    Next.CHECK: Right.WRITE_NOTICES,
    Next.EDIT: Right.WRITE_NOTICES,
    Next.PROOF: Right.WRITE_NOTICES,
    Next.CHANGE: Right.WRITE_NOTICES,
    Next.COPY: Right.WRITE_NOTICES,
}

_READY = (NoticeStatus.APPROVED, NoticeStatus.SCHEDULED)

_FITS: dict[Next, Callable[[Standing], bool]] = {
    Next.CORRECT: lambda at: at.status in HAS_LEFT and Relation.CORRECTION not in at.followed_by,
    Next.STOP: lambda at: at.status not in (*ENDED, NoticeStatus.STOPPED),
    Next.END: lambda at: at.status in HAS_LEFT and not at.followed_by & {Relation.CORRECTION, Relation.END},
    Next.RELEASE: lambda at: at.status == NoticeStatus.HELD and not at.is_mine and not at.is_over,
    Next.APPROVE: lambda at: at.status == NoticeStatus.CHECKED and not at.is_mine and not at.is_over,
    Next.SEND: lambda at: at.status in _READY and not at.is_over,
    Next.SCHEDULE: lambda at: at.status in _READY and not at.is_over,
    Next.UNSCHEDULE: lambda at: at.status == NoticeStatus.SCHEDULED,
    Next.CHECK: lambda at: at.status in (NoticeStatus.DRAFT, NoticeStatus.CHECKED),
    Next.EDIT: lambda at: at.status in EDITABLE,
    Next.PROOF: lambda at: at.status in EDITABLE,
    Next.CHANGE: lambda at: at.status in HAS_LEFT,
    Next.COPY: lambda _at: True,
}


def next_ways(standing: Standing, rights: Collection[Right]) -> tuple[Next, ...]:
    """What this person can do next with it, the most urgent first."""
    return tuple(one for one in Next if _NEEDS[one] in rights and _FITS[one](standing))


def waits_for_another(standing: Standing, rights: Collection[Right]) -> bool:
    """Whether the person could go on but for having written it: somebody else must."""
    waiting = (NoticeStatus.CHECKED, NoticeStatus.HELD)
    return standing.is_mine and standing.status in waiting and Right.APPROVE_NOTICES in rights
