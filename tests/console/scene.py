"""A day in 見本町: notices in every state, questions without an answer; for pages that have something to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.unanswered import UnansweredQuestion, add_unanswered
from messages.outgoing import Link
from people.tables import Audience, ConsoleUser, Contact, ContactStatus
from scheduler.audiences import NoticeAudience, count_audience
from scheduler.desk import Desk
from scheduler.drills import add_drill
from scheduler.findings import Finding, Severity
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import approve_notice, record_checks, schedule_notice, send_notice
from scheduler.notices import NewNotice, draft_notice
from scheduler.ports import Quota
from scheduler.schedules import ensure_series
from scheduler.tables import AudienceKind
from tests.console.town import ConsoleTown
from tests.scheduler.builders import line_user_id

ALLOWANCE = Quota(limit=5_000, used=120)

TITLES = {
    "draft": "粗大ごみの受付を休みます",
    "checked": "水道の工事で水が濁ることがあります",
    "approved": "図書館は月曜に休みます",
    "scheduled": "年末のごみの収集について",
    "sent": "スマートフォン教室を開きます",
    "held": "南地区で水道を止めます",
}
QUESTIONS = (
    "ふとんの捨て方がしりたい",
    "布団の捨て方を知りたい",
    "巣箱の貸し出し",
    "ペットの火葬はどこ",
    "ペットの火葬はどこですか",
)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is there. `values` are those of further gaps in addresses, by name."""

    notices: dict[str, int]
    entry_id: str = "faq:garbage-chart"
    values: dict[str, str | int] = field(default_factory=dict)


def make_scene(console: ConsoleTown, *, people: int = 12) -> Scene:
    """Fill the town."""
    with console.services.database.writing() as session:
        _add_people(session, console.account_id, people, console.services.clock())
        for place, text in enumerate(QUESTIONS):
            question = UnansweredQuestion(text, "resident", f"m{place}")
            add_unanswered(session, console.account_id, question, console.services.clock() - timedelta(days=place))
        made = {state: _notice(session, console, state) for state in TITLES}
        more = _with_numbers(session, console)
    return Scene(made, values=more)


def _with_numbers(session: Session, console: ConsoleTown) -> dict[str, str | int]:
    """A person, a drill and a series, so that their pages are there, too."""
    at, account_id = console.services.clock(), console.account_id
    users = {row.login: row.id for row in session.scalars(select(ConsoleUser))}
    drill = add_drill(session, account_id, "避難訓練", "訓練です。", author_id=users["jiro"], at=at)
    series = ensure_series(session, account_id, at=at, set_up_by_id=users["jiro"])[0].key
    return {"user_id": users["hanako"], "drill_id": drill, "series_key": series}


def _notice(session: Session, console: ConsoleTown, state: str) -> int:
    writer, approver = _desk(console, "hanako"), _desk(console, "jiro")
    at = console.services.clock()
    content = NoticeContent(
        Words(TITLES[state], "くわしくは役場の総務課におたずねください。\n電話でもお答えします。"),
        buttons=(Link("総務課に電話する", "tel:0000000001"),),
        variants={"ja-simple": Words("お知らせ", "くわしいことは、役場に電話してください。")},
    )
    new = NewNotice(content, NoticeAudience(AudienceKind.STAFF), at + timedelta(days=7))
    notice = draft_notice(session, console.account_id, new, author_id=writer.user_id, at=at)
    if state == "draft":
        return notice.id
    findings = (
        [Finding("title-long", Severity.WARNING, "title", (("length", "40"), ("most", "30")))]
        if state == "checked"
        else []
    )
    record_checks(session, console.account_id, notice.id, findings, user_id=writer.user_id, at=at)
    if state == "checked":
        return notice.id
    people = count_audience(session, console.account_id, new.audience).people
    approve_notice(session, approver, notice.id, people)
    by: dict[str, Any] = {"user_id": approver.user_id, "at": at}
    if state == "scheduled":
        schedule_notice(session, console.account_id, notice.id, scheduled_at=at + timedelta(days=2), **by)
    if state == "sent":
        send_notice(session, console.account_id, notice.id, **by)
    if state == "held":
        notice.event_at = approver.at - timedelta(days=100)  # news of long ago: the gate holds it
        session.flush()
        send_notice(session, console.account_id, notice.id, **by)
    return notice.id


def _desk(console: ConsoleTown, login: str) -> Desk:
    return console.here(login).desk(ALLOWANCE)


def _add_people(session: Session, account_id: int, count: int, at: datetime) -> None:
    for number in range(count):
        session.add(
            Contact(
                account_id=account_id,
                line_user_id=line_user_id(number),
                status=ContactStatus.FOLLOWING,
                audience=Audience.STAFF if number % 3 == 0 else Audience.RESIDENT,
                following_since=at - timedelta(days=30),
                first_seen_at=at - timedelta(days=30),
            )
        )
    session.flush()
