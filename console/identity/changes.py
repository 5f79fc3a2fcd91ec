"""When somebody changes how they get in, all their other sessions end, and the audit says so."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, session
from flask_security import password_changed, tf_profile_changed, wan_deleted, wan_registered
from flask_security.proxies import _datastore

from console.identity.datastore import ConsoleDatastore
from console.identity.sessions import SECRET, note_own
from console.parts import ConsoleParts
from people.console_sessions import end_sessions_but


def connect_changes(app: Flask, parts: ConsoleParts) -> None:
    """Listen for changes of password, authenticator and passkeys."""

    def password(_sender: Flask, user: Any, **_values: object) -> None:
        _end_rows(parts, user, "password.change")  # Flask-Security has renewed the marker and this session

    def factor(_sender: Flask, user: Any, **_values: object) -> None:
        end_others(parts, user, "second-factor.change")

    def passkey_added(_sender: Flask, user: Any, name: str, **_values: object) -> None:
        end_others(parts, user, "passkey.add", name=name)

    def passkey_deleted(_sender: Flask, user: Any, name: str, **_values: object) -> None:
        end_others(parts, user, "passkey.remove", name=name)

    password_changed.connect(password, app, weak=False)
    tf_profile_changed.connect(factor, app, weak=False)
    wan_registered.connect(passkey_added, app, weak=False)
    wan_deleted.connect(passkey_deleted, app, weak=False)


def end_others(parts: ConsoleParts, user: Any, action: str, **details: str) -> None:
    """Make cookies that were signed for this user worthless, but for that of this request, and say why."""
    datastore = cast(ConsoleDatastore, _datastore)
    datastore.set_uniquifier(user)
    datastore.commit()
    session["_user_id"] = user.fs_uniquifier
    _end_rows(parts, user, action, **details)


def _end_rows(parts: ConsoleParts, user: Any, action: str, **details: str) -> None:
    with parts.database.writing() as writing:
        end_sessions_but(writing, user.id, str(session.get(SECRET, "")), key=parts.hash_key)
        note_own(parts, writing, user, action, **details)
