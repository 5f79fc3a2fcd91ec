"""Audiences: named lists of people that narrowcasts may be sent to (rule 56, section 5.4)."""

import itertools
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

AUDIENCES = 1_000
MEMBERS = 1_500_000  # of all audiences of a channel together, as many as one file may hold
JOBS = 50  # uploads that an audience tells of
RUNNING_JOBS = 10  # uploads to one audience at the same time
LIFE = timedelta(days=180)
FIRST_ID = 5_000_000_000_001  # real ids have 13 digits
UPLOAD = "UPLOAD"
EXEMPT = (UPLOAD, "CHAT_TAG")  # kinds that may be small (section 2.9)
KINDS = (*EXEMPT, "CLICK", "IMP", "FRIEND_PATH", "VIDEO_VIEW")


class AudienceStatus(StrEnum):
    """Only a READY audience may be sent to."""

    IN_PROGRESS = "IN_PROGRESS"
    READY = "READY"
    EXPIRED = "EXPIRED"


class NoRoom(Exception):
    """LINE's code for why something cannot be added any more."""


@dataclass
class Job:
    """One upload of ids, which takes effect at `done_at`."""

    number: int
    description: str
    created_at: datetime
    done_at: datetime
    user_ids: Collection[str]
    count: int = 0

    def as_json(self, audience_id: int, now: datetime) -> dict[str, Any]:
        """LINE's job object. Times are seconds since 1970."""
        return {
            "audienceGroupJobId": self.number,
            "audienceGroupId": audience_id,
            "description": self.description,
            "type": "DIFF_ADD",
            "audienceCount": self.count,
            "created": int(self.created_at.timestamp()),
            "jobStatus": "FINISHED" if now >= self.done_at else "WORKING",
        }


@dataclass
class Audience:
    """One audience. `create_route` is MESSAGING_API or OA_MANAGER."""

    number: int
    description: str
    kind: str
    create_route: str
    created_at: datetime
    jobs: deque[Job] = field(default_factory=lambda: deque(maxlen=JOBS))
    _members: set[str] = field(default_factory=set)
    _waiting: list[Job] = field(default_factory=list)

    @property
    def is_exempt(self) -> bool:
        """Whether it may be sent to however small it is."""
        return self.kind in EXEMPT

    def members(self, now: datetime) -> set[str]:
        """The user ids of all uploads that have taken effect."""
        for job in [job for job in self._waiting if now >= job.done_at]:
            before = len(self._members)
            self._members.update(job.user_ids)
            job.count, job.user_ids = len(self._members) - before, ()
            self._waiting.remove(job)
        return self._members

    def waiting(self, now: datetime) -> list[Job]:
        """The uploads that have not taken effect yet."""
        self.members(now)
        return self._waiting

    def size(self, now: datetime) -> int:
        """How many ids it takes room for, those under way included."""
        return len(self.members(now)) + sum(len(job.user_ids) for job in self._waiting)

    def add(self, job: Job, now: datetime) -> None:
        """Start an upload."""
        self.jobs.append(job)
        self._waiting.append(job)
        self.members(now)

    def status(self, now: datetime) -> AudienceStatus:
        """An audience without members stays IN_PROGRESS."""
        if now - self.created_at >= LIFE:
            return AudienceStatus.EXPIRED
        return AudienceStatus.READY if self.members(now) else AudienceStatus.IN_PROGRESS

    def as_json(self, now: datetime, *, is_new: bool = False) -> dict[str, Any]:
        """LINE's audience object; a new one tells neither status nor count. Times are seconds since 1970."""
        changing = {"status": self.status(now).value, "audienceCount": len(self.members(now))}
        return {
            "audienceGroupId": self.number,
            "createRoute": self.create_route,
            "type": self.kind,
            "description": self.description,
            **({} if is_new else changing),
            "created": int(self.created_at.timestamp()),
            "permission": "READ_WRITE",
            "expireTimestamp": int((self.created_at + LIFE).timestamp()),
            "isIfaAudience": False,
        }


class Audiences:
    """The audiences of one channel. Not thread-safe: the platform's lock guards it."""

    def __init__(self) -> None:
        self._audiences: dict[int, Audience] = {}
        self._numbers = itertools.count(FIRST_ID)
        self._job_numbers = itertools.count(1)

    def listed(self) -> list[Audience]:
        """All of them, the newest first."""
        return list(reversed(self._audiences.values()))

    def find(self, number: int) -> Audience | None:
        """The audience with this id, or None."""
        return self._audiences.get(number)

    def drop(self, number: int) -> None:
        """Forget it."""
        del self._audiences[number]

    def create(self, description: str, now: datetime, *, kind: str = UPLOAD, route: str = "MESSAGING_API") -> Audience:
        """An empty audience. Raises NoRoom."""
        if len(self._audiences) >= AUDIENCES:
            raise NoRoom("AUDIENCE_GROUP_COUNT_MAX_OVER")
        audience = Audience(next(self._numbers), description, kind, route, now)
        self._audiences[audience.number] = audience
        return audience

    def check_room(self, count: int, now: datetime) -> None:
        """Raises NoRoom when `count` more ids are too many."""
        if count + sum(audience.size(now) for audience in self._audiences.values()) > MEMBERS:
            raise NoRoom("UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS")

    def upload(
        self, audience: Audience, user_ids: Collection[str], description: str, now: datetime, seconds: float
    ) -> None:
        """Add ids to an audience; they are members `seconds` later."""
        done_at = now + timedelta(seconds=seconds)
        audience.add(Job(next(self._job_numbers), description, now, done_at, user_ids), now)
