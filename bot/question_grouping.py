"""Questions without an answer, grouped with the lexicon that the shelf searches with."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from bot.shelf import Shelf
from knowledge.care.question_groups import Asked, QuestionGroup, QuestionGrouper


class ShelfGrouper:
    """Groups the questions of all towns; threads may share it. The lexicon is read when first needed."""

    def __init__(self, shelf: Shelf) -> None:
        """`shelf` is that of this process."""
        self._shelf = shelf
        self._grouper: QuestionGrouper | None = None
        self._last: dict[int, tuple[list[Asked], Sequence[QuestionGroup]]] = {}
        self._lock = threading.Lock()

    def groups(self, account_id: int, asked: Sequence[Asked]) -> Sequence[QuestionGroup]:
        """See `QuestionGrouper`; at once while nothing was asked or settled since. Raises AccountUnknown."""
        with self._lock:
            if self._grouper is None:
                self._grouper = QuestionGrouper(self._shelf.entries_of(account_id).lexicon)
            last = self._last.get(account_id)
            if last is None or last[0] != list(asked):
                last = self._last[account_id] = list(asked), self._grouper.groups(account_id, asked)
            return last[1]
