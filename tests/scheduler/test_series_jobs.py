"""What series send: this month's bulletin and the next tip, to the staff."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from knowledge.content import EntryClass
from messages.line_json import MAX_CARD_BODY_UNITS
from scheduler.due_series import run_due_series
from scheduler.jobs.wording import Wording
from scheduler.schedules import ensure_series
from scheduler.series_tables import RunOutcome, SeriesKind
from scheduler.tables import NoticeStatus
from storage.database import Database
from tests.scheduler.builders import (
    deliveries,
    line_user_id,
    make_account,
    make_series,
    make_user,
    notices,
    opened_again,
    runs,
    stop,
)
from tests.scheduler.fakes import START, FakeLibrary, make_bulletin, make_tip

WORDING = Wording(bulletin="Bulletin", tip="Tip", open_page="Open")
MONTHLY = "monthly 5 09:07"
FIFTH = datetime(2026, 4, 5, 0, 7, tzinfo=UTC)
MAY_FIFTH = datetime(2026, 5, 5, 0, 7, tzinfo=UTC)


@pytest.fixture
def library() -> FakeLibrary:
    """April's bulletin and three tips."""
    return FakeLibrary({"2026-04": make_bulletin("2026-04")}, [make_tip("one"), make_tip("two"), make_tip("three")])


def beat(database: Database, library: FakeLibrary, at: datetime) -> int:
    return run_due_series(database, library=library, wording=WORDING, at=at)


def sent_titles(database: Database) -> list[str]:
    """The titles of all cards queued, in order."""
    return [
        content["text"]
        for row in deliveries(database)
        for message in row.messages
        for content in message["contents"]["body"]["contents"][1:2]
    ]


def test_bulletin_of_the_month_goes_to_the_staff_with_a_tip(database: Database, library: FakeLibrary) -> None:
    account_id = make_account(database, staff=2, residents=3)
    make_series(database, account_id, SeriesKind.BULLETIN, MONTHLY)
    assert beat(database, library, FIFTH) == 1
    (row,) = deliveries(database)
    assert row.recipients == [line_user_id(0), line_user_id(1)]
    assert sent_titles(database) == ["Bulletin 2026-04", "one"]
    assert runs(database) == [(FIFTH, RunOutcome.QUEUED)]


def test_notice_of_a_series_is_approved_by_whoever_set_the_series_up(database: Database, library: FakeLibrary) -> None:
    account_id, user_id = make_account(database, staff=1), make_user(database, "it")
    with database.writing() as session:
        ensure_series(session, account_id, at=START, set_up_by_id=user_id)
    beat(database, library, FIFTH)
    (notice,) = notices(database)
    assert (notice.author_id, notice.approver_id, notice.approved_at) == (user_id, None, FIFTH)
    assert notice.series_run_id is not None
    assert notice.status == NoticeStatus.SENDING
    assert notice.valid_until == FIFTH + timedelta(days=3)


def test_month_without_a_bulletin_sends_nothing_rather_than_an_old_one(
    database: Database, library: FakeLibrary
) -> None:
    make_series(database, make_account(database, staff=1), SeriesKind.BULLETIN, MONTHLY)
    beat(database, library, FIFTH)
    beat(database, library, MAY_FIFTH)
    assert runs(database) == [(FIFTH, RunOutcome.QUEUED), (MAY_FIFTH, RunOutcome.NOTHING_TO_SEND)]
    assert len(notices(database)) == 1


def test_library_that_answers_with_another_months_bulletin_is_not_believed(database: Database) -> None:
    library = FakeLibrary({"2026-04": make_bulletin("2026-03")})
    make_series(database, make_account(database, staff=1), SeriesKind.BULLETIN, MONTHLY)
    beat(database, library, FIFTH)
    assert runs(database) == [(FIFTH, RunOutcome.NOTHING_TO_SEND)]


def test_month_is_that_of_the_due_day_in_japan_not_of_the_day_of_sending(database: Database) -> None:
    library = FakeLibrary({"2026-04": make_bulletin("2026-04"), "2026-05": make_bulletin("2026-05")})
    make_series(database, make_account(database, staff=1), SeriesKind.BULLETIN, "monthly 31 23:50")
    beat(database, library, datetime(2026, 5, 1, 3, 0, tzinfo=UTC))
    assert sent_titles(database) == ["Bulletin 2026-04"]


