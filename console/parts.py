"""What the console is given by the programme around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from console.health import Sign, Trial
from knowledge.care.golden import Golden
from knowledge.care.publishing import Edits, Got, Judgement
from knowledge.care.question_groups import Asked, QuestionGroup
from knowledge.content import Entry
from knowledge.search import KnowledgeBase
from messages.line_json import JsonObject
from messages.phrases import Phrases
from scheduler.findings import Finding
from scheduler.jobs.wording import Wording as SeriesWording
from scheduler.notices import NewNotice
from scheduler.ports import Library, Quota
from scheduler.stationery import Stationery
from storage.database import Database

Clock = Callable[[], datetime]


class Counter(Protocol):
    """What residents ask, searched as the bot does."""

    def knowledge(self, account_id: int) -> KnowledgeBase:
        """What the town knows now; what was saved a moment ago may not be in it yet."""

    def renewed(self, account_id: int) -> KnowledgeBase:
        """What the town knows with all that was saved until now. Takes up to a second after a save."""

    def show(self, account_id: int, entry: Entry, language: str = "") -> Sequence[JsonObject]:
        """The LINE messages with which the bot would answer with this entry, saved or not."""

    def hints(self, entry: Entry) -> Sequence[Finding]:
        """Where its Japanese words could be plainer; `NoticeChecker.say` says them."""


class Judge(Protocol):
    """What an edit does to the golden set, before anything is written."""

    def judge(self, account_id: int, edits: Edits, also: Sequence[Golden] = ()) -> Judgement:
        """What these edits, together, would do to the set and to the wordings of `also`."""

    def check(self, account_id: int) -> Sequence[tuple[Golden, Got]]:
        """What every wording of the set brings now."""


class Grouper(Protocol):
    """Questions without an answer, those that mean the same together."""

    def groups(self, account_id: int, asked: Sequence[Asked]) -> Sequence[QuestionGroup]:
        """The open ones in groups, the largest first."""


class NoticeChecker(Protocol):
    """The checks before approval."""

    def check(
        self, account_id: int, notice: int | NewNotice, user_id: int | None, *, asks_links: bool = True
    ) -> list[Finding]:
        """What they find; recorded for a notice by its number. Raises as `bot.notice_checking.check_draft`.

        Without `asks_links` no link is opened, and none is said to be dead.
        """

    def say(self, finding: Finding) -> str:
        """A finding in words."""


@dataclass(frozen=True, slots=True)
class EntryRules:
    """How people get in, and for how long. Times in seconds; `addresses` are networks, none means all.

    `origin` is where people open the console, such as `https://madoguchi.example.jp`: passkeys are bound to it.
    `proxies` is how many reverse proxies stand before the programme.
    """

    origin: str
    addresses: tuple[str, ...] = ()
    proxies: int = 0
    idle: float = 30 * 60
    longest: float = 12 * 60 * 60
    fresh: float = 15 * 60
    limits_url: str = "memory://"


@dataclass(frozen=True, slots=True)
class ConsoleParts:
    """The parts of a console. `clock` is the town's time, `wall_clock` the one that sessions and limits go by.

    `ask_quota` asks LINE: never within a transaction, and only where somebody waits for it.
    """

    database: Database
    clock: Clock
    wall_clock: Clock
    zone: ZoneInfo
    phrases: Phrases
    hash_key: str
    encryption_keys: tuple[str, ...]
    public_url: str
    stationery: Stationery
    bubbles: Path
    """The folder of the renderer of LINE's messages, which the stand-in's page uses too."""
    columns: Path
    """The folder that says what towns call the columns of their tables."""
    entry: EntryRules
    counter: Counter
    judge: Judge
    grouper: Grouper
    checker: NoticeChecker
    ask_quota: Callable[[int], Quota | None]
    library: Library
    series_wording: SeriesWording
    machine: Callable[[int], Sequence[Sign]]
    try_alarms: Callable[[int], Sequence[Trial]]
    """Sends a test to the roster: never within a transaction."""
    is_test: bool = False
    is_demo: bool = False
