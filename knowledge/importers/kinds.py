"""Every kind that can be imported, by the word for it on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from knowledge.content import EntryKind
from knowledge.importers.content import Reader
from knowledge.importers.events.reader import read_events
from knowledge.importers.facilities import read_facilities
from knowledge.importers.faq import read_faq
from knowledge.importers.garbage.days import read_collection_days
from knowledge.importers.garbage.items import read_garbage
from knowledge.importers.own.days import own_days_or
from knowledge.importers.own.reading import own_or
from knowledge.importers.procedures.reading import read_procedures

_OF_TOWNS: Mapping[str, Reader] = MappingProxyType(
    {
        "events": read_events,
        "facilities": read_facilities,
        "garbage": read_garbage,
        "collection-days": read_collection_days,
        "faq": read_faq,
        "procedures": read_procedures,
    }
)
"""Files as towns keep them."""
_OF_OURS: Mapping[str, tuple[EntryKind, ...]] = MappingProxyType(
    {
        "garbage": (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY),
        "facilities": (EntryKind.FACILITY,),
        "events": (EntryKind.EVENT, EntryKind.LECTURE),
        "procedures": (EntryKind.PROCEDURE,),
        "faq": (EntryKind.FAQ,),
        "bulletins": (EntryKind.BULLETIN,),
        "tips": (EntryKind.TIP,),
    }
)
"""What may come in our own form, too."""
_DAYS = "collection-days"
READERS: Mapping[str, Reader] = MappingProxyType(
    {name: own_or(kinds, _OF_TOWNS.get(name)) for name, kinds in _OF_OURS.items()}
    | {_DAYS: own_days_or(_OF_TOWNS.get(_DAYS))}
)
