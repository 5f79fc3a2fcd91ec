"""Flask-Security's datastore over our own tables: read as copies, written back in one short transaction."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from console.identity.person import COLUMNS, ConsolePerson, PasskeyOfPerson
from console.parts import Clock
from people.entry_tables import Passkey
from people.tables import ConsoleUser
from storage.database import Database, changed_rows

_FOUND_BY = {
    "id": ConsoleUser.id,
    "login": ConsoleUser.login,
    "username": ConsoleUser.login,
    "fs_uniquifier": ConsoleUser.session_marker,
    "fs_webauthn_user_handle": ConsoleUser.passkey_handle,
}


class NoRole(RoleMixin):
    """Flask-Security's roles are not used: rights belong to towns."""

    name = ""


class ConsoleDatastore(UserDatastore):
    """Finds users; collects what changed and writes it on `commit`, or drops it with the request."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """`clock` is the wall clock."""
        super().__init__(ConsolePerson, NoRole, PasskeyOfPerson)
        self._database = database
        self._clock = clock

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> UserMixin | None:
        """The one user with this number, login, session marker or passkey handle."""
        name, value = next(iter(kwargs.items()))
        if not value:
            return None
        column = _FOUND_BY[name]
        is_it = func.lower(column) == str(value).lower() if case_insensitive else column == value
        with self._database.reading() as session:
            row = session.scalar(select(ConsoleUser).where(is_it).limit(1))
            return _person(session, row) if row else None

    def find_role(self, role: str) -> RoleMixin | None:  # noqa: ARG002 - Flask-Security's signature
        """There are none."""
        return None

    def find_webauthn(self, credential_id: bytes) -> PasskeyOfPerson | None:
        """The passkey with this id."""
        with self._database.reading() as session:
            row = session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))
            return PasskeyOfPerson(row) if row else None

    def create_webauthn(  # type: ignore[override]  # the same names, taken together
        self, user: UserMixin, **given: Any
    ) -> None:
        """Keep a new passkey."""
        now = self._clock()
        with self._database.writing() as session:
            session.add(
                Passkey(
                    user_id=user.id,
                    credential_id=given["credential_id"],
                    public_key=given["public_key"],
                    sign_count=given["sign_count"],
                    transports=list(given.get("transports") or ()),
                    extensions=given.get("extensions"),
                    name=given["name"],
                    usage=given["usage"],
                    backup_state=given["backup_state"],
                    device_type=str(given["device_type"]),
                    created_at=now,
                    last_used_at=now,
                )
            )

    def put(self, model: Any) -> Any:
        """Remember that this is to be written."""
        if model not in self._changed():
            self._changed().append(model)
        return model

    def delete(self, model: Any) -> None:
        """Remove a passkey at once."""
        with self._database.writing() as session:
            session.execute(delete(Passkey).where(Passkey.id == model.id))

    def commit(self) -> None:
        """Write what `put` remembered."""
        changed, g.console_changed = self._changed(), []
        if not changed:
            return
        with self._database.writing() as session:
            for model in changed:
                _write(session, model, self._clock)

    def use_recovery_code(self, user_id: int, stored: str) -> bool:
        """Whether this code, as it is stored, was there to be used up: of two requests at once, one is told so."""
        row = select(ConsoleUser.recovery_codes).where(ConsoleUser.id == user_id).with_for_update()
        with self._database.writing() as session:
            codes = [str(code) for code in session.scalar(row) or ()]
            if stored not in codes:
                return False
            codes.remove(stored)
            session.execute(update(ConsoleUser).where(ConsoleUser.id == user_id).values(recovery_codes=codes))
            return True

    def use_totp_counter(self, user_id: int, counter: int) -> bool:
        """Whether a code of this counter may be used: never one that was used, and none before it."""
        claim = update(ConsoleUser).where(ConsoleUser.id == user_id, ConsoleUser.totp_counter < counter)
        with self._database.writing() as session:
            return changed_rows(session, claim.values(totp_counter=counter)) == 1

    @staticmethod
    def _changed() -> list[Any]:
        if "console_changed" not in g:
            g.console_changed = []
        found: list[Any] = g.console_changed
        return found


def _person(session: Session, row: ConsoleUser) -> ConsolePerson:
    passkeys = session.scalars(select(Passkey).where(Passkey.user_id == row.id).order_by(Passkey.id)).all()
    return ConsolePerson(row, passkeys)


def _write(session: Session, model: ConsolePerson | PasskeyOfPerson, clock: Clock) -> None:
    if isinstance(model, PasskeyOfPerson):
        values = {"sign_count": model.sign_count, "backup_state": model.backup_state, "last_used_at": clock()}
        session.execute(update(Passkey).where(Passkey.id == model.id).values(**values))
        return
    now = {column: getattr(model, name) or None for name, column in COLUMNS.items()}
    now["recovery_codes"] = list(model.mf_recovery_codes or ())
    changed = {column: value for column, value in now.items() if value != (model.as_read[column] or None)}
    if changed.get("recovery_codes", ...) is None:
        changed["recovery_codes"] = []
    # Nothing is written for somebody whose access was ended or begun anew since they were read.
    same = (ConsoleUser.id == model.id, ConsoleUser.session_marker == model.as_read["session_marker"])
    if changed:
        session.execute(update(ConsoleUser).where(*same).values(**changed))
        model.as_read.update(changed)
