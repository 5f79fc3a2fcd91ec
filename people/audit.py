"""The audit: who did what, when and from where. Lines are only ever added, each bound to the one before it.

The head of a chain is locked from a line until the transaction ends, so that writers at once never fork it: make it
the last lock that a transaction takes, and write a town's line before one of the installation.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from messages.cleaning import cleaned_text
from people.audit_chain import INSTALLATION, AuditLine, Head, hash_of, is_sealed, read_head, seal_of
from people.audit_tables import AuditHead, AuditLineRow
from storage.database import insert_new

EVERY = "*"
"""`contact:*` in `about`: a page that showed, or could have shown, all of a kind."""

_ACTION = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)*")
_LONGEST_ACTION, _LONGEST_LOGIN, _LONGEST_ADDRESS, _LONGEST_SESSION = 60, 120, 64, 40
_LONGEST_ABOUT, _LONGEST_FACT = 160, 300


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from where.

    `user_id` is None when nobody is known (a failed login), for the clock, and for the shell without `--by`. `login`
    is kept as text, since it outlives the user. `address` is an IP address, "shell" or "clock"; `session` is the short
    number of a console session, never its secret.
    """

    user_id: int | None
    login: str
    address: str
    session: str = ""


class AuditBook:
    """Writes what one actor does in one town (None: the installation), in the caller's transaction."""

    def __init__(self, session: Session, account_id: int | None, actor: Actor, *, key: str, at: datetime) -> None:
        """`session` must be one for writing; `key` is the installation's hash key."""
        self.session = session
        self.number = account_id or INSTALLATION
        self.key = key
        self.at = at
        self._actor = actor

    def note(self, action: str, about: str = "", **details: str | int | bool) -> None:
        """Add a line. Long texts are cut.

        `action` is a code such as `notice.approve`; one that shows personal data ends with `.view` or `.export`.
        `about` is what it was done to, such as `notice:12` or `contact:*`. `details` are short harmless facts, never
        residents' words. Raises ValueError for an `action` that is no such code.
        """
        if not _ACTION.fullmatch(action) or len(action) > _LONGEST_ACTION:
            raise ValueError(action)
        head = self.locked_head()
        line = self._line(head, action, _short(about, _LONGEST_ABOUT), _written(details))
        self.session.execute(insert(AuditLineRow).values(asdict(line)))
        self.write_head(head, replace(head, sequence=line.sequence, hash=line.hash))

    def locked_head(self) -> Head:
        """The chain's head, made if need be, and locked until the transaction ends."""
        head = read_head(self.session, self.number, locked=True)
        if head is None:
            insert_new(self.session, AuditHead, asdict(self._new_head()))
            head = read_head(self.session, self.number, locked=True)
        if head is None:
            raise RuntimeError("the head of the audit is gone again")
        return head

    def write_head(self, old: Head, new: Head) -> None:
        """Replace a locked head. One that somebody else has written stays unsealed, so that it is found for ever."""
        seal = seal_of(new, self.key) if is_sealed(old, self.key) else ""
        values = asdict(replace(new, seal=seal))
        self.session.execute(update(AuditHead).where(AuditHead.account_id == self.number).values(values))

    def _new_head(self) -> Head:
        """A fresh head; unsealed if there are lines already, for then somebody removed the one they had."""
        query = select(AuditLineRow.sequence, AuditLineRow.hash).where(AuditLineRow.account_id == self.number)
        last = self.session.execute(query.order_by(AuditLineRow.sequence.desc()).limit(1)).one_or_none()
        if last is not None:
            return Head(self.number, last.sequence, last.hash, kept_from=1, kept_hash="")
        head = Head(self.number, sequence=0, hash="", kept_from=1, kept_hash="")
        return replace(head, seal=seal_of(head, self.key))

    def _line(self, head: Head, action: str, about: str, details: str) -> AuditLine:
        line = AuditLine(
            account_id=self.number,
            sequence=head.sequence + 1,
            at=self.at,
            user_id=self._actor.user_id,
            login=_short(self._actor.login, _LONGEST_LOGIN),
            address=_short(self._actor.address, _LONGEST_ADDRESS),
            session=_short(self._actor.session, _LONGEST_SESSION),
            area=action.partition(".")[0],
            action=action,
            kind=about.partition(":")[0],
            about=about,
            details=details,
            previous_hash=head.hash,
            hash="",
        )
        return replace(line, hash=hash_of(line, self.key))


def _written(details: dict[str, str | int | bool]) -> str:
    facts = {name: _short(fact, _LONGEST_FACT) if isinstance(fact, str) else fact for name, fact in details.items()}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _short(text: str, limit: int) -> str:
    """One line that every database takes; who failed to log in may have typed anything."""
    return cleaned_text(text, limit).replace("\n", " ")
