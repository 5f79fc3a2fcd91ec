"""Accounts at hand: channel credentials decrypted once, looked up again every few seconds."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from people.accounts import Channel, channel_of, list_accounts
from storage.database import Database
from storage.encryption import SecretBox

_FRESH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account as the door and the sender need it."""

    id: int
    key: str
    bot_user_id: str
    channel: Channel


class AccountDirectory:
    """Finds accounts by key or number without a query per request."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._by_key: dict[str, KnownAccount] = {}

    def find(self, key: str) -> KnownAccount | None:
        """The account with this key, or None. A new one is found after five seconds at the latest."""
        return self._fresh().get(key)

    def get(self, account_id: int) -> KnownAccount:
        """The account with this number; KeyError when there is none."""
        for account in self._fresh().values():
            if account.id == account_id:
                return account
        raise KeyError(account_id)

    def list_ids(self) -> list[int]:
        """The numbers of all accounts."""
        return [account.id for account in self._fresh().values()]

    def _fresh(self) -> dict[str, KnownAccount]:
        with self._lock:
            if time.monotonic() - self._read_at > _FRESH_SECONDS:
                with self._database.reading() as session:
                    self._by_key = {
                        row.key: KnownAccount(row.id, row.key, row.bot_user_id, channel_of(row, self._box))
                        for row in list_accounts(session)
                    }
                self._read_at = time.monotonic()
            return self._by_key
