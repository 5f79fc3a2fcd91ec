"""Who is at work, in which town, and what they may do: handed to every page of a town."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from console.parts import ConsoleParts
from people.audit import Actor, AuditBook
from people.rights import RIGHTS, Right
from people.tables import Role
from people.users import get_with_right
from scheduler.desk import Desk
from scheduler.ports import Quota

LEAST_SHOWN = 5
"""Smaller numbers of people or their questions are not told apart (trust requirement 59)."""


class ActUnnoted(Exception):
    """Something was changed without a word in the audit: a mistake of the programme."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is logged in. `session_id` is the number of their session, not its secret."""

    user_id: int
    login: str
    name: str
    session_id: int
    address: str

    @property
    def actor(self) -> Actor:
        """As the audit names them."""
        return Actor(self.user_id, self.login, self.address, str(self.session_id))


@dataclass(slots=True)
class Act:
    """One change, in one transaction. What is noted is written into the audit last: its lock is the last of all."""

    session: Session
    at: datetime
    _notes: list[tuple[str, str, Mapping[str, str | int | bool]]] = field(default_factory=list)

    def note(self, action: str, about: str = "", /, **details: str | int | bool) -> None:
        """Say what was done. No words of residents, no secrets."""
        self._notes.append((action, about, details))

    def write_notes(self, book: AuditBook) -> None:
        """Append them to the audit. Raises ActUnnoted when there are none."""
        if not self._notes:
            raise ActUnnoted
        for action, about, details in self._notes:
            book.note(action, about, **details)


@dataclass(frozen=True, slots=True)
class Here:
    """A person at work for one town, within one request. `section_key` limits an editor; empty means the whole town."""

    parts: ConsoleParts
    person: Person
    account_id: int
    town_key: str
    town_name: str
    is_stopped: bool
    role: Role
    section_key: str
    at: datetime

    @property
    def today(self) -> date:
        """The day it is in the town."""
        return self.at.astimezone(self.parts.zone).date()

    def may(self, right: Right) -> bool:
        """Whether the role has this right."""
        return right in RIGHTS[self.role]

    def is_too_few(self, people: int) -> bool:
        """Whether so few people are not told apart: whoever reads no questions shall not find out about one of them."""
        return people < LEAST_SHOWN and not self.may(Right.READ_QUESTIONS)

    def say(self, name: str, /, **values: object) -> str:
        """A phrase of the catalogue."""
        return self.parts.phrases.say(name, **values)

    def url(self, endpoint: str, /, **values: str | int) -> str:
        """The address of a page of this town."""
        given: dict[str, Any] = {**values}
        return url_for(endpoint, town=self.town_key, **given)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading only."""
        with self.parts.database.reading() as session:
            yield session

    @contextmanager
    def acting(self, right: Right) -> Iterator[Act]:
        """One transaction that changes something and says so in the audit; nothing is kept when it raises.

        The right is looked at again: it may have been taken since the page was opened. Raises RightMissing,
        UserUnknown, ActUnnoted.
        """
        with self.parts.database.writing() as session:
            get_with_right(session, self.account_id, self.person.login, right)
            act = Act(session, self.at)
            yield act
            act.write_notes(self.book(session))

    def viewing(self, action: str, about: str = "", /, **details: str | int | bool) -> None:
        """Note that somebody looked at personal data."""
        with self.parts.database.writing() as session:
            self.book(session).note(action, about, **details)

    def book(self, session: Session) -> AuditBook:
        """The audit of this town, as this person writes it."""
        return AuditBook(session, self.account_id, self.person.actor, key=self.parts.hash_key, at=self.at)

    def desk(self, quota: Quota | None = None) -> Desk:
        """What the notices' own functions need to know. `quota` None: LINE was not asked, or did not say."""
        return Desk(self.account_id, self.person.user_id, self.at, self.parts.stationery, quota)

    def quota(self) -> Quota | None:
        """The month's allowance, asked from LINE now; never within a transaction."""
        return self.parts.ask_quota(self.account_id)
