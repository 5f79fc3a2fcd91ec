"""Browsers from which somebody has logged in before: their tries are counted apart.

Whoever tries to guess a name's password from elsewhere uses up the tries of that name, but not those of the browser
at which its owner sits. The cookie lets nobody in; it only says whose tries these are.
"""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request
from itsdangerous import BadSignature, URLSafeSerializer

from storage.encryption import keyed_hash

COOKIE = "__Host-madoguchi-known"
_HALF_A_YEAR = 180 * 24 * 3600
_MOST = 5


class KnownBrowsers:
    """Reads and writes the cookie: for each name's fingerprint, a mark of this browser."""

    def __init__(self, app: Flask, hash_key: str) -> None:
        """Sends the cookie with the answer to a login."""
        self._key = hash_key
        self._signer = URLSafeSerializer(keyed_hash(hash_key, "known browsers"), salt="known-browsers")
        app.after_request(self._send)

    def mark(self, login: str) -> str:
        """What sets this browser apart for this login; empty where they never logged in."""
        return self._marks().get(self._name(login), "")

    def remember(self, login: str) -> None:
        """They have logged in here; the oldest of several is forgotten."""
        marks = self._marks()
        mark = marks.pop(self._name(login), "") or secrets.token_urlsafe(12)
        kept = list(marks.items())[-(_MOST - 1) :]
        g.known_browser = self._signer.dumps(dict([*kept, (self._name(login), mark)]))

    def _name(self, login: str) -> str:
        return keyed_hash(self._key, f"known:{login.casefold()}")[:16]

    def _marks(self) -> dict[str, str]:
        try:
            found = self._signer.loads(request.cookies.get(COOKIE, ""))
        except BadSignature:
            return {}
        return {str(name): str(mark) for name, mark in found.items()} if isinstance(found, dict) else {}

    @staticmethod
    def _send(response: Response) -> Response:
        if "known_browser" in g:
            response.set_cookie(
                COOKIE, g.known_browser, max_age=_HALF_A_YEAR, secure=True, httponly=True, samesite="Lax", path="/"
            )
        return response
