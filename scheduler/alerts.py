"""An alert as a feed writes it: JSON in, a checked alert or everything that is wrong with it out. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from messages.cleaning import cleaned_text
from scheduler.notice_content import MAX_BODY, MAX_TITLE, NoticeContent, Words
from scheduler.rules import SendingRules

EVERYBODY = "everybody"
"""The `area` of what concerns the whole town."""

MAX_KEY = 100
MAX_KIND = 60
MAX_PLACE = 100
MAX_DISTRICTS = 500
MAX_VARIANTS = 20
LEAST_MINUTES = 5

FAR_AHEAD = timedelta(days=1)
"""An event that lies further ahead is a mistake. What is a little ahead, the safety valve holds."""

_NEEDED = ("key", "event_at", "kind", "place", "title", "body", "area")
_FIELDS = frozenset((*_NEEDED, "variants", "valid_minutes", "ends_at"))
_NEEDED_TO_CANCEL = ("key", "event_at", "cancels")
_FIELDS_TO_CANCEL = frozenset((*_NEEDED_TO_CANCEL, "title", "body", "variants"))
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
_LEAST_TIME, _LATEST_TIME = datetime(1970, 1, 2, tzinfo=UTC), datetime(9990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AlertProblem:
    """One thing that is wrong. `code` names a phrase under `feed.problem.`; `limit` and `given` fill its gaps."""

    code: str
    field: str = ""
    limit: int = 0
    given: str = ""


class AlertInvalid(Exception):
    """An alert cannot be taken: `problems`, at least one."""

    def __init__(self, problems: Sequence[AlertProblem]) -> None:
        """`problems` in the order in which they were found."""
        super().__init__(", ".join(f"{problem.code}:{problem.field}" for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that happens somewhere. `districts` empty means the whole town.

    `key` is the feed's own name for it. With `cancels`, the key of an earlier alert, it says that this one is over;
    `content` is None then unless the feed gave words of its own. `valid_minutes` count from `event_at`.
    """

    key: str
    event_at: datetime
    content: NoticeContent | None
    kind: str = ""
    place: str = ""
    districts: tuple[str, ...] = ()
    valid_minutes: int = 0
    ends_at: datetime | None = None
    cancels: str = ""

    @property
    def valid_until(self) -> datetime:
        """After this nothing of it may leave."""
        return self.event_at + timedelta(minutes=self.valid_minutes)


def alert_from(given: object, *, districts: frozenset[str], rules: SendingRules, at: datetime) -> Alert:
    """The alert that decoded JSON describes. `districts` are the keys the town knows. Raises AlertInvalid."""
    if not isinstance(given, dict):
        raise AlertInvalid([AlertProblem("not-an-object", "JSON")])
    reading = _Reading(given)
    is_cancelling = "cancels" in given
    known, needed = (_FIELDS_TO_CANCEL, _NEEDED_TO_CANCEL) if is_cancelling else (_FIELDS, _NEEDED)
    reading.complain_of_unknown(known)
    reading.complain_of_missing(needed)
    key, event_at = reading.text("key", MAX_KEY), reading.time("event_at", at + FAR_AHEAD)
    if is_cancelling:
        alert = Alert(key, event_at, _words_to_cancel(reading), cancels=reading.text("cancels", MAX_KEY))
    else:
        alert = Alert(
            key,
            event_at,
            _content(reading),
            kind=reading.text("kind", MAX_KIND),
            place=reading.text("place", MAX_PLACE),
            districts=reading.area(districts),
            valid_minutes=reading.minutes("valid_minutes", rules.emergency_minutes),
            ends_at=reading.time("ends_at", _LATEST_TIME) if given.get("ends_at") is not None else None,
        )
        if alert.ends_at is not None and alert.ends_at <= event_at:
            reading.complain("ends-before", "ends_at")
    if reading.problems:
        raise AlertInvalid(reading.problems)
    return alert


