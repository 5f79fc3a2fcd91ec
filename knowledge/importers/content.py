"""What a reader finds in a file, ready for the one way into the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.content import CollectionPlan, EntryKind, OnlineProcedure
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.spool import SourcedEntry


@dataclass(frozen=True, slots=True)
class FoundContent:
    """What a file holds. `entries` is read as it is asked for, and fills the log meanwhile.

    `kinds` are those that the file is about, and `list_name` which of the town's lists of that kind it is, where there
    are several: what earlier files of the list had and this one lacks has vanished. `plan` holds districts and
    collection days, `online` which municipality takes which procedure online.
    """

    kinds: tuple[EntryKind, ...] = ()
    entries: Iterable[SourcedEntry] = ()
    plan: CollectionPlan | None = None
    online: tuple[OnlineProcedure, ...] = ()
    list_name: str = ""


Reader = Callable[[ImportRequest, ImportLog], FoundContent]
"""Reads a file or folder of one kind. Raises nothing: what is wrong is in the log."""
