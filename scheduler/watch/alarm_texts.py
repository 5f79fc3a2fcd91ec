"""What a duty officer reads: what happened, how often, and what to do now. Pure.

The words stand in the phrase catalogue under `alarm.`: of each AlarmKind `what` and `todo`, of each HoldReason a
sentence. An alarm has the town's own words (a notice's title), and never a resident's or anybody's id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from messages.line_json import cut_label, cut_to_units
from messages.phrases import Phrases
from scheduler.safety_valve import HoldReason
from scheduler.watch_tables import AlarmKind, AlarmPart

MAX_LINE_UNITS = 500
"""Of a LINE message: what is read at a glance at night. In UTF-16 units."""

MAX_SUBJECT = 120
_MAX_TITLE = 40
_MAX_TOWN = 40
_NUMBER = re.compile(r"([a-z]+(?:-[a-z]+)*)=(\d+)")
_REASONS = {str(reason) for reason in HoldReason}
_OF_HELD = (AlarmKind.HELD, AlarmKind.BRAKE, AlarmKind.REPLAY, AlarmKind.CLOCK, AlarmKind.RESTORED)


@dataclass(frozen=True, slots=True)
class AlarmFacts:
    """What an alarm is about.

    `details` is a HoldReason, numbers such as `sent=12 failed=3`, or a code of its own; what has no phrase is left out.
    `town` is the town's name, `town_key` its key, `account_key` the same where the installation has several towns, else
    empty.
    """

    kind: AlarmKind
    count: int
    at: datetime
    town: str
    details: str = ""
    notice_id: int | None = None
    title: str = ""
    account_key: str = ""
    town_key: str = ""


@dataclass(frozen=True, slots=True)
class AlarmText:
    """The words of an alarm: a mail's one-line subject and text, and a LINE message."""

    subject: str
    mail: str
    line: str


class AlarmWording:
    """Puts alarms into words, with times in the town's zone."""

    def __init__(self, phrases: Phrases, zone: ZoneInfo, console: str = "") -> None:
        """`phrases` is the Japanese catalogue. `console` is where officers open the console; empty: no link is told."""
        self._phrases = phrases
        self._zone = zone
        self._console = console
        self._names = frozenset(phrases.names())

    def text_of(self, facts: AlarmFacts, part: AlarmPart = AlarmPart.FIRST) -> AlarmText:
        """An alarm's words; of `MORE` they tell how many it has become, of `LIMIT` that no more will follow."""
        if part == AlarmPart.LIMIT:
            return self._simple("limit", facts.town, self._link(facts, part), account=_account(facts))
        what = self._say(f"{facts.kind}.what", count=facts.count)
        heading = self._say("more", what=what, count=facts.count) if part == AlarmPart.MORE else what
        about = [*self._about(facts), *self._reasons(facts), *self._link(facts, part)]
        todo = self._say(f"{facts.kind}.todo", id=facts.notice_id or self._say("number"), account=_account(facts))
        when = facts.at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")
        told = [self._say("town", town=_one_line(facts.town, _MAX_TOWN)), self._say("when", when=when), *about]
        mail = "\n".join([heading, "", *told, "", self._say("todo"), todo, "", self._say("foot")])
        line = "\n".join([self._say("line-head"), heading, *about, "", todo])
        return AlarmText(self._subject(facts.town, heading), mail + "\n", cut_to_units(line, MAX_LINE_UNITS))

    def text_of_test(self, town: str) -> AlarmText:
        """The words of `duty test`."""
        return self._simple("test", town)

    def _simple(self, name: str, town: str, more: Sequence[str] = (), **values: object) -> AlarmText:
        text = "\n".join([self._say(f"{name}.text", town=_one_line(town, _MAX_TOWN), **values), *more])
        line = "\n".join([self._say("line-head"), text])
        subject = self._subject(town, self._say(f"{name}.subject"))
        return AlarmText(subject, f"{text}\n\n{self._say('foot')}\n", cut_to_units(line, MAX_LINE_UNITS))

    def _about(self, facts: AlarmFacts) -> list[str]:
        if facts.notice_id is None:
            return []
        name = "notice-of-several" if facts.count > 1 else "notice"
        return [self._say(name, id=facts.notice_id, title=_one_line(facts.title, _MAX_TITLE))]

    def _link(self, facts: AlarmFacts, part: AlarmPart) -> list[str]:
        """The page on which an officer stops or corrects: the first of the three taps."""
        if not self._console or not facts.town_key:
            return []
        page = console_page(facts.kind, None if part == AlarmPart.LIMIT else facts.notice_id, facts.count)
        return [self._say("open", url=f"{self._console}/console/{facts.town_key}/{page}")]

    def _reasons(self, facts: AlarmFacts) -> list[str]:
        """What `details` says, as far as there are words for it."""
        if facts.details in _REASONS and f"alarm.reason.{facts.details}" in self._names:
            return [self._say("because", reason=self._say(f"reason.{facts.details}"))]
        if f"alarm.detail.{facts.details}" in self._names:
            return [self._say(f"detail.{facts.details}")]
        found = [(name, int(number)) for name, number in _NUMBER.findall(facts.details)]
        known = [(name, number) for name, number in found if f"alarm.number-of.{name}" in self._names]
        told = [self._say(f"number-of.{name}", number=number) for name, number in known if number]
        return ["、".join(told)] if told else []

    def _subject(self, town: str, what: str) -> str:
        return _one_line(self._say("subject", town=_one_line(town, _MAX_TOWN), what=what), MAX_SUBJECT)

    def _say(self, name: str, **values: object) -> str:
        return self._phrases.say(f"alarm.{name}", **values)


def console_page(kind: AlarmKind, notice_id: int | None, count: int = 1) -> str:
    """Where in the town's console an alarm is looked after: the notice, or the list of what is held when it is several.

    The town's stop switch for what nobody here has sent, and the first page for the rest.
    """
    if kind in _OF_HELD and (notice_id is None or count > 1):
        return "notices/held"
    if notice_id is not None:
        return f"notices/{notice_id}"
    return "notices/switch" if kind == AlarmKind.LEDGER else "home/"


def _account(facts: AlarmFacts) -> str:
    return f" --account {facts.account_key}" if facts.account_key else ""


def _one_line(text: str, limit: int) -> str:
    return cut_label("".join(character if character.isprintable() else " " for character in text), limit)
