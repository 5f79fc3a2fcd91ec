"""The town's own page of notices and its feed, over HTTP; the buttons that are counted without knowing who."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine

from bot.app import create_app
from bot.notice_pages import KEPT_SECONDS, KeptPages
from bot.notice_press import Asked, Printed
from bot.notice_taps import TapWriter, is_person
from bot.services import Services
from bot.settings import Settings
from bot.wiring import build_services
from messages.line_json import JsonObject
from messages.outgoing import Link
from scheduler.notice_content import NoticeContent, Picture, Words
from scheduler.tables import Notice, NoticeStatus, Relation, Urgency
from scheduler.taps import Tapped, taps_of
from storage.database import Database
from tests.scheduler.builders import make_approved_notice
from tests.scheduler.published_town import PublishedTown

ATOM = "{http://www.w3.org/2005/Atom}"
BUTTONS = (Link("給水所", "https://www.town.example/water?a=1&b=2"), Link("水道係に電話する", "tel:0000000001"))
PERSON = {"User-Agent": "Mozilla/5.0 (iPhone) Safari Line/15.0.0"}


class Pages:
    """A town that publishes, and a browser without a memory."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.town = PublishedTown(services.database)
        object.__setattr__(services, "clock", self.town.clock)
        self.writer = TapWriter(services.database)
        self.client: FlaskClient = create_app(services, self.writer).test_client()

    def get(self, path: str = "", status: int = 200, **more: Any) -> str:
        """The words of a page of the town; `path` is what follows its list's address."""
        response = self.client.get(f"/notices/town{path}", **more)
        assert response.status_code == status, response.status
        return response.get_data(as_text=True)

    def path(self, notice_id: int) -> str:
        return f"/{self.town.key(notice_id)}"

    def feed(self) -> ElementTree.Element:
        return ElementTree.fromstring(self.get("/feed.atom"))

    def entry(self, title: str) -> ElementTree.Element:
        """The entry of the feed whose title has these words."""
        found = [entry for entry in self.feed().iter(f"{ATOM}entry") if title == entry.findtext(f"{ATOM}title")]
        assert len(found) == 1, [entry.findtext(f"{ATOM}title") for entry in self.feed().iter(f"{ATOM}entry")]
        return found[0]

    def taps(self, notice_id: int, within: float = 10) -> dict[str, int]:
        """What has been written of a notice's taps, when the thread has come to it."""
        end = datetime.now(UTC) + timedelta(seconds=within)
        taps: dict[str, int] = {}
        while not taps and datetime.now(UTC) < end:
            with self.services.database.reading() as session:
                taps = taps_of(session, self.town.account_id, notice_id)
        return taps


@pytest.fixture
def pages(database_url: str, tmp_path: Path) -> Iterator[Pages]:
    """A town that publishes; it is nine o'clock, 1 April 2026, in Japan."""
    settings = Settings(database_url=database_url, data_dir=tmp_path, public_url="https://town.example")
    services = build_services(settings)
    town = Pages(services)
    yield town
    town.writer.close()
    services.database.close()


def test_a_notice_stands_at_its_own_address_with_all_it_says(pages: Pages) -> None:
    content = NoticeContent(
        Words("断水の<お知らせ>", "今夜です。\n九時からです。\n\nご協力ください。"),
        picture=Picture("abc", "def", "断水する町の地図"),
        buttons=BUTTONS,
        variants={"en": Words("Water outage", "Tonight."), "ja-simple": Words("水が とまります", "今夜です。")},
    )
    page = pages.get(pages.path(pages.town.publish("", content=content)))
    assert "断水の&lt;お知らせ&gt;" in page
    assert "<p>今夜です。<br>九時からです。</p>\n<p>ご協力ください。</p>" in page
    assert '<img src="/media/abc" alt="断水する町の地図">' in page
    assert 'href="https://www.town.example/water?a=1&amp;b=2">給水所</a>' in page
    assert 'href="tel:0000000001">水道係に電話する</a>' in page
    assert '<time datetime="2026-04-03T09:00:00+09:00">2026年4月3日（金）9時00分</time>' in page
    assert re.search(r'<section class="language" id="in-en" lang="en">.*Water outage.*Valid until', page, re.DOTALL)
    assert '<a href="#in-en" lang="en">English</a>' in page
    assert 'id="in-ja-simple" lang="ja"' in page


