"""General answers, for residents and for staff."""

from __future__ import annotations

from handlers.entries import EntryHandler
from knowledge.content import EntryKind


class AnswerHandler(EntryHandler):
    """Answers with a general answer, a bulletin or a tip."""

    name = "answer"
    kinds = frozenset({EntryKind.FAQ, EntryKind.BULLETIN, EntryKind.TIP})
