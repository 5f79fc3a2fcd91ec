"""A console user as Flask-Security sees one: a plain object, read from a row and written back to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_security import UserMixin, WebAuthnMixin

from people.entry_tables import Passkey
from people.tables import ConsoleUser, UserStatus

COLUMNS = {
    "password": "password_hash",
    "fs_uniquifier": "session_marker",
    "fs_webauthn_user_handle": "passkey_handle",
    "tf_primary_method": "second_factor",
    "tf_totp_secret": "totp_secret",
    "mf_recovery_codes": "recovery_codes",
}
"""Flask-Security's names, and the columns behind them."""


class PasskeyOfPerson(WebAuthnMixin):
    """One passkey. The names are Flask-Security's."""

    def __init__(self, row: Passkey) -> None:
        """A copy of the row."""
        self.id = row.id
        self.user_id = row.user_id
        self.credential_id = row.credential_id
        self.public_key = row.public_key
        self.sign_count = row.sign_count
        self.transports = [str(one) for one in row.transports]
        self.extensions = row.extensions
        self.name = row.name
        self.usage = row.usage
        self.backup_state = row.backup_state
        self.device_type = row.device_type
        self.create_datetime: datetime = row.created_at
        self.lastuse_datetime: datetime = row.last_used_at

    def get_user_mapping(self) -> dict[str, int]:
        """How Flask-Security finds whose it is."""
        return {"id": self.user_id}


class ConsolePerson(UserMixin):
    """One console user. The names are Flask-Security's; what may be done where is not its business."""

    id: int
    fs_uniquifier = ""
    fs_webauthn_user_handle = ""

    def __init__(self, row: ConsoleUser, passkeys: Sequence[Passkey]) -> None:
        """A copy of the row."""
        self.id = row.id
        self.login = row.login
        self.name = row.name
        self.active = row.status == UserStatus.ACTIVE
        self.password = row.password_hash
        self.fs_uniquifier = row.session_marker or ""
        self.fs_webauthn_user_handle = row.passkey_handle or ""
        self.tf_primary_method = row.second_factor
        self.tf_totp_secret = row.totp_secret
        self.mf_recovery_codes = [str(code) for code in row.recovery_codes]
        self.totp_counter = row.totp_counter
        self.roles = []
        self.as_read = {column: getattr(self, name) for name, column in COLUMNS.items()}
        self.as_read["recovery_codes"] = list(self.mf_recovery_codes)
        self.webauthn: list[WebAuthnMixin] = [PasskeyOfPerson(passkey) for passkey in passkeys]

    @property
    def email(self) -> str:  # type: ignore[override]  # Flask-Security tells people apart by it; ours have none
        """The login, which is as much one person's own."""
        return self.login

    def calc_username(self) -> str:
        """What their authenticator shows."""
        return self.login

    def __repr__(self) -> str:
        return f"ConsolePerson({self.id})"