def _content(reading: _Reading) -> NoticeContent:
    words = Words(reading.text("title", MAX_TITLE), reading.text("body", MAX_BODY))
    return NoticeContent(words, variants=reading.variants("variants"))


def _words_to_cancel(reading: _Reading) -> NoticeContent | None:
    """The words of an end, all of them or none."""
    if not reading.given.keys() & {"title", "body", "variants"}:
        return None
    reading.complain_of_missing(("title", "body"))
    return _content(reading)


@dataclass(slots=True)
class _Reading:
    """One object that is being read; what is wrong is gathered, so that a feed's maker is told all of it at once."""

    given: Mapping[str, Any]
    prefix: str = ""
    problems: list[AlertProblem] = field(default_factory=list)

    def complain(self, code: str, name: str, *, limit: int = 0, given: str = "") -> None:
        self.problems.append(AlertProblem(code, f"{self.prefix}{name}", limit, cleaned_text(given, 40)))

    def complain_of_unknown(self, known: frozenset[str]) -> None:
        for name in list(self.given.keys() - known)[:5]:
            self.complain("unknown-field", cleaned_text(name, 40))

    def complain_of_missing(self, needed: Sequence[str]) -> None:
        for name in needed:
            if self.given.get(name) is None:
                self.complain("missing", name)

    def text(self, name: str, limit: int) -> str:
        value = self.given.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.complain("not-text", name)
            return ""
        cleaned = cleaned_text(value, limit + 1).strip()
        if not cleaned:
            self.complain("empty", name)
        elif len(cleaned) > limit:
            self.complain("too-long", name, limit=limit)
        return cleaned

    def time(self, name: str, latest: datetime) -> datetime:
        """An instant; the earliest there is when it cannot be read, which is a problem already."""
        value = self.given.get(name)
        if value is None:
            return _LEAST_TIME
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            self.complain("not-a-time", name, given=str(value)[:40])
            return _LEAST_TIME
        if moment.tzinfo is None:
            self.complain("no-zone", name, given=value)
            return _LEAST_TIME
        if not _LEAST_TIME.year < moment.year < _LATEST_TIME.year:
            self.complain("not-a-time", name, given=value)
            return _LEAST_TIME
        if moment > latest:
            self.complain("far-ahead", name, given=value)
        return moment.astimezone(UTC)

    def minutes(self, name: str, most: int) -> int:
        value = self.given.get(name, most)
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if not is_number or not min(LEAST_MINUTES, most) <= value <= most:
            self.complain("minutes", name, limit=most)
            return most
        return int(value)

    def area(self, known: frozenset[str]) -> tuple[str, ...]:
        value = self.given.get("area")
        if value is None or value == EVERYBODY:
            return ()
        is_list = isinstance(value, list) and 0 < len(value) <= MAX_DISTRICTS
        if not is_list or not all(isinstance(key, str) for key in value):
            self.complain("area", "area", limit=MAX_DISTRICTS)
            return ()
        for key in [key for key in value if key not in known][:5]:
            self.complain("unknown-district", "area", given=key)
        return tuple(dict.fromkeys(value))

    def variants(self, name: str) -> dict[str, Words]:
        value = self.given.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict) or len(value) > MAX_VARIANTS:
            self.complain("variants", name, limit=MAX_VARIANTS)
            return {}
        return {tag: words for tag, given in value.items() if (words := self._variant(name, tag, given)) is not None}

    def _variant(self, name: str, tag: str, given: object) -> Words | None:
        if not _LANGUAGE.fullmatch(tag):
            self.complain("language", name, given=tag)
            return None
        if not isinstance(given, dict):
            self.complain("not-an-object", f"{name}.{tag}")
            return None
        inner = _Reading(given, f"{name}.{tag}.", self.problems)
        inner.complain_of_unknown(frozenset(("title", "body")))
        inner.complain_of_missing(("title", "body"))
        return Words(inner.text("title", MAX_TITLE), inner.text("body", MAX_BODY))
