"""What went wrong at the entrance, in the audit of the installation: never more than a line a minute for a name."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_security import user_failed_authn
from limits import parse

from console.parts import ConsoleParts
from people.audit import Actor, AuditBook
from storage.encryption import keyed_hash

_FOR_A_NAME = parse("1 per minute")
_IN_ALL = parse("30 per minute")


class FailureNotes:
    """Writes lines about failed tries. A name that nobody has is never written down: it may be a password."""

    def __init__(self, parts: ConsoleParts, limiter: Limiter) -> None:
        """The limiter's storage counts the lines, so that all processes together keep to the number."""
        self._parts = parts
        self._limiter = limiter

    def note(self, action: str, user: Any, typed: str = "", **details: str | bool) -> None:
        """`user` is a console user or None; `typed` tells unknown names apart and is not kept."""
        name = user.login if user is not None else typed.casefold()
        mark = keyed_hash(self._parts.hash_key, name)
        counted = self._limiter.limiter
        if not counted.hit(_FOR_A_NAME, "note", action, mark) or not counted.hit(_IN_ALL, "notes"):
            return
        actor = Actor(user.id if user else None, user.login if user else "", request.remote_addr or "")
        about = f"user:{user.login}" if user else ""
        with self._parts.database.writing() as writing:
            book = AuditBook(writing, None, actor, key=self._parts.hash_key, at=self._parts.clock())
            book.note(action, about, **details)


def install_failure_notes(app: Flask, parts: ConsoleParts, limiter: Limiter) -> None:
    """Listen for failed tries of known people; the form of logging in tells of unknown ones."""
    notes = FailureNotes(parts, limiter)
    app.extensions["console_failures"] = notes

    def failed(_sender: Flask, user: Any, auth_type: str, tfa: bool, **_values: object) -> None:
        notes.note("second-factor.failed" if tfa else "login.failed", user, way=auth_type)

    user_failed_authn.connect(failed, app, weak=False)
