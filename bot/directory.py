"""Accounts at hand: channel credentials decrypted once, looked up again every few seconds."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import structlog

from people.accounts import Channel, channel_of, list_accounts
from people.tables import Account
from storage.database import Database
from storage.encryption import SecretBox, SecretUnreadable

TEST_TOKEN = "test-mode"  # noqa: S105 - what stands in a token's place
"""The access token of every account in test mode. LINE knows none of this kind."""

_FRESH_SECONDS = 5.0

log = structlog.get_logger("accounts")


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account as the door and the sender need it."""

    id: int
    key: str
    bot_user_id: str
    channel: Channel


class AccountDirectory:
    """Finds accounts by key or number without a query per request."""

    def __init__(self, database: Database, box: SecretBox, *, is_test: bool = False) -> None:
        """With `is_test` no access token is decrypted: every account has the same word in its place."""
        self._database = database
        self._box = box
        self._is_test = is_test
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._by_key: dict[str, KnownAccount] = {}

    def find(self, key: str) -> KnownAccount | None:
        """The account with this key, or None. A new one is found after five seconds at the latest."""
        return self._fresh().get(key)

    def get(self, account_id: int) -> KnownAccount:
        """The account with this number; KeyError when there is none, or its secrets cannot be read."""
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
                    known = [self._known(row) for row in list_accounts(session)]
                self._by_key = {account.key: account for account in known if account}
                self._read_at = time.monotonic()
            return self._by_key

    def _known(self, row: Account) -> KnownAccount | None:
        """None when the secrets cannot be read: that town stands still, the others must not."""
        try:
            return KnownAccount(row.id, row.key, row.bot_user_id, self._channel(row))
        except SecretUnreadable:
            log.error("account_unreadable", account=row.key)
            return None

    def _channel(self, row: Account) -> Channel:
        if self._is_test:
            return Channel(self._box.decrypt(row.channel_secret_encrypted), TEST_TOKEN)
        return channel_of(row, self._box)
