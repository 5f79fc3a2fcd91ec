"""How many pushes each chat got in the last minute (rule 42)."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)


class RecentPushes:
    """Counts pushes by chat, for `remembered` chats at most. Not thread-safe: the platform's lock guards it."""

    def __init__(self, remembered: int) -> None:
        self._pushes: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._remembered = remembered

    def take(self, chat_id: str, limit: int, now: datetime) -> bool:
        """Count a push, unless the chat had `limit` pushes in the minute before `now`."""
        pushes = self._pushes.setdefault(chat_id, deque())
        self._pushes.move_to_end(chat_id)
        # A push of the future was made before the clock was moved back.
        while pushes and not timedelta() <= now - pushes[0] < WINDOW:
            pushes.popleft()
        if len(pushes) >= limit:
            return False
        pushes.append(now)
        while len(self._pushes) > self._remembered:
            self._pushes.popitem(last=False)
        return True
