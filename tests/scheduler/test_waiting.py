"""What waits for a person: nothing of their own to approve, nothing of another town, nothing that is over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.alarms import raise_alarm
from scheduler.audiences import NoticeAudience
from scheduler.findings import Finding, Severity
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import record_checks, send_notice
from scheduler.notices import NewNotice, draft_notice
from scheduler.schedules import get_series, pause_series
from scheduler.series_tables import RunOutcome, SeriesKind, SeriesRun
from scheduler.tables import AudienceKind, Notice, NoticeStatus, Urgency
from scheduler.waiting import COUNTED, SHOWN, Waiting, waiting_for
from scheduler.watch_tables import AlarmKind
from storage.database import Database
from tests.scheduler.builders import make_account, make_approved_notice, make_series, make_user
from tests.scheduler.fakes import START
from tests.scheduler.many_notices import make_notices, plans_of

HOUR = timedelta(hours=1)


def write(
    database: Database, account_id: int, author_id: int, title: str, *, is_sound: bool = True, **more: object
) -> int:
    """A notice written and checked; its number."""
    findings = [] if is_sound else [Finding("lengths", Severity.ERROR, "title")]
    with database.writing() as session:
        content = NoticeContent(Words(title, "No water tonight"))
        new = NewNotice(content, NoticeAudience(AudienceKind.EVERYBODY), START + timedelta(days=2), **more)  # type: ignore[arg-type]
        notice = draft_notice(session, account_id, new, author_id=author_id, at=START)
        record_checks(session, account_id, notice.id, findings, user_id=author_id, at=START)
        return notice.id


def look(database: Database, account_id: int, user_id: int, *, hours: int = 1, may_approve: bool = True) -> Waiting:
    with database.reading() as session:
        return waiting_for(session, account_id, user_id, START + hours * HOUR, may_approve=may_approve)


def test_a_checked_notice_waits_for_everybody_who_may_approve_but_its_author(database: Database) -> None:
    town, author, approver = make_account(database), make_user(database, "author"), make_user(database, "approver")
    write(database, town, author, "Water")
    assert [row.title for row in look(database, town, approver).to_approve.rows] == ["Water"]
    assert look(database, town, author).to_approve.count == 0
    assert look(database, town, approver, may_approve=False).to_approve.count == 0
    assert look(database, town, approver, hours=48).to_approve.count == 0, "its time is over"


def test_emergencies_come_first_and_then_what_is_over_soonest(database: Database) -> None:
    town, author, approver = make_account(database), make_user(database, "author"), make_user(database, "approver")
    for number in range(SHOWN + 1):
        write(database, town, author, f"Usual {number}")
    with database.writing() as session:
        soon = update(Notice).where(Notice.title == "Usual 3").values(valid_until=START + 5 * HOUR)
        session.execute(soon)
    write(database, town, author, "Flood", urgency=Urgency.EMERGENCY)
    waiting = look(database, town, approver).to_approve
    assert (waiting.count, waiting.is_more, len(waiting.rows)) == (SHOWN + 2, False, SHOWN)
    assert [row.title for row in waiting.rows][:3] == ["Flood", "Usual 3", "Usual 0"]
    assert [row.is_emergency for row in waiting.rows][:2] == [True, False]


def test_nobody_counts_beyond_a_hundred(database: Database) -> None:
    town, user = make_account(database), make_user(database, "hanako")
    make_notices(database, town, COUNTED + 30, status=NoticeStatus.CHECKED)
    waiting = look(database, town, user)
    assert (waiting.to_approve.count, waiting.to_approve.is_more) == (COUNTED, True)
    make_notices(database, make_account(database, key="other"), COUNTED, status=NoticeStatus.DRAFT, author_id=user)
    assert look(database, town, user).my_drafts.count == 0


def test_a_held_notice_waits_with_its_reason(database: Database) -> None:
    town, user = make_account(database, residents=1), make_user(database, "hanako")
    night = START + timedelta(hours=14)
    notice_id = make_approved_notice(database, town, at=START)
    with database.writing() as session:
        send_notice(session, town, notice_id, at=night)
    waiting = look(database, town, user, hours=15)
    assert [(row.id, row.reason) for row in waiting.held.rows] == [(notice_id, "night")]
    assert waiting.count == 1
    assert [alarm.kind for alarm in waiting.alarms] == [AlarmKind.HELD]


def test_a_draft_with_faults_waits_for_its_author_only(database: Database) -> None:
    town, author, other = make_account(database), make_user(database, "author"), make_user(database, "other")
    write(database, town, author, "Faulty", is_sound=False)
    assert [row.title for row in look(database, town, author, may_approve=False).my_drafts.rows] == ["Faulty"]
    assert look(database, town, other).my_drafts.count == 0


def note_run(database: Database, account_id: int, series_id: int, days: int, outcome: RunOutcome) -> None:
    with database.writing() as session:
        due_at = START + timedelta(days=days)
        session.add(
            SeriesRun(
                account_id=account_id,
                series_id=series_id,
                due_at=due_at,
                outcome=outcome,
                collapsed=0,
                claimed_at=due_at,
            )
        )


def test_a_series_that_came_to_nothing_waits_until_a_later_slot_goes_well_or_it_is_paused(database: Database) -> None:
    town, user = make_account(database), make_user(database, "hanako")
    tips = make_series(database, town, SeriesKind.TIPS, "monthly 5 09:07")
    bulletin = make_series(database, town, SeriesKind.BULLETIN, "monthly 20 09:07")
    note_run(database, town, tips, 1, RunOutcome.QUEUED)
    note_run(database, town, bulletin, 1, RunOutcome.NOTHING_TO_SEND)
    assert [(run.key, run.outcome) for run in look(database, town, user, hours=48).runs] == [
        ("bulletin", RunOutcome.NOTHING_TO_SEND)
    ]
    note_run(database, town, bulletin, 2, RunOutcome.QUEUED)
    note_run(database, town, tips, 2, RunOutcome.MISSED)
    assert [run.key for run in look(database, town, user, hours=72).runs] == ["tips"]
    assert look(database, town, user, hours=72 + 24 * 35).runs == (), "that was long ago"
    with database.writing() as session:
        pause_series(get_series(session, town, "tips"))
    assert look(database, town, user, hours=72).runs == ()


def test_an_alarm_is_news_for_a_day_and_for_its_own_town(database: Database) -> None:
    town, other, user = make_account(database), make_account(database, key="other"), make_user(database, "hanako")
    with database.writing() as session:
        raise_alarm(session, town, AlarmKind.LEDGER, START, details="people=3")
    waiting = look(database, town, user, hours=23)
    assert [(alarm.kind, alarm.details, alarm.count) for alarm in waiting.alarms] == [(AlarmKind.LEDGER, "people=3", 1)]
    assert waiting.count == 0, "an alarm is to be known, not to be done"
    assert look(database, town, user, hours=24).alarms == ()
    assert look(database, other, user).alarms == ()


def test_looking_does_not_read_all_notices(database: Database) -> None:
    town, user = make_account(database), make_user(database, "hanako")
    make_series(database, town, SeriesKind.TIPS, "monthly 5 09:07")
    make_notices(
        database,
        town,
        4_000,
        author_id=user,
        status=lambda number: NoticeStatus.CHECKED if number % 100 == 0 else NoticeStatus.SENT,
    )

    def ask(session: Session) -> None:
        waiting_for(session, town, user + 1, START + HOUR, may_approve=True)

    for plan in plans_of(database, ask):
        assert "SCAN notices" not in plan, plan
        assert "Seq Scan on notices" not in plan, plan
