"""Codes of an authenticator that work once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

import qrcode  # type: ignore[import-untyped]
from flask_security import Totp, UserMixin
from flask_security.proxies import _datastore
from markupsafe import Markup
from passlib.exc import UsedTokenError
from passlib.totp import TOTP, TotpMatch

from console.identity.datastore import ConsoleDatastore

_RIM = 4


class TotpOnce(Totp):
    """A code that was used, or is older than one that was, is refused (ASVS 6.5.1); of two requests at once, one."""

    def __init__(self, secrets: dict[str, str], issuer: str, clock: Callable[[], datetime]) -> None:
        """`secrets` are the keys that encrypt, the newest first; the others still read what they wrote."""
        newest = next(iter(secrets))
        self._totp = TOTP.using(issuer=issuer, secrets=secrets, default_tag=newest, now=lambda: clock().timestamp())

    def verify_totp(self, token: str, totp_secret: str, user: UserMixin, window: int = 0) -> bool:
        """Whether the code is right now; never with a secret whose key was thrown away."""
        try:
            return super().verify_totp(token, totp_secret, user, window)
        except KeyError:
            return False

    def get_last_counter(self, user: UserMixin) -> int | None:
        """The counter of the last code; a used one is refused without a write."""
        return int(getattr(user, "totp_counter", 0)) or None

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Use the code up. Raises UsedTokenError when another request was faster."""
        if not cast(ConsoleDatastore, _datastore).use_totp_counter(user.id, tmatch.counter):
            raise UsedTokenError

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The drawing as SVG that stands in the page itself: no image, no style, nothing that the policy forbids."""
        drawing = qrcode.QRCode(border=_RIM)
        drawing.add_data(self.get_totp_uri(username, totp))
        drawing.make(fit=True)
        matrix = drawing.get_matrix()
        dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dot in enumerate(row) if dot)
        size = len(matrix)
        return Markup('<svg viewBox="0 0 {0} {0}" aria-hidden="true" focusable="false"><path d="{1}"/></svg>').format(
            size, dots
        )