def test_the_list_has_what_is_in_force_first_and_the_past_behind(pages: Pages) -> None:
    pages.town.publish("期限の短い", lasts=timedelta(hours=2))
    pages.town.publish("図書館")
    pages.town.publish("避難してください", urgency=Urgency.EMERGENCY, event_at=pages.town.clock())
    page = pages.get()
    places = [
        page.index(words)
        for words in ("いま出ている", "緊急", "避難してください", "図書館", "これまでの", "期限の短い")
    ]
    assert places == sorted(places)
    assert "期限切れ" in page[places[-2] :]


def test_an_empty_list_says_so(pages: Pages) -> None:
    page = pages.get()
    assert "いま出ているお知らせは、ありません。" in page
    assert "これまでのお知らせは、ありません。" in page


def test_the_past_goes_on_over_several_pages(pages: Pages) -> None:
    pages.town.fill(45, last_at=pages.town.clock(), valid_until=pages.town.clock())
    page, seen = pages.get(), 0
    for _ in range(3):
        seen += page.count('<li class="listed')
        older = re.search(r"\?before=(\w+)", page)
        page = pages.get(f"?before={older[1]}") if older else ""
    assert (seen, page) == (45, "")


def test_pages_that_nobody_linked_to_are_not_kept_in_place_of_real_ones(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger asks for page after page, and then the database goes away."""
    pages.town.publish("断水")
    before = pages.get()
    for number in range(600):
        pages.get(f"?before=made-up-{number}", 404)
    _take_away(pages.services.database, monkeypatch)
    assert pages.get() == before


def test_a_corrected_notice_shows_the_correction_on_top_and_no_button(pages: Pages) -> None:
    content = NoticeContent(Words("断水", "明日です。"), buttons=BUTTONS, variants={"en": Words("Water", "Tomorrow.")})
    notice_id = pages.town.publish("", content=content)
    correction_id = pages.town.correct(notice_id).notice_id
    assert correction_id
    page = pages.get(pages.path(notice_id))
    places = [
        page.index(words) for words in ("誤りでした。下の訂正", "【訂正】断水", "「断水」は誤りでした。", "明日です。")
    ]
    assert places == sorted(places)
    assert '<p lang="en">This notice was wrong. Please read the correction.</p>' in page
    assert f'href="/notices/town{pages.path(correction_id)}"' in page
    assert "給水所" not in page
    back = pages.get(pages.path(correction_id))
    assert "次のお知らせの訂正です" in back
    assert f'href="/notices/town{pages.path(notice_id)}">断水</a>' in back


def test_expired_ended_changed_and_withdrawn_notices_say_so(pages: Pages) -> None:
    over = pages.town.publish("一", lasts=timedelta(minutes=30))
    ended, changed, stopped = pages.town.publish("二"), pages.town.publish("三"), pages.town.begin("四")
    pages.town.end(ended)
    pages.town.publish("三は変わりました", relation=Relation.CHANGE, about_id=changed)
    pages.town.stop(stopped)
    replaced = pages.town.publish("五")
    pages.town.change(replaced, status=NoticeStatus.SUPERSEDED)
    for notice_id, words in (
        (over, "期限が過ぎました"),
        (ended, "このお知らせは、終わりました"),
        (changed, "内容が変わりました"),
        (stopped, "取り消しました"),
        (replaced, "新しいお知らせがあります"),
    ):
        assert words in pages.get(pages.path(notice_id))
        assert words not in pages.get(pages.path(pages.town.publish(f"別の{notice_id}")))
    assert "取り消し" in pages.get()


def test_what_nobody_may_read_is_not_found(pages: Pages) -> None:
    unsent = make_approved_notice(pages.services.database, pages.town.account_id, at=pages.town.clock(), title="未送信")
    staff = pages.town.publish("庁内", is_public=False)
    held = pages.town.publish("保留")
    pages.town.change(held, status=NoticeStatus.HELD)
    other = PublishedTown(pages.services.database, "other")
    foreign = other.key(other.publish("となり町"))
    for path in (pages.path(unsent), pages.path(staff), pages.path(held), f"/{foreign}", "/1", "/%00", "/%ff", "/a%27"):
        page = pages.get(path, 404)
        assert "お知らせが見つかりません" in page
        assert pages.get(f"{path}/go/1", 404)
    listed = pages.get() + pages.get("/feed.atom")
    assert not [title for title in ("未送信", "庁内", "保留", "となり町") if title in listed]
    assert pages.client.get("/notices/nowhere").status_code == 404
    assert pages.client.get("/notices/nowhere/feed.atom").status_code == 404
    assert f"/notices/other/{foreign}" in pages.client.get("/notices/other").get_data(as_text=True)


def test_pages_bring_nothing_from_elsewhere_and_run_nothing(pages: Pages) -> None:
    notice_id = pages.town.publish("断水")
    for path in ("", pages.path(notice_id), "/feed.atom", "/unknown"):
        response = pages.client.get(f"/notices/town{path}")
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self';")
        assert "Set-Cookie" not in response.headers
        assert "<script" not in response.get_data(as_text=True)
        sources = re.findall(r'(?:src|<link[^>]* href)="([^"]*)"', response.get_data(as_text=True))
        assert not [source for source in sources if not source.startswith("/")] or path == "/feed.atom"
    style = re.search(r'href="(/notices\.css[^"]*)"', pages.get())
    assert style
    assert pages.client.get(style[1]).mimetype == "text/css"
    assert pages.client.get("/healthz").headers["Content-Security-Policy"].startswith("default-src 'none'; frame")


def test_who_has_the_page_already_is_told_so_until_it_changes(pages: Pages) -> None:
    notice_id = pages.town.publish("断水", lasts=timedelta(hours=3))
    for path in ("", pages.path(notice_id), "/feed.atom"):
        first = pages.client.get(f"/notices/town{path}")
        assert first.headers["Cache-Control"] == "public, max-age=30"
        known = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
        assert pages.client.get(f"/notices/town{path}", headers=known).status_code == 304
        by_date = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert pages.client.get(f"/notices/town{path}", headers=by_date).status_code == 304
    page = pages.client.get(f"/notices/town{pages.path(notice_id)}")
    by_date = {"If-Modified-Since": page.headers["Last-Modified"]}
    pages.town.clock.move(hours=2)
    pages.get(pages.path(notice_id), 200, headers={"If-None-Match": page.headers["ETag"]})
    pages.get(pages.path(notice_id), 200, headers=by_date)


def test_the_feed_keeps_the_rules_of_rfc_4287(pages: Pages) -> None:
    content = NoticeContent(
        Words("断水 <&>", "一行目\n二行目 <b>&\ufffe"), variants={"en": Words("Water", "Tonight & <i>")}
    )
    first = pages.town.publish("", content=content)
    pages.town.publish("避難", urgency=Urgency.EMERGENCY, event_at=pages.town.clock())
    pages.town.correct(first)
    response = pages.client.get("/notices/town/feed.atom")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.data)
    _check_atom(feed)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://town.example/notices/town/feed.atom",
        "alternate": "https://town.example/notices/town",
    }
    moments = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert moments == sorted(moments, key=str, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == moments[0]
    html = pages.entry("【訂正あり】断水 <&>").findtext(f"{ATOM}content") or ""
    assert '<p lang="ja">一行目<br>二行目 &lt;b&gt;&amp;</p>' in html
    assert '<p lang="en">Tonight &amp; &lt;i&gt;</p>' in html


def test_a_correction_is_an_entry_of_its_own_and_updates_that_of_the_original(pages: Pages) -> None:
    notice_id = pages.town.publish("断水")
    before = pages.entry("断水")
    correction_id = pages.town.correct(notice_id).notice_id
    assert correction_id
    after, correction = pages.entry("【訂正あり】断水"), pages.entry("【訂正】【訂正】断水")
    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id") != correction.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}published") == before.findtext(f"{ATOM}published")
    assert str(after.findtext(f"{ATOM}updated")) > str(before.findtext(f"{ATOM}updated"))
    related = [link.get("href") for link in after.findall(f"{ATOM}link") if link.get("rel") == "related"]
    assert related == [f"https://town.example/notices/town{pages.path(correction_id)}"]


def test_an_entry_is_not_updated_by_the_passing_of_time(pages: Pages) -> None:
    pages.town.publish("断水", lasts=timedelta(hours=2))
    before = pages.get("/feed.atom")
    pages.town.clock.move(days=3)
    assert pages.get("/feed.atom") == before


def test_an_old_notice_that_is_corrected_now_comes_back_into_the_feed(pages: Pages) -> None:
    notice_id = pages.town.publish("断水", lasts=timedelta(days=9))
    pages.town.fill(60, last_at=pages.town.clock() + timedelta(hours=1), valid_until=pages.town.clock())
    pages.town.clock.move(hours=2)
    assert "断水" not in pages.get("/feed.atom")
    pages.town.correct(notice_id)
    assert pages.entry("【訂正あり】断水")


def test_an_empty_feed_is_valid_too(pages: Pages) -> None:
    _check_atom(pages.feed())


def test_a_button_leads_to_its_stored_address_whatever_is_asked(pages: Pages) -> None:
    notice_id = pages.town.publish("", content=NoticeContent(Words("断水", "今夜"), buttons=BUTTONS))
    path = f"/notices/town{pages.path(notice_id)}/go"
    for query in ("", "?to=https://evil.example", "?url=//evil.example&n=2"):
        response = pages.client.get(f"{path}/1{query}", headers=PERSON)
        assert (response.status_code, response.headers["Location"]) == (302, BUTTONS[0].uri)
        assert response.headers["Cache-Control"] == "no-store"
    for number in ("0", "2", "3", "-1", "x", "1/2"):
        assert pages.client.get(f"{path}/{number}").status_code == 404


def test_the_button_of_a_wrong_notice_leads_to_its_page(pages: Pages) -> None:
    notice_id = pages.town.publish("", content=NoticeContent(Words("断水", "今夜"), buttons=BUTTONS))
    pages.town.correct(notice_id)
    response = pages.client.get(f"/notices/town{pages.path(notice_id)}/go/1")
    assert (response.status_code, response.headers["Location"]) == (302, f"/notices/town{pages.path(notice_id)}")


def test_messages_lead_over_the_towns_own_address(pages: Pages) -> None:
    content = NoticeContent(Words("断水", "今夜"), buttons=BUTTONS, variants={"en": Words("Water", "Tonight")})
    public = pages.town.publish("", content=content)
    hidden = pages.town.publish("", content=NoticeContent(Words("庁内", "今夜"), buttons=BUTTONS), is_public=False)
    own = f"https://town.example/notices/town{pages.path(public)}"
    assert _addresses(pages, public) == [f"{own}/go/1", BUTTONS[1].uri, f"{own}?from=line"]
    assert _addresses(pages, hidden) == [button.uri for button in BUTTONS]
    for address in _addresses(pages, public)[::2]:
        answer = pages.client.get(address.removeprefix("https://town.example"))
        assert answer.status_code in (200, 302)


def test_taps_are_counted_for_people_and_for_nobody_else(pages: Pages) -> None:
    notice_id = pages.town.publish("", content=NoticeContent(Words("断水", "今夜"), buttons=BUTTONS))
    path = f"/notices/town{pages.path(notice_id)}"
    for _ in range(3):
        pages.client.get(f"{path}?from=line", headers=PERSON)
    pages.client.get(f"{path}/go/1", headers=PERSON)
    pages.client.head(f"{path}?from=line", headers=PERSON)
    pages.client.get(f"{path}?from=mail", headers=PERSON)
    pages.client.get(path, headers=PERSON)
    for agent in ("Googlebot/2.1", "facebookexternalhit/1.1;line-poker/1.0", "Twitterbot", "LinkPreview"):
        pages.client.get(f"{path}?from=line", headers={"User-Agent": agent})
        pages.client.get(f"{path}/go/1", headers={"User-Agent": agent})
    assert pages.taps(notice_id) == {"page": 3, "button-1": 1}


def test_a_telephone_called_cubot_is_held_by_a_person() -> None:
    assert is_person("Mozilla/5.0 (Linux; Android 13; CUBOT P80)")


def test_taps_of_several_processes_add_up(pages: Pages) -> None:
    notice_id = pages.town.publish("断水")
    tapped = Tapped(pages.town.account_id, notice_id, "page")
    for taps in (1, 2):
        writer = TapWriter(pages.services.database, pause=60)
        for _ in range(taps):
            writer.count(tapped)
        writer.close()
    assert pages.taps(notice_id) == {"page": 3}


def test_taps_of_what_is_gone_or_of_another_town_are_dropped(pages: Pages) -> None:
    notice_id = pages.town.publish("断水")
    writer = TapWriter(pages.services.database, pause=60)
    for tapped in (Tapped(pages.town.account_id, 10**6, "page"), Tapped(10**6, notice_id, "page")):
        writer.count(tapped)
    assert writer.write()
    writer.close()
    assert pages.taps(notice_id, within=0.1) == {}


def test_taps_that_cannot_be_written_are_kept(pages: Pages, tmp_path: Path) -> None:
    notice_id = pages.town.publish("断水")
    tapped = Tapped(pages.town.account_id, notice_id, "page")
    database = Database(f"sqlite:///{tmp_path / 'without-tables.sqlite3'}")
    writer = TapWriter(database, pause=60)
    writer.count(tapped)
    assert not writer.write()
    writer.count(tapped)
    writer._database = pages.services.database
    assert writer.write()
    writer.close()
    assert pages.taps(notice_id) == {"page": 2}
    database.close()


def test_the_page_is_shown_while_the_database_is_away(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = pages.town.publish("", content=NoticeContent(Words("断水", "今夜"), buttons=BUTTONS))
    unseen = pages.path(pages.town.publish("停電"))
    path = pages.path(shown)
    before = [pages.get(), pages.get(path), pages.get("/feed.atom"), pages.get(f"{path}/go/1", 302)]
    _take_away(pages.services.database, monkeypatch)
    assert before == [pages.get(), pages.get(path), pages.get("/feed.atom"), pages.get(f"{path}/go/1", 302)]
    page = pages.get(unseen, 503)
    assert "ただいま表示できません" in page


def test_a_kept_page_is_shown_for_an_hour_and_not_after_it_is_gone() -> None:
    now = [0.0]
    kept = KeptPages(lambda: now[0])
    place = ("list", Asked("town"))
    kept.keep(place, Printed(b"page"))
    now[0] = KEPT_SECONDS - 1.0
    assert kept.find(place) == Printed(b"page")
    now[0] = KEPT_SECONDS
    assert kept.find(place) is None
    kept.keep(place, Printed(b"page"))
    kept.keep(place, None)
    assert kept.find(place) is None


def _take_away(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nothing can be read or written."""
    away = create_engine("sqlite:////nowhere/at/all.sqlite3")
    monkeypatch.setattr(database, "engine", away)


def _addresses(pages: Pages, notice_id: int) -> list[str]:
    """Where the buttons of the Japanese message lead."""
    with pages.services.database.reading() as session:
        notice = session.get_one(Notice, notice_id)
        message: JsonObject = notice.messages[""][0]
    return [button["action"]["uri"] for button in message["contents"]["footer"]["contents"]]


def _check_atom(feed: ElementTree.Element) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2, 3.3 and 4.2.6."""
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert (element.findtext(f"{ATOM}{name}") or "").strip()
        for name in ("updated", "published"):
            for moment in element.findall(f"{ATOM}{name}"):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", moment.text or "")
        alternates = [(link.get("type"), link.get("hreflang")) for link in _links(element, "alternate")]
        assert len(alternates) == len(set(alternates)) == 1
        assert all((link.get("href") or "").startswith("https://") for link in element.findall(f"{ATOM}link"))
        assert (element.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
    assert len(_links(feed, "self")) == 1
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    identifiers = [entry.findtext(f"{ATOM}id") for entry in feed.iter() if entry.tag in (f"{ATOM}feed", f"{ATOM}entry")]
    assert len(identifiers) == len(set(identifiers))
    for entry in feed.findall(f"{ATOM}entry"):
        assert [content.get("type") for content in entry.findall(f"{ATOM}content")] == ["html"]
        assert all(category.get("term") for category in entry.findall(f"{ATOM}category"))


def _links(element: ElementTree.Element, relation: str) -> list[ElementTree.Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel") == relation]
