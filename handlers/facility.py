"""Public facilities, and how to book them."""

from __future__ import annotations

from handlers.entries import EntryHandler
from knowledge.content import EntryKind


class FacilityHandler(EntryHandler):
    """Answers with a facility: place, hours, fee, booking."""

    name = "facility"
    kinds = frozenset({EntryKind.FACILITY})
