"""Which person has which rich menu, and the links that are still on their way (rules 108, 110, 112)."""

import heapq
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LINK_DELAY = timedelta(seconds=1)  # bulk and batch changes take effect so much later, by the stand-in's clock
PENDING_LIMIT = 10_000  # accepted changes that wait; beyond it the oldest takes effect early


@dataclass(frozen=True)
class BulkLink:
    """Link these people to a menu, or to none."""

    user_ids: tuple[str, ...]
    menu_id: str | None


@dataclass
class BatchMove:
    """Give everybody linked to a menu another one, or none; `takes_all` unlinks everybody.

    `has_failed` is set when a menu to move to was deleted meanwhile.
    """

    moves: Mapping[str, str | None] = field(default_factory=dict)
    takes_all: bool = False
    has_failed: bool = False


class MenuLinks:
    """The per-user links of a channel. Not thread-safe: the platform's lock guards it.

    `is_known` says whether a menu still exists; links to others never come about. Bounded by the channel's people,
    for nobody else is linked, and by PENDING_LIMIT.
    """

    def __init__(self, is_known: Callable[[str], bool]) -> None:
        self._is_known = is_known
        self._links: dict[str, str] = {}
        self._pending: list[tuple[datetime, int, BulkLink | BatchMove]] = []
        self._numbers = itertools.count()

    def find(self, user_id: str, now: datetime) -> str | None:
        """The menu this person is linked to, or None."""
        self.settle(now)
        return self._links.get(user_id)

    def link(self, user_ids: Iterable[str], menu_id: str | None) -> None:
        """Link these people to a menu at once, or to none."""
        for user_id in user_ids:
            if menu_id is None:
                self._links.pop(user_id, None)
            else:
                self._links[user_id] = menu_id

    def accept(self, change: BulkLink | BatchMove, due: datetime) -> None:
        """Let a change take effect at `due`."""
        heapq.heappush(self._pending, (due, next(self._numbers), change))
        if len(self._pending) > PENDING_LIMIT:
            self._apply(heapq.heappop(self._pending)[2])

    def settle(self, now: datetime) -> None:
        """Let everything that is due take effect, in its order."""
        while self._pending and self._pending[0][0] <= now:
            self._apply(heapq.heappop(self._pending)[2])

    def forget_menu(self, menu_id: str) -> None:
        """Unlink a deleted menu from everybody (rule 113)."""
        self._links = {user_id: linked for user_id, linked in self._links.items() if linked != menu_id}

    def _apply(self, change: BulkLink | BatchMove) -> None:
        if isinstance(change, BulkLink):
            if change.menu_id is None or self._is_known(change.menu_id):
                self.link(change.user_ids, change.menu_id)
        elif change.takes_all:
            self._links.clear()
        else:
            self._move(change)

    def _move(self, change: BatchMove) -> None:
        """Every person is moved once, by the menu they had before (the operations do not affect each other)."""
        gone = {
            source for source, menu_id in change.moves.items() if menu_id is not None and not self._is_known(menu_id)
        }
        change.has_failed = bool(gone)
        for user_id, menu_id in list(self._links.items()):
            if menu_id in change.moves and menu_id not in gone:
                self.link((user_id,), change.moves[menu_id])
