"""Secrets at rest: channel secrets and tokens are stored encrypted with a key kept outside the database."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SecretUnreadable(Exception):
    """A stored secret cannot be decrypted: the key is another one than at the time of writing."""


class SecretBox:
    """Encrypts and decrypts with the first key; older keys may follow, so that a key can be changed."""

    def __init__(self, keys: list[str]) -> None:
        """`keys` are Fernet keys (44 characters, URL-safe base64). ValueError when one is malformed."""
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def encrypt(self, plain: str) -> str:
        """Text that only the holder of the key can read."""
        return self._fernet.encrypt(plain.encode()).decode()

    def decrypt(self, stored: str) -> str:
        """The plain text; SecretUnreadable when the key does not fit."""
        try:
            return self._fernet.decrypt(stored.encode()).decode()
        except InvalidToken as error:
            raise SecretUnreadable from error


def key_from_file(path: Path) -> str:
    """The key in `path`, made on first use with mode 0600.

    Raises PermissionError when others may read the file.
    """
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise PermissionError(f"{path} may be read by others; chmod 600 it") from None
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = Fernet.generate_key().decode()
        file.write(key)
    return key


def keyed_hash(key: str, text: str) -> str:
    """A short keyed fingerprint (32 hex digits): equal for equal texts, unreadable without the key."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
