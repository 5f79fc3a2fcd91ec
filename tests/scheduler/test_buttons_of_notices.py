"""Buttons that no header, no database and no reader of addresses could take are refused when a notice is written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from messages.outgoing import Link
from scheduler.audiences import NoticeAudience
from scheduler.notice_content import NoticeContent, Words
from scheduler.notices import NewNotice, NoticeInvalid, content_of, draft_notice
from scheduler.tables import AudienceKind
from storage.database import Database
from tests.scheduler.builders import make_account
from tests.scheduler.fakes import START

PAGE = "https://www.mihon.lg.jp/a"


def _drafted(database: Database, button: Link) -> Link:
    account_id = make_account(database)
    content = NoticeContent(Words("断水", "今夜です。"), buttons=(button,))
    new = NewNotice(content, NoticeAudience(AudienceKind.EVERYBODY), valid_until=START + timedelta(hours=1))
    with database.writing() as session:
        notice = draft_notice(session, account_id, new, author_id=None, at=START)
        return content_of(notice).buttons[0]


@pytest.mark.parametrize(
    ("label", "uri"),
    [
        ("詳しく", f"{PAGE}\r\nSet-Cookie: x=1"),
        ("詳しく", "https://www.mihon.lg.jp/\n@elsewhere.example"),
        ("詳しく", f"{PAGE} b"),
        ("詳しく", f"{PAGE}\x00"),
        ("詳しく", f"{PAGE}\u2028"),
        ("詳しく", f"{PAGE}\ud800"),
        ("詳\nしく", PAGE),
        ("詳\x00しく", PAGE),
        ("詳\u202eしく", PAGE),
    ],
)
def test_a_button_with_what_cannot_be_seen_is_refused(database: Database, label: str, uri: str) -> None:
    with pytest.raises(NoticeInvalid, match="buttons"):
        _drafted(database, Link(label, uri))


def test_an_ordinary_button_stays_as_it_was_written(database: Database) -> None:
    button = Link("くわしく　見る", f"{PAGE}?b=1#あ")
    assert _drafted(database, button) == button
