"""What a town calls the things whose keys stand in the audit: its sections and districts."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.here import Here
from knowledge.district_tables import DistrictRow
from people.sections import list_sections

Names = Mapping[str, Mapping[str, str]]
"""Names by key, by kind; what is gone has none, and is shown by its key."""


def names_in_town(here: Here, session: Session) -> Names:
    """The names of today: a line tells what a thing was called only by its facts."""
    districts = session.execute(
        select(DistrictRow.key, DistrictRow.name).where(DistrictRow.account_id == here.account_id)
    )
    return {
        "section": {section.key: section.name for section in list_sections(session, here.account_id)},
        "district": {row.key: row.name for row in districts},
    }
