"""What every handler is, and what it is given. Pure: no Flask, no database, no SDK."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from handlers.town import Town
from knowledge.content import Entry
from knowledge.decision import Answer
from knowledge.furigana import without_ruby
from knowledge.languages import Words, words_for
from knowledge.municipalities import Municipalities
from knowledge.reader import ReadersKnowledge
from knowledge.search import Finding, KnowledgeBase
from messages.incoming import Content, Incoming, TextMessage
from messages.outgoing import Option, Reply
from messages.phrases import Phrases

Recognised = TypeVar("Recognised")

CHOSEN = "chosen:"
"""Before the words of an option, in what a state is about: the id of the entry that they mean."""
CERTAIN = 100.0
"""The confidence in an entry that was offered and chosen."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is talking."""

    is_staff: bool = False
    district_key: str = ""
    language: str = ""
    """The tag of the words they want, such as `ja-simple` or `en`; empty means ordinary Japanese."""
    has_furigana: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Where the conversation stands: choices last shown, the handler that asked, and what it asked about."""

    options: tuple[Option, ...] = ()
    asked_by: str = ""
    about: Mapping[str, str] = field(default_factory=dict)

    def to_stored(self) -> dict[str, Any]:
        """JSON for the conversation row."""
        options = [[option.label, option.says] for option in self.options]
        return {"options": options, "asked_by": self.asked_by, "about": dict(self.about)}

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> State:
        """The reverse of `to_stored`; anything else gives an empty state."""
        try:
            options = tuple(Option(label, says) for label, says in stored["options"])
            return cls(options, str(stored["asked_by"]), dict(stored["about"]))
        except (KeyError, TypeError, ValueError):
            return cls()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a handler says, and what it waits for. No replies means silence on purpose.

    `language` is set when it answers in another language than the person's, which they wrote in or have just chosen;
    `has_furigana` when they have just chosen that.
    """

    replies: tuple[Reply, ...] = ()
    asked_by: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    has_furigana: bool | None = None


@dataclass(frozen=True, slots=True)
class QuotedNotice:
    """A public notice in force. `words` (title and body) and `badges` are by language tag, empty for Japanese.

    `page_url` is where it stands with its buttons and languages.
    """

    words: Mapping[str, tuple[str, str]]
    badges: Mapping[str, str]
    page_url: str
    valid_until: datetime
    is_emergency: bool = False
    is_amendment: bool = False


class Notices(Protocol):
    """Reading what the town has told everybody and is in force."""

    def current(self) -> Sequence[QuotedNotice]:
        """Emergencies first, then the newest."""
        ...


class NoNotices:
    """A town that has told nothing."""

    def current(self) -> Sequence[QuotedNotice]:
        """Nothing."""
        return ()


class Lectures(Protocol):
    """Reading lectures and events by municipality code."""

    def upcoming(self, municipality_code: str, limit: int) -> Sequence[Entry]:
        """The next lectures of a municipality, soonest first."""
        ...

    def municipality_codes(self) -> Sequence[str]:
        """The municipalities that have lectures to come."""
        ...

    def events(self, municipality_codes: Sequence[str], first: date, last: date | None, limit: int) -> Sequence[Entry]:
        """The events of municipalities on these days, both included, soonest first; no last day means no end."""
        ...


class StaffCodes(Protocol):
    """Reading one-time codes."""

    def is_open(self, letters: str) -> bool:
        """Whether this code may still be redeemed."""
        ...

    def is_personal(self, letters: str) -> bool:
        """Whether this code may still be redeemed and was made for one person, registered already or not."""
        ...


class Changes(Protocol):
    """What a handler may ask to be written; it is committed together with its replies, or not at all."""

    def set_district(self, district_key: str) -> None:
        """Remember the person's collection area."""
        ...

    def set_language(self, tag: str, *, has_furigana: bool) -> None:
        """Remember in which words the person wants to be answered; an empty tag means ordinary Japanese."""
        ...

    def set_subject(self, key: str, *, is_wanted: bool) -> None:
        """Remember that the person wants to hear of a subject, or no longer."""
        ...

    def register_staff(self, letters: str) -> None:
        """Redeem a one-time code for this person."""
        ...

    def note_unanswered(self, message: TextMessage) -> None:
        """Keep a question that found no answer, for the editors."""
        ...

    def mark_following(self) -> None:
        """The person follows the account."""
        ...

    def mark_blocked(self) -> None:
        """The person blocked the account."""
        ...


@dataclass(slots=True)
class HandlerContext:
    """Everything a handler may look at. `now` is aware, in the town's zone.

    `knowledge` gives only what this person may be told today. `phrases` are in the person's language. `furigana` puts
    readings behind the kanji of a text; without it the readings that a text brings are only taken out.
    """

    town: Town
    person: Person
    state: State
    knowledge: KnowledgeBase
    municipalities: Municipalities
    phrases: Phrases
    lectures: Lectures
    staff_codes: StaffCodes
    changes: Changes
    now: datetime
    preview_hashes: Mapping[str, str] = field(default_factory=dict)
    furigana: Callable[[str], str] = without_ruby
    chosen_subjects: Callable[[], frozenset[str]] = frozenset
    """Reads the keys of the subjects of which the person wants to hear."""
    notices: Notices = field(default_factory=NoNotices)
    _found: dict[str, Finding] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nobody can reach what has expired, or what is not for this person, by whatever path."""
        if not isinstance(self.knowledge, ReadersKnowledge):
            self.knowledge = ReadersKnowledge(self.knowledge, self.today, staff=self.person.is_staff)
        self.phrases = self.phrases.in_language(self.person.language)

    @property
    def today(self) -> date:
        """The day in the town's zone."""
        return self.now.date()

    def found(self, text: str) -> Finding:
        """What the town knows about `text`, or the entry that was just offered by these words; searched once."""
        if text not in self._found:
            if chosen := self.knowledge.find(self.state.about.get(f"{CHOSEN}{text}", "")):
                self._found[text] = Finding(Answer(chosen, CERTAIN), ())
            else:
                self._found[text] = self.knowledge.ask(text, on=self.today, staff=self.person.is_staff)
        return self._found[text]

    def words(self, entry: Entry) -> Words:
        """An entry's words in the person's language, or the nearest there are."""
        return words_for(entry, self.person.language)

    def in_language(self, tag: str) -> HandlerContext:
        """The same for somebody who is to be answered in this language; empty means ordinary Japanese."""
        return replace(self, person=replace(self.person, language=tag))

    @property
    def contact_phone(self) -> str:
        """The number to call when the bot does not know, for sentences; words in its place while there is none."""
        return self.town.contact.phone or self.phrases.say("show.no-phone")

    def media_url(self, picture_hash: str) -> str:
        """Where LINE fetches a picture."""
        return f"{self.town.public_url}/media/{picture_hash}"


class Handler(Generic[Recognised]):
    """One intent. `matches` recognises and `handle` answers; neither sends anything."""

    name: str = ""

    def matches(self, incoming: Incoming, context: HandlerContext) -> Recognised | None:
        """What was recognised, or None when this is not for this handler."""
        raise NotImplementedError

    def handle(self, recognised: Recognised, context: HandlerContext) -> Outcome:
        """What to say to what was recognised."""
        raise NotImplementedError


def typed_text(content: Content) -> str | None:
    """The words of a text message, or None for anything else."""
    return content.text if isinstance(content, TextMessage) else None
