"""Emergencies do not wait: a bulletin to 50,000 in flight, then fifty alerts of a listed feed to 5,000 each.

    python -m bench.lanes [--database sqlite|postgresql]

LINE's real rate limits are on in the stand-in. Printed are the seconds from the first alert to the last recipient of
each, and what the bulletin got meanwhile. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.chaos.worker import SendingProcess, Surroundings
from bench.sending_town import MORNING, Line, add_friends, fresh_database, line_process
from knowledge.district_tables import DistrictRow
from people.tables import Account
from scheduler.audiences import NoticeAudience
from scheduler.gate import pass_gate
from scheduler.notice_content import NoticeContent, Words, messages_by_language
from scheduler.notices import NewNotice, draft_notice
from scheduler.rules import change_rules
from scheduler.safety_tables import AlertFeed
from scheduler.tables import AudienceKind, Delivery, DeliveryStatus, Notice, NoticeStatus, Origin, Urgency
from storage.database import Database
from tests.scheduler.builders import STATIONERY, make_sending_notice
from tests.town import SampleTown

FRIENDS = 50_000
DISTRICTS = 10
ALERTS = 50
_LONGEST = 180.0


def _district(account_id: int, number: int) -> DistrictRow:
    return DistrictRow(account_id=account_id, key=f"d{number}", name=f"d{number}", aliases=[], position=number)


def raise_alerts(database: Database, account_id: int, line: Line) -> list[int]:
    """Fifty alerts, each of a place of its own and for the people of one district; their numbers."""
    with database.writing() as session:
        feed = AlertFeed(
            account_id=account_id, key="alerts", name="alerts", token_hash="x", is_listed=True, created_at=MORNING
        )
        session.add(feed)
        session.flush()
        feed_id = feed.id
    made = []
    for number in range(ALERTS):
        with database.writing() as session:
            made.append(_alert(session, account_id, feed_id, number, line.now()))
    return made


def _alert(session: Session, account_id: int, feed_id: int, number: int, at: datetime) -> int:
    content = NoticeContent(Words(f"Flood at place {number}", "Leave now"))
    audience = NoticeAudience(AudienceKind.DISTRICTS, (f"d{number % DISTRICTS}",))
    new = NewNotice(
        content, audience, at.replace(hour=23), urgency=Urgency.EMERGENCY, event_at=at, place=f"place {number}"
    )
    notice = draft_notice(session, account_id, new, author_id=None, at=at)
    notice.origin, notice.feed_id, notice.alert_kind, notice.alert_key = Origin.FEED, feed_id, "flood", f"a{number}"
    key = session.get_one(Account, account_id).key
    notice.messages = messages_by_language(content, STATIONERY.around(key, notice))
    notice.audience_count = FRIENDS // DISTRICTS
    notice.status, notice.approved_at = NoticeStatus.APPROVED, at
    session.flush()
    dispatch = pass_gate(session, notice, actor=f"feed:{feed_id}", at=at)
    if not dispatch.is_through:
        raise SystemExit(f"the gate held alert {number}: {dispatch.verdict}")
    return notice.id


def _settled(database: Database, notice_ids: Sequence[int]) -> list[datetime | None]:
    """When the last request of each notice was settled; None while one is open."""
    with database.reading() as session:
        rows = session.execute(
            select(Delivery.notice_id, func.max(Delivery.settled_at))
            .join(Notice, Notice.id == Delivery.notice_id)
            .where(Notice.status == NoticeStatus.SENT, Notice.id.in_(notice_ids))
            .group_by(Delivery.notice_id)
        ).all()
    found = {row[0]: row[1] for row in rows}
    return [found.get(notice_id) for notice_id in notice_ids]


def _bulletin_sent(database: Database, notice_id: int) -> int:
    query = select(func.count(Delivery.id)).where(
        Delivery.notice_id == notice_id, Delivery.status == DeliveryStatus.SENT
    )
    with database.reading() as session:
        return session.scalar(query) or 0


def run(kind: str) -> None:
    """Everything, printed in the end."""
    with (
        tempfile.TemporaryDirectory() as name,
        fresh_database(kind, Path(name)) as url,
        line_process(FRIENDS, has_limits=True) as line,
    ):
        town = SampleTown(url, Path(name), with_content=False)
        database = town.services.database
        add_friends(database, town.account_id, FRIENDS, districts=DISTRICTS)
        with database.writing() as session:
            session.add_all(_district(town.account_id, number) for number in range(DISTRICTS))
            change_rules(session, town.account_id, request_size=20)
        bulletin = make_sending_notice(database, town.account_id, at=MORNING, title="Bulletin")
        with database.writing() as session:
            change_rules(session, town.account_id, request_size=500)
        worker = SendingProcess(Surroundings(url, town.services.settings.secret_key, line.url, Path(name) / "log"))
        worker.start()
        while not _bulletin_sent(database, bulletin):
            time.sleep(0.1)
        before, begun = _bulletin_sent(database, bulletin), line.now()
        alerts = raise_alerts(database, town.account_id, line)
        raised = (line.now() - begun).total_seconds()
        end = time.monotonic() + _LONGEST
        while None in (settled := _settled(database, alerts)) and time.monotonic() < end:
            time.sleep(0.1)
        during = _bulletin_sent(database, bulletin) - before
        worker.kill()
        seconds = sorted((one - begun).total_seconds() for one in settled if one)
        database.close()
    print(f"{kind}: {ALERTS} alerts to {FRIENDS // DISTRICTS:,} each, raised within {raised:.1f} s")
    print(f"last recipient of every alert after {seconds[-1]:.1f} s (aim 60), of half of them {seconds[25]:.1f} s")
    print(f"{len(seconds)} of {ALERTS} alerts are through; the bulletin sent {during} requests of {before}+ meanwhile")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    run(parser.parse_args(arguments).database)


if __name__ == "__main__":
    main()
