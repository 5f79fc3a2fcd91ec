"""A chat as one person or group sees it, and how much of all chats is remembered."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ENTRY_BYTES = 1_500  # what an entry occupies beside its message
POSTING_BYTES = 8  # what it occupies in each chat it stands in


@dataclass(slots=True, eq=False)
class Entry:
    """One line of a chat, shared by everybody who received it.

    `side` is `person`, `account` or `system`; `kind` is message, postback, follow, block, tap, unsend, edit, join,
    leave, menu or refused; `facts` holds what the inspector shows beside it (ids, request, endpoint); `size` is what
    its message takes of a request, in bytes. A forgotten entry has lost its contents and is shown no more.
    """

    seq: int
    at: datetime
    side: str
    kind: str
    message: dict[str, Any] | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    size: int = 0
    is_forgotten: bool = False

    def as_json(self) -> dict[str, Any]:
        """The entry as the control API gives it."""
        shown = {"seq": self.seq, "at": self.at.isoformat(), "side": self.side, "kind": self.kind}
        return {**shown, "message": self.message, **self.facts}


class Chat:
    """The entries of one chat, oldest first. Not thread-safe: the platform's lock guards it."""

    def __init__(self, chat_id: str, remembered: int) -> None:
        self.chat_id = chat_id
        self.loading_until: datetime | None = None
        self.read_seq = 0
        self.standby_at: datetime | None = None
        self._entries: deque[Entry] = deque(maxlen=remembered)

    def drop_forgotten(self) -> None:
        """Let go of forgotten entries; they are the oldest."""
        while self._entries and self._entries[0].is_forgotten:
            self._entries.popleft()

    def extend(self, entries: Iterable[Entry]) -> None:
        """Add entries, in the order of their numbers."""
        self._entries.extend(entries)

    def is_reachable(self, now: datetime) -> bool:  # noqa: ARG002 - people's answer depends on it
        """Whether what the account sends arrives."""
        return True

    @property
    def audience(self) -> int:
        """How many people a message to the chat counts for (rules 41, 66)."""
        return 1

    @property
    def entries(self) -> Iterator[Entry]:
        """What is remembered, oldest first."""
        return (entry for entry in self._entries if not entry.is_forgotten)

    @property
    def newest_first(self) -> Iterator[Entry]:
        """What is remembered, newest first."""
        return (entry for entry in reversed(self._entries) if not entry.is_forgotten)

    @property
    def last_seq(self) -> int:
        """The number of the newest entry, 0 when there is none."""
        return self._entries[-1].seq if self._entries else 0

    def entries_after(self, seq: int) -> list[Entry]:
        """The entries with a higher number than `seq`, oldest first."""
        found: list[Entry] = []
        for entry in reversed(self._entries):
            if entry.seq <= seq:
                break
            if not entry.is_forgotten:
                found.append(entry)
        return found[::-1]

    def received(self) -> list[Entry]:
        """What the account sent, oldest first."""
        return [entry for entry in self.entries if entry.message and entry.side == "account"]

    def find_said(self, message_id: str) -> Entry | None:
        """The people's own message with this id, or None."""
        for entry in self.newest_first:
            if entry.side == "person" and entry.facts.get("messageId") == message_id:
                return entry
        return None

    def is_loading(self, now: datetime) -> bool:
        """Whether the loading animation is showing."""
        return self.loading_until is not None and now < self.loading_until


class Memory:
    """Keeps all entries of all chats below a size; the oldest are forgotten first, and leave their chats.

    Not thread-safe: the platform's lock guards it. Sizes are in bytes, and near enough to what is occupied.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: deque[tuple[Sequence[Entry], Sequence[Chat], int]] = deque()
        self.size = 0

    def keep(self, entries: Sequence[Entry], chats: Sequence[Chat]) -> None:
        """Count entries that now stand in these chats, and forget the oldest ones that no longer fit beside them."""
        size = sum(entry.size + ENTRY_BYTES for entry in entries) + len(chats) * POSTING_BYTES * (len(entries) + 1)
        self._kept.append((entries, chats, size))
        self.size += size
        while self.size > self._limit and len(self._kept) > 1:
            oldest, readers, freed = self._kept.popleft()
            self.size -= freed
            for entry in oldest:
                entry.message, entry.facts, entry.is_forgotten = None, {}, True
            for chat in readers:
                chat.drop_forgotten()
