"""What the town knows, as data. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")
"""The zone in which towns write their days and hours."""
JAPANESE = "ja"
STANDARD = "standard"
SIMPLE = "simple"
"""The style of やさしい日本語."""


class EntryKind(StrEnum):
    """What an entry is about; the word stands in front of its id, as in `garbage:futon`."""

    GARBAGE = "garbage"
    GARBAGE_CATEGORY = "garbage-category"
    FACILITY = "facility"
    LECTURE = "lecture"
    EVENT = "event"
    PROCEDURE = "procedure"
    FAQ = "faq"
    BULLETIN = "bulletin"
    TIP = "tip"


class EntryClass(StrEnum):
    """Who may see an entry, and where (公開, 庁内, 庁内限り)."""

    PUBLIC = "public"
    STAFF = "staff"
    INTERNAL = "internal"


class CollectionLevel(StrEnum):
    """Whose knowledge a collection holds."""

    TOWN = "town"
    PREFECTURE = "prefecture"
    NATION = "nation"


class OnHoliday(StrEnum):
    """What becomes of a collection that falls on a national holiday."""

    COLLECTED = "collected"
    SKIPPED = "skipped"
    NEXT_DAY = "next-day"


@dataclass(frozen=True, slots=True)
class EntryText:
    """The words of an entry in one language and style.

    `alt` describes its picture; `details` holds those of the entry's details that are words, in this language.
    """

    title: str
    body: str
    reading: str = ""
    alt: str = ""
    language: str = JAPANESE
    style: str = STANDARD
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """Language and style as one BCP 47 tag: `ja`, `ja-simple`, `en`, `zh-Hans`."""
        return self.language if self.style == STANDARD else f"{self.language}-{self.style}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the town knows.

    `owner_key` names the section answerable for it. `starts_at` (aware UTC) and `municipality_code` are
    set for lectures. `image` is the hash of a stored picture, or, before saving, its path in the content folder.
    """

    kind: EntryKind
    key: str
    texts: tuple[EntryText, ...]
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    entry_class: EntryClass = EntryClass.INTERNAL
    owner_key: str = ""
    source: str = ""
    url: str = ""
    image: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    review_on: date | None = None
    municipality_code: str = ""
    starts_at: datetime | None = None
    position: int = 0
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Kind and key, unique for a reader, such as `garbage:futon`."""
        return f"{self.kind}:{self.key}"

    @property
    def text(self) -> EntryText:
        """The ordinary Japanese words, or the first there are."""
        for text in self.texts:
            if (text.language, text.style) == (JAPANESE, STANDARD):
                return text
        return self.texts[0]

    @property
    def title(self) -> str:
        """The title in ordinary Japanese."""
        return self.text.title

    @property
    def body(self) -> str:
        """The body in ordinary Japanese."""
        return self.text.body

    def is_valid_on(self, day: date) -> bool:
        """Whether the entry may be answered on this day (Japan's date)."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )

    def text_in(self, tag: str) -> EntryText | None:
        """The words under a tag such as `en` or `ja-simple`, or None."""
        return next((text for text in self.texts if text.tag == tag), None)

    def is_overdue_on(self, day: date) -> bool:
        """Whether somebody should have looked at the entry again before this day."""
        return self.review_on is not None and self.review_on < day

    def is_open_to(self, *, staff: bool) -> bool:
        """Whether this reader may know of the entry. What nobody classified is internal."""
        return staff or self.entry_class == EntryClass.PUBLIC


@dataclass(frozen=True, slots=True)
class District:
    """A collection area and the names people use for its parts."""

    key: str
    name: str
    reading: str = ""
    aliases: tuple[str, ...] = ()
    group: str = ""
    """What several areas are called together, such as a school district."""
    center: str = ""
    """The plant whose closures cancel the area's collections."""


@dataclass(frozen=True, slots=True)
class CollectionRule:
    """On which days a category is collected in a district, in 5374.jp notation (`月 木`, `水1 水3`)."""

    district_key: str
    category_key: str
    rule: str
    note: str = ""
    on_holiday: OnHoliday = OnHoliday.COLLECTED


@dataclass(frozen=True, slots=True)
class Closure:
    """Days, both included, on which a plant takes nothing; an empty `center` means every plant."""

    center: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CollectionChange:
    """An exception: what would be collected on `day` is collected on `moved_to`, or not at all.

    An empty `district_key` or `category_key` means all of them.
    """

    day: date
    moved_to: date | None = None
    district_key: str = ""
    category_key: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CollectionPlan:
    """Everything that decides on which days a town collects what."""

    districts: tuple[District, ...] = ()
    rules: tuple[CollectionRule, ...] = ()
    closures: tuple[Closure, ...] = ()
    changes: tuple[CollectionChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an entry comes from: `line` is that of the file, or the sheet's row; `on` the day of the import."""

    file: str
    line: int
    licence: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class OnlineProcedure:
    """Whether a municipality takes a procedure online (ぴったりサービス), since when, and where."""

    procedure_key: str
    municipality_code: str
    is_online: bool
    since: date | None = None
    url: str = ""
    note: str = ""
