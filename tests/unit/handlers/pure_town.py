"""The sample town without a database: the starter content in memory, and one person who talks to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.conversation import reply_to
from handlers.base import HandlerContext, Person, State
from handlers.town import Office, Subject, Town
from knowledge.content import Entry, EntryKind
from knowledge.dated import next_session
from knowledge.finding.analysis import Analyser
from knowledge.furigana import Furigana
from knowledge.importers.town_folder import TownContent, read_town_folder
from knowledge.municipalities import Municipalities, municipalities_from_csv
from knowledge.search import KnowledgeBase
from messages.cleaning import cleaned_text
from messages.incoming import Content, Incoming, TextMessage
from messages.masking import masked_text
from messages.outgoing import Reply
from messages.phrases import Phrases, phrases_from_folder

DATA = Path(__file__).parents[3] / "data"
JAPAN = ZoneInfo("Asia/Tokyo")
SATURDAY = datetime(2026, 11, 21, 10, 0, tzinfo=JAPAN)


@cache
def sample_content() -> TownContent:
    """The starter content as it ships."""
    return read_town_folder(DATA / "sample-town", date(2026, 11, 21))


@cache
def sample_knowledge() -> KnowledgeBase:
    """The starter content, ready to be asked."""
    return KnowledgeBase(sample_content().entries)


@cache
def sample_phrases() -> Phrases:
    """The catalogue as it ships."""
    return phrases_from_folder(DATA / "phrases")


@cache
def sample_furigana() -> Furigana:
    """Readings by the dictionary, the town by its own."""
    return Furigana(Analyser().readings, {"見本町": "みほんちょう"})


@cache
def all_municipalities() -> Municipalities:
    """The national table and the sample town."""
    national = DATA / "national"
    return municipalities_from_csv(national / "municipalities.csv", national / "sample-municipality.csv")


@cache
def sample_town() -> Town:
    """見本町."""
    content = sample_content()
    return Town(
        name=content.town.name,
        phone=content.town.phone,
        municipality_code=content.town.municipality_code,
        contact_section_key=content.town.contact_section_key,
        public_url="https://mihon.example",
        sections={section.key: Office(section.name, section.phone) for section in content.sections},
        plan=content.plan,
        garbage_out_by=content.town.garbage_out_by,
        subjects=tuple(Subject(one.key, one.name, one.aliases, one.names) for one in content.interests),
    )


@dataclass(frozen=True, slots=True)
class SampleLectures:
    """The lectures of the starter content."""

    now: datetime

    def upcoming(self, municipality_code: str, limit: int) -> Sequence[Entry]:
        """The next ones of a municipality."""
        return [entry for entry in self._to_come() if entry.municipality_code == municipality_code][:limit]

    def municipality_codes(self) -> Sequence[str]:
        """Where there are any."""
        return sorted({entry.municipality_code for entry in self._to_come()})

    def events(self, municipality_codes: Sequence[str], first: date, last: date | None, limit: int) -> Sequence[Entry]:
        """Those of the starter content."""
        found = [
            (when, entry)
            for entry in sample_content().entries
            if entry.kind == EntryKind.EVENT and entry.municipality_code in municipality_codes
            if (when := next_session(entry, self.now, first, last))
        ]
        return [entry for _, entry in sorted(found, key=lambda pair: pair[0])][:limit]

    def _to_come(self) -> list[Entry]:
        lectures = [entry for entry in sample_content().entries if entry.kind == EntryKind.LECTURE]
        to_come = [entry for entry in lectures if entry.starts_at and entry.starts_at >= self.now]
        return sorted(to_come, key=lambda entry: (entry.starts_at or self.now, entry.id))


@dataclass(frozen=True, slots=True)
class OpenCodes:
    """One code may be redeemed."""

    letters: str = "ABCD2345"

    def is_open(self, letters: str) -> bool:
        """Whether it is that one."""
        return letters == self.letters

    def is_personal(self, letters: str) -> bool:
        """It is anybody's."""
        return False


@dataclass(slots=True)
class NotedChanges:
    """What the handlers asked to be written."""

    district_key: str | None = None
    language: tuple[str, bool] | None = None
    staff_code: str | None = None
    subjects: dict[str, bool] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    status: str = ""

    def set_district(self, district_key: str) -> None:
        """Noted."""
        self.district_key = district_key

    def set_language(self, tag: str, *, has_furigana: bool) -> None:
        """Noted."""
        self.language = (tag, has_furigana)

    def set_subject(self, key: str, *, is_wanted: bool) -> None:
        """Noted."""
        self.subjects[key] = is_wanted

    def register_staff(self, letters: str) -> None:
        """Noted."""
        self.staff_code = letters

    def note_unanswered(self, message: TextMessage) -> None:
        """Noted."""
        self.unanswered.append(message.text)

    def mark_following(self) -> None:
        """Noted."""
        self.status = "following"

    def mark_blocked(self) -> None:
        """Noted."""
        self.status = "blocked"


def incoming(content: Content, now: datetime = SATURDAY) -> Incoming:
    """An event from one person."""
    return Incoming("event", now.astimezone(UTC), content, person="U" + "0" * 32, reply_token="token")


@dataclass(slots=True)
class Talker:
    """A person and what the bot remembers of them."""

    person: Person = field(default_factory=Person)
    state: State = field(default_factory=State)
    now: datetime = SATURDAY
    town: Town = field(default_factory=sample_town)
    last_changes: NotedChanges = field(default_factory=NotedChanges)
    knowledge: KnowledgeBase = field(default_factory=sample_knowledge)
    subjects: frozenset[str] = frozenset()

    def says(self, text: str) -> tuple[Reply, ...]:
        """The replies to something typed, cleaned and masked as at the door."""
        masked = masked_text(cleaned_text(text))
        return self.sends(TextMessage(masked.text, masked=frozenset(masked.found)))

    def sends(self, content: Content) -> tuple[Reply, ...]:
        """The replies to anything; district and audience are remembered."""
        context = self.context()
        self.last_changes = NotedChanges()
        context.changes = self.last_changes
        replies, self.state = reply_to(incoming(content, self.now), context)
        if self.last_changes.district_key is not None:
            self.person = replace(self.person, district_key=self.last_changes.district_key)
        if self.last_changes.language is not None:
            language, has_furigana = self.last_changes.language
            self.person = replace(self.person, language=language, has_furigana=has_furigana)
        for key, is_wanted in self.last_changes.subjects.items():
            self.subjects = self.subjects | {key} if is_wanted else self.subjects - {key}
        if self.last_changes.staff_code is not None:
            self.person = replace(self.person, is_staff=True)
        return replies

    def context(self) -> HandlerContext:
        """What the handlers are given."""
        return HandlerContext(
            town=self.town,
            person=self.person,
            state=self.state,
            knowledge=self.knowledge,
            municipalities=all_municipalities(),
            phrases=sample_phrases(),
            lectures=SampleLectures(self.now),
            staff_codes=OpenCodes(),
            changes=NotedChanges(),
            now=self.now,
            furigana=sample_furigana(),
            chosen_subjects=lambda: self.subjects,
        )
