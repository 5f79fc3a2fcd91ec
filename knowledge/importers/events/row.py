"""One row of an event table as an entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.importers.events.cells import EventCells
from knowledge.importers.events.codes import is_prefecture, read_code
from knowledge.importers.events.digital import digital_words
from knowledge.importers.events.keys import EventKeys, real_id
from knowledge.importers.events.particulars import details_of
from knowledge.importers.events.timing import Timing, has_year, read_day, read_timing
from knowledge.importers.log import ImportLog
from knowledge.importers.tables.cells import is_destroyed_number
from knowledge.importers.validation import Record
from knowledge.importers.written.wording import folded

_DIVIDERS = re.compile(r"[;；,，、|\n]+")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_STATE = re.compile(
    r"[\[(【〔<《][^\])】〕>》]{0,20}(?:満員|満席|中止|延期|受付|募集|締切|終了|定員|キャンセル|空き)[^\])】〕>》]{0,20}[\])】〕>》]"
)
"""What an editor adds to a title from week to week: the event stays the same."""
_NO_YEAR = frozenset(("weekday-differs", "year-unsure"))
_JAPANESE = frozenset(("", "ja", "jpn", "ja-jp", "日本語"))


@dataclass(slots=True)
class EventRows:
    """Makes entries of the rows of one file. `own_code` is the town's.

    `near` gives the years that are not written, unless a row says of which day it is. Where it is only the day of the
    import (`is_near_guessed`), a row whose weekday fits no year near it is refused: the file may be years old.
    """

    near: date
    is_near_guessed: bool
    own_code: str
    town_name: str
    sections: Mapping[str, str]
    """A section's key or folded name to its key."""
    log: ImportLog
    keys: EventKeys = field(default_factory=EventKeys)
    _told: set[str] = field(default_factory=set)

    def entry(self, record: Record) -> Entry | None:
        """The entry of a row; None when it is left out, or refused, and the log says why."""
        cells = EventCells(record, self.log)
        if cells.get("language").casefold() not in _JAPANESE:
            self._left_out(record, "language", "other-language", cells.get("language"))
            return None
        title = " ".join((cells.get("title") or cells.get("subtitle") or cells.get("series")).split())
        if not title:
            record.fail("title", "missing")
        code = self._code(record, cells)
        if record.is_refused:
            return None
        self._tell_destroyed(record, cells)
        as_of = read_day(cells.get("as_of"), self.near)
        when, near = cells.get("when"), as_of or self.near
        timing = read_timing(when, cells.get("until"), cells.get("starts"), cells.get("ends"), near)
        if timing is None:
            self._left_out(record, "when", "event-without-day", cells.get("when") or cells.get("starts"))
            return None
        if self.is_near_guessed and as_of is None and not has_year(when) and not _NO_YEAR.isdisjoint(timing.doubts):
            record.fail("when", "event-of-another-year", when)
            return None
        for doubt in timing.doubts:
            self.log.note(record.file, record.line, "when", f"event-{doubt}", cells.get("when"))
        name = (
            _STATE.sub("", folded(title)) or title,
            timing.first_day.isoformat(),
            cells.get("place"),
            cells.get("starts"),
        )
        content = "\n".join(f"{column} {text}" for column, text in cells.filled.items() if column != "number")
        key = self.keys.key_for(code, real_id(cells.get("id"), cells.get("number")), name, content)
        if not key:
            self._left_out(record, "title", "same-row", title)
            return None
        return self._entry(cells, key, title, code, timing)

    def _entry(self, cells: EventCells, key: str, title: str, code: str, timing: Timing) -> Entry:
        names = (title, cells.get("subtitle"), cells.get("series"))
        published = read_day(cells.get("published"), self.near)
        return Entry(
            kind=EntryKind.LECTURE if digital_words().make_a_lecture(names) else EntryKind.EVENT,
            key=key,
            texts=_texts(cells, title),
            aliases=tuple(filter(None, (cells.get("series"),))),
            keywords=_keywords(cells),
            entry_class=EntryClass.PUBLIC,
            owner_key=self._owner(cells),
            source=cells.get("source"),
            url=cells.url("url") or cells.url("content_url"),
            valid_from=published if published and published <= timing.last_day else None,
            valid_until=timing.last_day,
            municipality_code=code,
            starts_at=timing.starts_at,
            details=details_of(cells, title, timing),
        )

    def _code(self, record: Record, cells: EventCells) -> str:
        """Whose event it is; that of a prefecture is its place's, where the row names that."""
        given, name = cells.get("municipality_code"), cells.get("municipality")
        code = read_code(given, self.own_code)
        if given and not code:
            if name and name != self.town_name:
                record.fail("municipality_code", "municipality-code", given)
            else:
                self._tell_once(record, "municipality_code", "event-code", given)
        place = read_code(cells.get("place_code"), self.own_code) if code and is_prefecture(code) else ""
        return place or code or self.own_code

    def _owner(self, cells: EventCells) -> str:
        """The section that the row names, in a cell of its own, or as whom to ask, or in brackets behind that."""
        contact = folded(cells.get("contact"))
        for name in (folded(cells.get("section")), contact, *_BRACKETED.findall(contact), _BRACKETED.sub("", contact)):
            if key := self.sections.get("".join(name.split())):
                return key
        return ""

    def _tell_destroyed(self, record: Record, cells: EventCells) -> None:
        for name in ("corporate_number", "id", "number"):
            if is_destroyed_number(cells.get(name)):
                self._tell_once(record, name, "event-number-destroyed", cells.get(name))

    def _tell_once(self, record: Record, name: str, problem: str, given: str) -> None:
        """For what is wrong with a whole column: a line each row would say nothing more."""
        if name not in self._told:
            self._told.add(name)
            self.log.note(record.file, record.line, name, problem, given)

    def _left_out(self, record: Record, name: str, problem: str, given: str) -> None:
        self.log.leave_out(record.file, record.line, name, problem, given)


def section_names(sections: Mapping[str, str]) -> dict[str, str]:
    """Folded name or key of each section to its key; `sections` is key to name."""
    by_name = {"".join(folded(name).split()): key for key, name in reversed(list(sections.items()))}
    return by_name | {key: key for key in sections}


def _texts(cells: EventCells, title: str) -> tuple[EntryText, ...]:
    """The words in Japanese, and the title in English where the row has one."""
    japanese = EntryText(_with_subtitle(title, cells.get("subtitle")), _body(cells), cells.get("reading"))
    english = " ".join(cells.get("english").split())
    return (japanese, EntryText(english, "", language="en")) if english else (japanese,)


def _with_subtitle(title: str, subtitle: str) -> str:
    plain = " ".join(subtitle.split())
    return title if not plain or plain in title else f"{title} {plain}"


def _body(cells: EventCells) -> str:
    """Summary, description and remarks, each once."""
    parts: list[str] = []
    for name in ("summary", "body", "notes"):
        text = cells.get(name)
        if text and not any(text in part for part in parts):
            parts = [part for part in parts if part not in text] + [text]
    return "\n\n".join(parts)


def _keywords(cells: EventCells) -> tuple[str, ...]:
    words = _DIVIDERS.split(f"{cells.get('keywords')};{cells.get('tags')}")
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
