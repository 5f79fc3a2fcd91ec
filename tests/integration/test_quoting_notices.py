"""A resident asks in LINE what is in force, from the webhook's event to the reply."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import send_notice
from scheduler.tables import Urgency
from tests.scheduler.builders import make_approved_notice
from tests.town import SampleTown, text_event


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> SampleTown:
    """A town without content, to which somebody has written."""
    made = SampleTown(database_url, tmp_path / "town", with_content=False)
    made.hear(text_event("はなこ", "メニュー"))
    return made


def publish(town: SampleTown, title: str, hours: int, urgency: Urgency = Urgency.ROUTINE) -> None:
    database, at = town.services.database, town.clock()
    content = NoticeContent(Words(title, "本文です。"), variants={"en": Words(f"{title} (en)", "Body.")})
    lasts = timedelta(hours=hours)
    event_at = at if urgency == Urgency.EMERGENCY else None
    notice_id = make_approved_notice(
        database, town.account_id, at=at, content=content, lasts=lasts, urgency=urgency, event_at=event_at
    )
    with database.writing() as session:
        assert send_notice(session, town.account_id, notice_id, at=at).is_through


def heard(town: SampleTown, text: str) -> str:
    return json.dumps(town.hear(text_event("はなこ", text)), ensure_ascii=False)


def test_what_is_in_force_is_quoted_until_its_time_is_over(town: SampleTown) -> None:
    publish(town, "図書館の休み", 2)
    publish(town, "避難してください", 4, Urgency.EMERGENCY)
    reply = heard(town, "お知らせ")
    assert reply.index("避難してください") < reply.index("図書館の休み")
    assert "緊急" in reply
    assert "https://mihon.example/notices/mihon/" in reply
    assert "避難してください" in heard(town, "地震")
    town.clock.move(hours=2)
    reply = heard(town, "お知らせ")
    assert "避難してください" in reply
    assert "図書館" not in reply
    town.clock.move(hours=2)
    assert "いま出ているお知らせは、ありません" in heard(town, "お知らせ")
    assert "避難してください" not in heard(town, "地震")


def test_a_reader_of_english_gets_the_english_words(town: SampleTown) -> None:
    publish(town, "断水", 2)
    heard(town, "English")
    assert "断水 (en)" in heard(town, "notices")
