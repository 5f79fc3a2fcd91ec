"""The few words that series need beside the content itself; the catalogue supplies them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """Badges over the cards, and the label of the button that opens an entry's page."""

    bulletin: str
    tip: str
    open_page: str
