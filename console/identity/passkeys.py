"""Passkeys. Each proves two things, the device and the PIN or finger of whoever holds it, so there is one kind only.

A passkey lets its owner in without a password, and stands for the second factor after one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, session
from flask_login import current_user
from flask_security import (
    UserMixin,
    WebAuthnRegisterForm,
    WebAuthnSigninForm,
    WebAuthnSigninResponseForm,
    WebauthnUtil,
)
from flask_security.utils import get_message
from flask_security.webauthn import WebAuthnTfPlugin, has_webauthn
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_EVERY_USAGE = ["first", "secondary"]


def passkey_rules(origin: str) -> Callable[[Flask], WebauthnUtil]:
    """The rules for passkeys of a console that is opened at `origin`."""
    return lambda app: VerifiedPasskeys(app, origin)


class VerifiedPasskeys(WebauthnUtil):
    """Always with the PIN or finger, and kept on the device so that no name need be typed."""

    def __init__(self, app: Flask, origin: str) -> None:
        """`origin` is what browsers must say; what a request claims of itself is not asked."""
        super().__init__(app)
        self._origin = origin

    def origin(self) -> str:
        """Where the console is opened."""
        return self._origin

    def authenticator_selection(
        self,
        user: UserMixin,  # noqa: ARG002 - Flask-Security's signature
        usage: str,  # noqa: ARG002
    ) -> AuthenticatorSelectionCriteria:
        """This computer, a telephone or a key: whatever asks who is there."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        )

    def user_verification(
        self,
        user: UserMixin | None,  # noqa: ARG002
        usage: list[str],  # noqa: ARG002
    ) -> UserVerificationRequirement:
        """Always."""
        return UserVerificationRequirement.REQUIRED


class PasskeyAsSecond(WebAuthnTfPlugin):
    """Whoever has a passkey has a second factor: with a password alone nobody sets up another."""

    def get_setup_methods(self, user: UserMixin) -> list[tuple[str, str]]:
        """Flask-Security's name of the method, if there is a passkey."""
        return [("webauthn", "webauthn")] if has_webauthn(user, _EVERY_USAGE) else []


class RegisterPasskey(WebAuthnRegisterForm):
    """Only a name is asked for."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether the name can be used."""
        self.usage.data = "first"
        return bool(super().validate(**kwargs))


class StartPasskey(WebAuthnSigninForm):
    """Nothing is asked for: the device knows whose passkey it is. Nobody is remembered beyond their session."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether the form may go on to the device."""
        self.remember.data = False
        return bool(super().validate(**kwargs))


class AnswerOfPasskey(WebAuthnSigninResponseForm):
    """What a device answered: at the entrance, as the second factor, or to show once more who is there."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is a passkey of the very person who is meant."""
        self.remember.data = ""
        asked = self.is_verify
        self.is_verify = asked or self.is_secondary  # either way any passkey of theirs will do
        try:
            is_good = bool(super().validate(**kwargs)) and not self.credential.errors
        finally:
            self.is_verify = asked
        if is_good and not self._is_theirs():
            self.credential.errors = [get_message("WEBAUTHN_MISMATCH_USER_HANDLE")[0]]
            return False
        return is_good

    def _is_theirs(self) -> bool:
        """Flask-Security would let the owner of any passkey in after somebody else's password."""
        assert self.user is not None
        if self.is_secondary:
            return bool(self.user.fs_uniquifier == session.get("tf_user_id"))
        return not self.is_verify or self.user.get_id() == current_user.get_id()
