"""How often a chat was sent the same thing lately (rule 135)."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime

WINDOW_SECONDS = 60.0
ALLOWED = 5
_PAIRS = 200_000
_CONTENTS = 20_000


class Sameness:
    """The newest times of every (contents, chat) pair; the oldest contents are forgotten first.

    Not thread-safe: the platform's lock guards it.
    """

    def __init__(self) -> None:
        self._times: OrderedDict[str, dict[str, tuple[float, ...]]] = OrderedDict()
        self._pairs = 0

    def add(self, contents: str, chat_ids: Iterable[str], now: datetime) -> list[str]:
        """Count one sending of `contents` (a fingerprint); the chats that got it more than five times in a minute."""
        at = now.timestamp()
        times = self._times.get(contents)
        if times is None:
            times = self._times[contents] = dict.fromkeys(chat_ids, (at,))
            self._forget(len(times))
            return []
        self._times.move_to_end(contents)
        before, tired = len(times), []
        for chat_id in chat_ids:
            kept = times.get(chat_id)
            if kept is None:
                times[chat_id] = (at,)
                continue
            recent = (*(one for one in kept if 0 <= at - one < WINDOW_SECONDS), at)
            times[chat_id] = recent[-ALLOWED - 1 :]
            if len(recent) > ALLOWED:
                tired.append(chat_id)
        self._forget(len(times) - before)
        return tired

    def _forget(self, added: int) -> None:
        """Count pairs that were added, and let go of the oldest contents when there are too many."""
        self._pairs += added
        while (self._pairs > _PAIRS and len(self._times) > 1) or len(self._times) > _CONTENTS:
            self._pairs -= len(self._times.popitem(last=False)[1])
