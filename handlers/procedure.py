"""Guides to procedures: what to bring, where, whether it works online."""

from __future__ import annotations

from handlers.entries import EntryHandler
from knowledge.content import EntryKind


class ProcedureHandler(EntryHandler):
    """Answers with a procedure."""

    name = "procedure"
    kinds = frozenset({EntryKind.PROCEDURE})
