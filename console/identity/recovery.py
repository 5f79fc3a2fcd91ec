"""Recovery codes, each of which works once."""

from __future__ import annotations

import unicodedata
from typing import cast

from flask import current_app
from flask_security import MfRecoveryCodesUtil, UserMixin
from flask_security.proxies import _datastore

from console.identity.changes import end_others
from console.identity.datastore import ConsoleDatastore


class RecoveryCodesOnce(MfRecoveryCodesUtil):
    """A code is used up by being checked, so that two requests at once cannot both get in with it."""

    def create_recovery_codes(self, user: UserMixin) -> list[str]:
        """New codes; the old ones are none any more, and all other sessions end."""
        codes = super().create_recovery_codes(user)
        end_others(current_app.extensions["console_parts"], user, "recovery-codes.make")
        return codes

    def check_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Whether the code is one of the user's; from then on it is none."""
        typed = _plain(code)
        for stored in list(_datastore.mf_get_recovery_codes(user)):
            if typed in self._decrypt_codes([stored]):
                return cast(ConsoleDatastore, _datastore).use_recovery_code(user.id, stored)
        return False

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:  # noqa: ARG002 - Flask-Security's signature
        """Nothing is left to do."""
        return True


def _plain(code: str) -> str:
    """As the codes are made, however it was typed: full-width, in capitals, with blanks or without hyphens."""
    letters = [letter for letter in unicodedata.normalize("NFKC", code).casefold() if letter.isalnum()]
    joined = "".join(letters)
    return "-".join(joined[start : start + 4] for start in range(0, len(joined), 4))
