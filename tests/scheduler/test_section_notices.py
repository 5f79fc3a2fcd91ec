"""Which waiting notices name sections that are about to change."""

from __future__ import annotations

import pytest

from scheduler.section_notices import list_for_sections
from scheduler.tables import AudienceKind, NoticeStatus
from storage.database import Database
from tests.scheduler.builders import make_account
from tests.scheduler.many_notices import make_notices

_LEFT = {NoticeStatus.SENDING, NoticeStatus.SENT, NoticeStatus.STOPPED, NoticeStatus.FAILED}
_OVER = {NoticeStatus.SUPERSEDED, NoticeStatus.EXPIRED}


@pytest.mark.parametrize("status", list(NoticeStatus))
def test_a_notice_for_a_section_is_listed_as_long_as_it_has_not_left(database: Database, status: NoticeStatus) -> None:
    town, other = make_account(database), make_account(database, key="other")
    for number in (town, other):
        make_notices(
            database, number, 1, status=status, audience=AudienceKind.SECTIONS, audience_keys=lambda _: ["a", "b", "c"]
        )
    with database.reading() as session:
        found = list_for_sections(session, town, {"c", "b", "x"})
        assert list_for_sections(session, town, {"x"}) == []
    assert [one.keys for one in found] == ([] if status in _LEFT | _OVER else [("b", "c")])


def test_a_notice_for_others_is_not_listed(database: Database) -> None:
    town = make_account(database)
    make_notices(
        database, town, 1, status=NoticeStatus.DRAFT, audience=AudienceKind.DISTRICTS, audience_keys=lambda _: ["a"]
    )
    with database.reading() as session:
        assert list_for_sections(session, town, {"a"}) == []
