"""How entries, their fields and what they refer to are called on the pages. Pure but for the catalogue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from knowledge.content import JAPAN, JAPANESE, Entry, EntryClass, EntryKind
from knowledge.differences import DIVIDER
from knowledge.importers.validation import Fault
from messages.phrases import PhraseMissing, Phrases

_LANGUAGES = "console.language."
_LISTS = ("aliases", "keywords")
_TABLES = ("details.sessions", "details.forms")
_DAYS = ("review_on", "valid_from", "valid_until", "details.last_day", "details.apply_from", "details.apply_by")


@dataclass(frozen=True, slots=True)
class EntryWords:
    """Names for what a page shows. `sections` and `categories` give names by key, `people` by login."""

    phrases: Phrases
    sections: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def kind(self, entry: Entry) -> str:
        """The kind of an entry, such as 「ごみの品目」."""
        return self.phrases.say(f"shell.kind.{entry.kind}")

    def entry_class(self, entry: Entry) -> str:
        """Who may see an entry, in a word."""
        return self.phrases.say(f"console-answers.class.{entry.entry_class}")

    def day(self, day: date | None) -> str:
        """A day as people here read it, such as 2027年4月30日（金）; empty for none."""
        if day is None:
            return ""
        weekday = self.phrases.words("show.weekdays")[day.weekday()]
        return self.phrases.say("console-answers.day", year=day.year, month=day.month, day=day.day, weekday=weekday)

    def person(self, name: str) -> str:
        """Who changed an entry: the name of a login, itself where there is none, or words for the programs that do."""
        known = self.people.get(name, name)
        return self._said(f"console-answers.program.{name}", known) if name.isidentifier() else known

    def section(self, key: str) -> str:
        """The name of a section; its key where it is gone, and words for none."""
        return self.sections.get(key, key) or self.phrases.say("console-answers.no-owner")

    def language(self, tag: str) -> str:
        """The name of a language and style; the tag where nobody has named it."""
        return self._said(f"{_LANGUAGES}{tag or JAPANESE}", tag)

    def languages(self) -> list[tuple[str, str]]:
        """The languages that have a name here, by tag."""
        tags = [name.removeprefix(_LANGUAGES) for name in self.phrases.names() if name.startswith(_LANGUAGES)]
        return [(tag, self.language(tag)) for tag in tags]

    def label(self, name: str) -> str:
        """The name of a field such as `body@en` or `details.fee`."""
        plain, _, tag = name.partition("@")
        said = self._said(f"console-answers.field.{plain}", plain)
        return self.phrases.say("console-answers.in-language", field=said, language=self.language(tag)) if tag else said

    def hint(self, name: str) -> str:
        """What to write into a field; nothing where the label says it."""
        return self._said(f"console-answers.hint.{name.partition('@')[0]}", "")

    def hint_for(self, name: str, kind: EntryKind) -> str:
        """The same, where the field means something of its own in entries of this kind."""
        return self._said(f"console-answers.hint-of.{kind}.{name.partition('@')[0]}", self.hint(name))

    def value(self, name: str, value: str) -> str:
        """A field's value as `flat_fields` gives it, for people."""
        if not value:
            return ""
        if name == "class":
            return self.phrases.say(f"console-answers.class.{EntryClass(value)}")
        if name == "owner_key":
            return self.section(value)
        if name == "details.category":
            return self.categories.get(value, value)
        if name in _DAYS:
            return self._day_or_words(value)
        if name == "starts_at":
            return self._moment(datetime.fromisoformat(value).astimezone(JAPAN))
        if name.startswith("details."):
            return self._detail(name, value)
        return value.replace(DIVIDER, "\n") if name in _LISTS else value

    def _day_or_words(self, value: str) -> str:
        try:
            return self.day(date.fromisoformat(value))
        except ValueError:
            return value

    def _detail(self, name: str, value: str) -> str:
        """Yes and no in words, and tables a line each."""
        if value in ("True", "False"):
            return self.phrases.say(f"console-answers.{value.lower()}")
        if name.partition("@")[0] not in _TABLES:
            return value
        try:
            tables = [json.loads(one) for one in value.split(DIVIDER)]
            return "\n".join(self._line(one) for one in tables)
        except (ValueError, AttributeError, RecursionError):
            return value

    def _line(self, table: Mapping[str, object]) -> str:
        """A row of a table: a day as people read it, the times as a span, and whatever else it holds."""
        times = "～".join(str(table[name]) for name in ("starts", "ends") if table.get(name))
        day = self.day(date.fromisoformat(str(table["day"]))) if table.get("day") else ""
        others = [str(value) for name, value in table.items() if name not in ("day", "starts", "ends")]
        return " ".join(filter(None, (day, times, *others)))

    def _moment(self, moment: datetime) -> str:
        return f"{self.day(moment.date())} {moment:%H:%M}"

    def fault(self, fault: Fault) -> str:
        """What is wrong with a field, and what to do."""
        try:
            return self.phrases.say(f"console-answers.fault.{fault.problem}", given=fault.given)
        except PhraseMissing:
            return self.phrases.say(f"fault.{fault.problem}", given=fault.given)

    def check(self, what: str) -> str:
        """What a check of the content has found."""
        return self._said(f"console-answers.check.{what}", self._said(f"check.{what}", what))

    def _said(self, name: str, otherwise: str) -> str:
        try:
            return self.phrases.say(name)
        except PhraseMissing:
            return otherwise
