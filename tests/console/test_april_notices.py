"""Notices that wait for the staff of a section that goes are not forgotten in April."""

from __future__ import annotations

from scheduler.audiences import NoticeAudience
from scheduler.tables import AudienceKind
from tests.console.sending_town import SendingTown
from tests.console.town import post, text_of

MERGED = {"step": "look", "how norin": "into", "into norin": "kensetsu"}


def test_what_waits_for_a_section_that_goes_is_named_before_it_goes(sending: SendingTown) -> None:
    audience = NoticeAudience(AudienceKind.SECTIONS, ("norin",))
    number = sending.draft("農道の当番", audience=audience)
    sending.draft("建設係だけに", audience=NoticeAudience(AudienceKind.SECTIONS, ("kensetsu",)))
    page = text_of(post(sending.client("kanri"), "/mihon/sections/april", MERGED))
    assert "なくなる係の職員に送るお知らせが、まだ1件残っています" in page
    assert f"{number}番「農道の当番」" in page
    assert "建設係だけに" not in page


def test_a_reorganisation_that_leaves_every_section_speaks_of_no_notice(sending: SendingTown) -> None:
    sending.draft("農道の当番", audience=NoticeAudience(AudienceKind.SECTIONS, ("norin",)))
    form = {"step": "look", "how norin": "change", "name norin": "農林課", "phone norin": "0000-00-0001"}
    assert "まだ1件残っています" not in text_of(post(sending.client("kanri"), "/mihon/sections/april", form))
