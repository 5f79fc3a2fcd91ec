"""What the shell and the console do alike with a file that is to be imported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from knowledge.content import EntryKind
from knowledge.districts import load_plan
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.tables.dialects import Dialects
from knowledge.repository import load_entries_of_kind
from people.sections import list_sections
from people.tables import Account
from people.town_details import SectionDetails


def request_for(
    session: Session, account: Account, path: Path, today: date, dialects: Mapping[str, Dialects]
) -> ImportRequest:
    """The request to read a file for a town, with what the town has already and none of a person's choices."""
    return ImportRequest(
        path=path,
        today=today,
        municipality_code=account.municipality_code,
        town_name=account.name,
        dialects=dialects,
        sections=tuple(SectionDetails(row.key, row.name, row.phone) for row in list_sections(session, account.id)),
        categories=tuple(load_entries_of_kind(session, account.id, EntryKind.GARBAGE_CATEGORY)),
        plan=load_plan(session, account.id),
    )


def is_stopped(log: ImportLog, *, skips_refused: bool) -> bool:
    """Whether nothing may be imported: somebody must decide first, or rows were refused and may not be left out."""
    return bool(log.questions) or log.is_broken or (bool(log.faults) and not skips_refused)
