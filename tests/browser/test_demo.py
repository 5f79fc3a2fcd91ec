"""The demonstration as people meet it: a resident, a member of staff, and whoever sends a notice from the shell."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.browser.chat import LOADED, Chat
from tests.browser.conftest import DESK, PHONE, OpenChat
from tests.browser.running_demo import RunningDemo

BULLETIN_SECONDS = 15
NOTICE = "あすの断水のお知らせ"
AUTHOR = ("kaku", "--name", "書く人", "--role", "editor")
APPROVER = ("mitomeru", "--name", "認める人", "--role", "approver")
BODY = "あす午前9時から正午まで、北地区で水が止まります。水をくみ置いてください。"


@pytest.mark.parametrize(("person", "size"), [("てつお", PHONE), ("うめこ", DESK)], ids=["phone", "desk"])
def test_a_resident_walks_through_the_demonstration(
    demo: RunningDemo, open_chat: OpenChat, person: str, size: tuple[int, int]
) -> None:
    chat = open_chat(person, "phone" if size == PHONE else "desk", size)
    chat.shoot("stranger")
    chat.befriend()
    chat.shoot("welcome")
    _asks_about_garbage(chat)
    _asks_for_the_collection_day(chat)
    _asks_for_classes_and_offices(chat)
    _is_not_understood(chat)
    chat.check()
    assert demo.violations() == []


def test_staff_register_and_get_the_bulletin_with_a_tip(demo: RunningDemo, open_chat: OpenChat) -> None:
    resident = open_chat("じゅうみん", "resident")
    resident.befriend()
    staff = open_chat("職員たろう", "staff", DESK)
    staff.befriend()
    assert "職員として登録しました" in staff.ask(demo.staff_code).inner_text()
    staff.shoot("registered")
    due = demo.now() - timedelta(minutes=1)
    demo.orders("series", "change", "monthly-bulletin", "--next", due.strftime("%Y-%m-%dT%H:%M"))
    staff.page.set_default_timeout(BULLETIN_SECONDS * 1000)
    staff.shows("今月の一歩")
    for words in ("職員向けのお便り", "デジファへの一歩 第", "情報セキュリティのひとこと"):
        staff.shows(words)
    staff.shoot("bulletin")
    staff.check()
    assert "デジファ" not in resident.log.inner_text()


def test_a_notice_needs_two_people_and_reaches_the_chat(demo: RunningDemo, open_chat: OpenChat) -> None:
    chat = open_chat("きくこ", "notice")
    chat.befriend()
    with ThreadPoolExecutor() as together:
        list(together.map(lambda user: demo.orders("user", "invite", *user), (AUTHOR, APPROVER)))
    number, people = _draft(demo)
    own = demo.shell("notice", "approve", number, "--people", people, "--by", "kaku")
    assert own.returncode == 1, own
    assert own.stderr.strip()
    demo.orders("notice", "approve", number, "--people", people, "--by", "mitomeru")
    _is_refused_while_stopped(demo, number)
    demo.orders("notice", "send", number, "--by", "mitomeru")
    chat.shows(NOTICE)
    assert BODY in chat.last.inner_text()
    chat.shoot("notice")
    chat.check()


def test_a_second_start_remembers_the_district(demo: RunningDemo, open_chat: OpenChat) -> None:
    first = open_chat("なつめ", "restart")
    first.befriend()
    first.ask("燃えるごみの日")
    first.tap("北地区")
    first.page.close()
    assert demo.stop() == 0
    demo.start()
    again = open_chat("なつめ", "restart")
    again.befriend()
    assert "北地区の燃えるごみの日" in again.ask("燃えるごみの日").inner_text()
    again.check()
    assert "Traceback" not in demo.said()


def _asks_about_garbage(chat: Chat) -> None:
    card = chat.ask("ゴミ")
    assert "ごみの分け方" in card.inner_text()
    picture = chat.log.get_by_role("button", name="届いた画像を拡大する").locator("img")
    chat.shoot("chart-card")
    picture.scroll_into_view_if_needed()
    chat.page.wait_for_function(LOADED, arg=picture.element_handle())
    chat.shoot("chart")
    picture.click()
    enlarged = chat.page.get_by_role("dialog", name="画像を拡大").locator("img")
    chat.page.wait_for_function(LOADED, arg=enlarged.element_handle())
    chat.shoot("chart-enlarged")
    chat.page.get_by_role("dialog", name="画像を拡大").get_by_role("button", name="閉じる").click()
    assert "粗大ごみ" in chat.ask("布団").inner_text()
    chat.shoot("futon")


def _asks_for_the_collection_day(chat: Chat) -> None:
    assert "どの地区" in chat.ask("燃えるごみの日").inner_text()
    chat.shoot("district")
    words = chat.tap("北地区").inner_text()
    assert "北地区の燃えるごみの日" in words
    assert re.search(r"\d+月\d+日（[日月火水木金土]）", words)
    chat.shoot("days")


def _asks_for_classes_and_offices(chat: Chat) -> None:
    classes = chat.ask("スマホ教室 山口市")
    chat.shows("山口県山口市のスマホ教室")
    row = classes.get_by_role("group", name="横に並んだカード")
    assert row.locator(".fx-bubble").count() >= 2
    assert "会場" in row.inner_text()
    chat.shoot("classes-end")
    row.evaluate("row => row.scrollIntoView()")
    chat.shoot("classes")
    assert "予約" in chat.ask("施設予約").inner_text()
    chat.shoot("booking")
    assert "転入届" in chat.ask("転入届").inner_text()
    chat.shoot("moving-in")


def _is_not_understood(chat: Chat) -> None:
    apology = chat.ask("ほげほげぴよ")
    words = apology.inner_text()
    assert "ごめんなさい" in words
    assert re.search(r"総務係.*0000-00-0011", words, re.DOTALL)
    call = apology.get_by_role("link", name="総務係に電話する")
    assert call.get_attribute("href") == "tel:0000-00-0011"
    chat.shoot("apology")


def _draft(demo: RunningDemo) -> tuple[str, str]:
    said = demo.orders("notice", "draft", "--title", NOTICE, "--to", "everybody", "--by", "kaku", given=BODY)
    found = re.search(r"notice approve (\d+) --people (\d+)", said)
    assert found, said
    return found[1], found[2]


def _is_refused_while_stopped(demo: RunningDemo, number: str) -> None:
    demo.orders("account", "stop", "mihon")
    try:
        refused = demo.shell("notice", "send", number, "--by", "mitomeru")
        assert refused.returncode == 1, refused
        assert "account resume" in refused.stderr
    finally:
        demo.orders("account", "resume", "mihon")
