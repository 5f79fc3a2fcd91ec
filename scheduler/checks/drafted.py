"""What the checks look at: a drafted notice, and what they must know beside it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from messages.line_json import JsonObject
from scheduler.audiences import NoticeAudience
from scheduler.findings import Finding, Severity
from scheduler.notice_content import JAPANESE, NoticeContent
from scheduler.series import JAPAN
from scheduler.tables import AudienceKind, Relation, Urgency

EASY_JAPANESE = "ja-simple"


class LinkAnswer(StrEnum):
    """What became of fetching a link.

    `dead`: the server answered, and not with a page. `foreign`: it is in no listed domain, or leads out of them.
    `unreachable`: nobody answered in time. `refused`: we do not ask such an address.
    """

    OK = "ok"
    DEAD = "dead"
    FOREIGN = "foreign"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LinkState:
    """What became of fetching a link; `status` is that of the last HTTP answer, 0 when there was none."""

    answer: LinkAnswer
    status: int = 0


@dataclass(frozen=True, slots=True)
class DraftedNotice:
    """A notice as its author means it. The moments are aware; `place` is where it happens."""

    content: NoticeContent
    audience: NoticeAudience
    valid_until: datetime
    urgency: Urgency = Urgency.ROUTINE
    event_at: datetime | None = None
    ends_at: datetime | None = None
    relation: Relation = Relation.NONE
    place: str = ""

    @property
    def is_emergency(self) -> bool:
        """Whether lives may hang on it, so that matters of style must not hold it up."""
        return self.urgency == Urgency.EMERGENCY

    @property
    def is_amendment(self) -> bool:
        """Whether it speaks of another notice, so that it may speak of what is over."""
        return self.relation in (Relation.CORRECTION, Relation.END)

    @property
    def is_for_residents(self) -> bool:
        """Whether people outside the town hall get it."""
        return self.audience.kind not in (AudienceKind.STAFF, AudienceKind.SECTIONS)


@dataclass(frozen=True, slots=True)
class RecentNotice:
    """A notice that went out in the last days."""

    title: str
    body: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What the checks must know beside the notice.

    `links` are the fetched ones by address. `phones` are the town's own, as they are written. `recent` are the last
    days' notices, this one not among them. `messages` are the finished LINE messages by language tag. `plainer` has
    a plainer word for each hard one, `easier` those that only learners of Japanese need. An event older than
    `stale_after` is held by the safety valve. `districts` has the names under which each district goes.
    """

    now: datetime
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(JAPAN))
    link_domains: tuple[str, ...] = ()
    links: Mapping[str, LinkState] = field(default_factory=dict)
    phones: frozenset[str] = frozenset()
    recent: Sequence[RecentNotice] = ()
    messages: Mapping[str, Sequence[JsonObject]] = field(default_factory=dict)
    plainer: Mapping[str, str] = field(default_factory=dict)
    easier: Mapping[str, str] = field(default_factory=dict)
    stale_after: timedelta = timedelta(hours=1)
    districts: Sequence[Sequence[str]] = ()

    @property
    def today(self) -> date:
        """The day it is in the town."""
        return self.day_of(self.now)

    def day_of(self, moment: datetime) -> date:
        """The day of a moment in the town."""
        return self.at_home(moment).date()

    def at_home(self, moment: datetime) -> datetime:
        """A moment on the town's clocks; the first and the last day of all time stay in UTC."""
        try:
            return moment.astimezone(self.zone)
        except OverflowError:
            return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class WrittenText:
    """One text of a notice. `place` is as in `Finding`; `language` is `""` for ordinary Japanese."""

    place: str
    language: str
    text: str

    @property
    def is_japanese(self) -> bool:
        """Whether it is written in Japanese, ordinary or easy."""
        return self.language in (JAPANESE, "ja", EASY_JAPANESE)


def texts_of(draft: DraftedNotice) -> Iterator[WrittenText]:
    """Titles and bodies, the Japanese ones first."""
    content = draft.content
    for language, words in ((JAPANESE, content.words), *content.variants.items()):
        behind = f":{language}" if language else ""
        yield WrittenText(f"title{behind}", language, words.title)
        yield WrittenText(f"body{behind}", language, words.body)


def every_text(draft: DraftedNotice) -> Iterator[WrittenText]:
    """Titles, bodies, the labels of buttons, and what is said of the picture."""
    yield from texts_of(draft)
    for button in draft.content.buttons:
        yield WrittenText("buttons", JAPANESE, button.label)
    if draft.content.picture:
        yield WrittenText("picture", JAPANESE, draft.content.picture.alt)


def error(code: str, place: str, **values: object) -> Finding:
    """A finding that stops the approval."""
    return _finding(code, Severity.ERROR, place, values)


def warning(code: str, place: str, **values: object) -> Finding:
    """A finding that the approver is shown."""
    return _finding(code, Severity.WARNING, place, values)


def graver_for_routine(draft: DraftedNotice, code: str, place: str, **values: object) -> Finding:
    """An error in a routine notice, a warning in an emergency, which must not wait for it."""
    return _finding(code, Severity.WARNING if draft.is_emergency else Severity.ERROR, place, values)


def written_day(day: date) -> str:
    """A day as a Japanese reader writes it, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def written_clock(moment: datetime) -> str:
    """A time of day as a Japanese reader writes it: 9時, 17時15分."""
    return f"{moment.hour}時{moment.minute}分" if moment.minute else f"{moment.hour}時"


def excerpt(text: str, most: int = 30) -> str:
    """The first characters of a text, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def _finding(code: str, severity: Severity, place: str, values: Mapping[str, object]) -> Finding:
    return Finding(code, severity, place, tuple((name, str(value)) for name, value in values.items()))
