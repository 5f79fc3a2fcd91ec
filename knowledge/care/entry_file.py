"""One entry as a TOML file that a person edits and gives back, with the version it was written from. Pure."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import tomli_w

from knowledge.content import Entry, EntryClass, EntryKind
from knowledge.entry_json import entry_as_json, entry_from_json
from knowledge.importers.validation import ContentInvalid, Fault

_OWN = {"id": str, "version": int, "collection": str}
_FIELDS: Mapping[str, type] = {
    "class": str,
    "position": int,
    "aliases": list,
    "keywords": list,
    "texts": list,
    "details": dict,
    **dict.fromkeys(("owner_key", "source", "url", "image", "municipality_code"), str),
    **dict.fromkeys(("valid_from", "valid_until", "review_on", "starts_at"), str),
}
_TEXT_FIELDS: Mapping[str, type] = {
    **dict.fromkeys(("title", "body", "reading", "alt", "language", "style"), str),
    "details": dict,
}
_DATES = ("valid_from", "valid_until", "review_on")
_MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """What a file holds: the entry, the version it was written from (0 for a new one), and its collection, if named."""

    entry: Entry
    version: int
    collection_key: str


def entry_as_toml(entry: Entry, version: int, collection_key: str) -> str:
    """The entry as a file."""
    content = {name: value for name, value in entry_as_json(entry).items() if name not in ("kind", "key")}
    named = {"id": entry.id, "version": version, "collection": collection_key}
    whole = named | {name: _without_nothing(value) for name, value in content.items()}
    return tomli_w.dumps(whole, multiline_strings="\\r" not in repr(whole))


def entry_from_toml(text: str, file: str) -> WrittenEntry:
    """The reverse. Raises ContentInvalid for any other text, with every fault; they are on line 1 but for syntax."""
    reading = _Reading(file)
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ContentInvalid([Fault(file, 1, "", "not-toml", " ".join(str(error)[:100].split()))]) from None
    kind, _, key = str(content.get("id", "")).partition(":")
    fields = reading.checked(content, {**_OWN, **_FIELDS}, "")
    fields["texts"] = [
        reading.checked(part, _TEXT_FIELDS, f"texts.{number}.")
        for number, part in enumerate(fields.get("texts", []), start=1)
        if reading.is_table(part, f"texts.{number}")
    ]
    if not fields["texts"]:
        reading.fail("texts", "missing")
    version = fields.get("version", 0)
    if not 0 <= version <= _MOST or abs(fields.get("position", 0)) > _MOST:
        reading.fail("version" if not 0 <= version <= _MOST else "position", "not-a-number", str(version))
    reading.check_words(fields, ("aliases", "keywords"))
    entry = reading.entry(fields | {"kind": kind, "key": key, "class": fields.get("class", EntryClass.INTERNAL)})
    if reading.faults or entry is None:
        raise ContentInvalid(reading.faults)
    return WrittenEntry(entry, version, fields.get("collection", ""))


@dataclass(slots=True)
class _Reading:
    file: str
    faults: list[Fault] = field(default_factory=list)

    def fail(self, name: str, problem: str, given: object = "") -> None:
        self.faults.append(Fault(self.file, 1, name, problem, " ".join(str(given)[:60].split())))

    def is_table(self, value: object, name: str) -> bool:
        if not isinstance(value, dict):
            self.fail(name, "not-a-table", value)
        return isinstance(value, dict)

    def checked(self, table: Mapping[str, Any], known: Mapping[str, type], prefix: str) -> dict[str, Any]:
        """The fields that are known and of the right type, dates as text."""
        problems = {str: "not-text", int: "not-a-number", list: "not-a-list", dict: "not-a-table"}
        found: dict[str, Any] = {}
        for name, raw in table.items():
            value = self.plain(raw, prefix + name)
            if name not in known:
                self.fail(prefix + name, "unknown-field", name)
            elif type(value) is not known[name]:
                self.fail(prefix + name, problems[known[name]], value)
            else:
                found[name] = value
        return found

    def plain(self, value: Any, name: str) -> Any:
        """The value as JSON has it: TOML's own dates become text; numbers that are none are refused."""
        if isinstance(value, datetime | date | time):
            return value.isoformat()
        if isinstance(value, float) and not math.isfinite(value):
            self.fail(name, "not-a-number", value)
        if isinstance(value, dict):
            return {key: self.plain(part, f"{name}.{key}") for key, part in value.items()}
        if isinstance(value, list):
            return [self.plain(part, name) for part in value]
        return value

    def check_words(self, fields: Mapping[str, Any], names: tuple[str, ...]) -> None:
        for name in names:
            if any(not isinstance(word, str) or not word.strip() for word in fields.get(name, [])):
                self.fail(name, "not-a-list", fields[name])

    def entry(self, content: Mapping[str, Any]) -> Entry | None:
        """The entry, unless one of its parts cannot be read."""
        before = len(self.faults)
        if content["kind"] not in tuple(EntryKind):
            self.fail("id", "not-allowed", content["kind"])
        if content["class"] not in tuple(EntryClass):
            self.fail("class", "not-allowed", content["class"])
        for name in _DATES:
            if not _is_date(content.get(name)):
                self.fail(name, "not-a-day", content[name])
        if not _is_instant(content.get("starts_at")):
            self.fail("starts_at", "not-a-time", content["starts_at"])
        return entry_from_json(content) if len(self.faults) == before else None


def _is_date(text: str | None) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_instant(text: str | None) -> bool:
    """Whether it is empty or a time with its zone, which the database can keep in UTC."""
    try:
        instant = datetime.fromisoformat(text) if text else None
        return instant is None or (instant.tzinfo is not None and bool(instant.astimezone(UTC)))
    except (ValueError, OverflowError):
        return False


def _without_nothing(value: Any) -> Any:
    """TOML has no null."""
    if isinstance(value, dict):
        return {key: _without_nothing(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_without_nothing(part) for part in value if part is not None]
    return value
