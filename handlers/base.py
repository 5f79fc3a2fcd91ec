"""What every handler is, and what it is given. Pure: no Flask, no database, no SDK."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from knowledge.content import CollectionPlan, Entry, OnlineProcedure
from knowledge.municipalities import Municipalities
from knowledge.search import Finding, KnowledgeBase
from messages.incoming import Content, Incoming, TextMessage
from messages.outgoing import Option, Reply
from messages.phrases import Phrases

Recognised = TypeVar("Recognised")


@dataclass(frozen=True, slots=True)
class Office:
    """Whom to call: a section of the town hall, or the town hall itself."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Town:
    """The town behind an account, as handlers need it. `public_url` has no slash at its end."""

    name: str
    phone: str
    municipality_code: str
    contact_section_key: str
    public_url: str
    sections: Mapping[str, Office] = field(default_factory=dict)
    plan: CollectionPlan = field(default_factory=CollectionPlan)
    online: Mapping[str, OnlineProcedure] = field(default_factory=dict)
    """What this municipality takes online, by the procedure's key."""

    @property
    def contact(self) -> Office:
        """Whom to call when the bot does not know: the contact section, or the town hall itself."""
        return self.sections.get(self.contact_section_key) or Office(self.name, self.phone)

    def owner_of(self, entry: Entry) -> Office | None:
        """The section answerable for an entry, or None."""
        return self.sections.get(entry.owner_key)


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
    """What a handler says, and what it waits for. No replies means silence on purpose."""

    replies: tuple[Reply, ...] = ()
    asked_by: str = ""
    about: Mapping[str, str] = field(default_factory=dict)


class Lectures(Protocol):
    """Reading lectures by municipality code."""

    def upcoming(self, municipality_code: str, limit: int) -> Sequence[Entry]:
        """The next lectures of a municipality, soonest first."""
        ...

    def municipality_codes(self) -> Sequence[str]:
        """The municipalities that have lectures to come."""
        ...


class StaffCodes(Protocol):
    """Reading one-time codes."""

    def is_open(self, letters: str) -> bool:
        """Whether this code may still be redeemed."""
        ...


class Changes(Protocol):
    """What a handler may ask to be written; it is committed together with its replies, or not at all."""

    def set_district(self, district_key: str) -> None:
        """Remember the person's collection area."""
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
    """Everything a handler may look at. `now` is aware, in the town's zone."""

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
    _found: dict[str, Finding] = field(default_factory=dict)

    def found(self, text: str) -> Finding:
        """What the town knows about `text`; searched once per message."""
        if text not in self._found:
            self._found[text] = self.knowledge.ask(text, on=self.now.date(), staff=self.person.is_staff)
        return self._found[text]

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