def test_internal_bulletin_never_goes_to_line(database: Database) -> None:
    library = FakeLibrary({"2026-04": make_bulletin("2026-04", EntryClass.INTERNAL)})
    make_series(database, make_account(database, staff=1), SeriesKind.BULLETIN, MONTHLY)
    beat(database, library, FIFTH)
    assert runs(database) == [(FIFTH, RunOutcome.NOTHING_TO_SEND)]


def test_tips_go_round_and_internal_ones_are_left_out(database: Database, library: FakeLibrary) -> None:
    library.tip_entries.insert(1, make_tip("secret", EntryClass.INTERNAL))
    make_series(database, make_account(database, staff=1), SeriesKind.TIPS, "daily 09:07")
    for day in range(4):
        beat(database, library, FIFTH + timedelta(days=day))
    assert sent_titles(database) == ["one", "two", "three", "one"]


def test_bulletin_and_tips_share_one_order_of_tips(database: Database, library: FakeLibrary) -> None:
    account_id = make_account(database, staff=1)
    with database.writing() as session:
        ensure_series(session, account_id, at=START)
    beat(database, library, FIFTH)
    beat(database, library, datetime(2026, 4, 20, 0, 7, tzinfo=UTC))
    assert sent_titles(database) == ["Bulletin 2026-04", "one", "two"]


def test_nobody_to_read_means_nothing_to_send_and_no_tip_used_up(database: Database, library: FakeLibrary) -> None:
    make_series(database, make_account(database, residents=5), SeriesKind.TIPS, "daily 09:07")
    beat(database, library, FIFTH)
    assert runs(database) == [(FIFTH, RunOutcome.NOTHING_TO_SEND)]
    assert notices(database) == []


def test_stopped_account_gets_no_notice(database: Database, library: FakeLibrary) -> None:
    account_id = make_account(database, staff=1)
    make_series(database, account_id, SeriesKind.TIPS, "daily 09:07")
    stop(database, account_id, START)
    beat(database, library, FIFTH)
    assert notices(database) == []


def test_series_that_fails_leaves_no_trace_and_is_tried_again_and_others_go_on(
    database: Database, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_id = make_account(database, staff=1)
    make_series(database, account_id, SeriesKind.BULLETIN, MONTHLY)
    make_series(database, account_id, SeriesKind.TIPS, MONTHLY)
    broken = FakeLibrary(library.bulletins, library.tip_entries)

    def fail(account_id: int, month: str) -> None:
        raise OSError("content is unreadable")

    monkeypatch.setattr(broken, "bulletin_for", fail)
    assert beat(database, broken, FIFTH) == 1
    assert sent_titles(database) == ["one"]
    assert beat(database, library, FIFTH + timedelta(minutes=1)) == 1
    assert sent_titles(database) == ["one", "Bulletin 2026-04", "two"]


def test_eight_processes_make_one_notice(database: Database, library: FakeLibrary) -> None:
    make_series(database, make_account(database, staff=1), SeriesKind.BULLETIN, MONTHLY)
    barrier = threading.Barrier(8)

    def other_process() -> None:
        own = opened_again(database)
        barrier.wait()
        beat(own, library, FIFTH)
        own.close()

    threads = [threading.Thread(target=other_process) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(notices(database)) == len(deliveries(database)) == 1


def test_body_too_long_for_a_card_is_cut(database: Database) -> None:
    entry = make_bulletin("2026-04")
    long = type(entry.texts[0])("Bulletin 2026-04", "あ" * 20_000)
    library = FakeLibrary(
        {"2026-04": type(entry)(entry.kind, entry.key, (long,), entry_class=EntryClass.STAFF, details=entry.details)}
    )
    make_series(database, make_account(database, staff=1), SeriesKind.BULLETIN, MONTHLY)
    beat(database, library, FIFTH)
    assert len(deliveries(database)[0].messages[0]["contents"]["body"]["contents"][2]["text"]) == MAX_CARD_BODY_UNITS
