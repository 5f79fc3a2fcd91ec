"""Marks beside messages: read, without notification, unread; and the bell."""

from datetime import timedelta

from tests.simulator.pages.visit import DESK, OpenPage, Stage
from tests.simulator.world import text


def test_a_message_is_marked_as_read_when_the_account_has_read_it(open_page: OpenPage, stage: Stage) -> None:
    visit = open_page("読まれる人")
    patched: dict[str, int] = {"readSeq": 0}

    def answer(route: object) -> None:
        taken = route.fetch()  # type: ignore[attr-defined]
        route.fulfill(response=taken, json={**taken.json(), **patched})  # type: ignore[attr-defined]

    visit.page.route("**/timeline**", answer)
    visit.say("読んで")
    visit.sees("おうむ返し：読んで")
    assert not visit.log.get_by_text("既読").is_visible()
    patched["readSeq"] = stage.add("読まれる人").last_seq
    visit.say("次")
    visit.sees("おうむ返し：次")
    visit.log.get_by_text("既読").first.wait_for()
    assert visit.log.get_by_text("既読").filter(visible=True).count() == 1


def test_messages_without_notification_say_so(open_page: OpenPage, stage: Stage) -> None:
    visit = open_page("静かな人")
    stage.give("静かな人", text("そっと届く"), notificationDisabled=True)
    visit.sees("そっと届く")
    assert visit.log.get_by_text("通知なし").is_visible()
    visit.shoot("page-silent")
    visit.check()


def test_the_bell_is_silent_until_turned_on(open_page: OpenPage, stage: Stage) -> None:
    visit = open_page("鳴らす人")
    bell = visit.button("通知オフ")
    rung = "document.getElementById('bell').dataset.rung ?? '0'"
    assert bell.get_attribute("aria-pressed") == "true"
    stage.give("鳴らす人", text("一通目"))
    visit.sees("一通目")
    assert visit.page.evaluate(rung) == "0"
    bell.click()
    assert bell.get_attribute("aria-pressed") == "false"
    stage.give("鳴らす人", text("二通目"))
    visit.sees("二通目")
    stage.give("鳴らす人", text("三通目"), notificationDisabled=True)
    visit.sees("三通目")
    assert visit.page.evaluate(rung) == "2"
    visit.page.reload()
    visit.sees("三通目")
    assert visit.button("通知オフ").get_attribute("aria-pressed") == "false"


def test_others_show_how_much_they_have_not_seen(open_page: OpenPage, stage: Stage) -> None:
    stage.add("よその人")
    visit = open_page("ここの人", DESK)
    for number in range(3):
        stage.give("よその人", text(f"{number}通目"))
    person = visit.page.locator("[data-name='よその人']")
    person.get_by_text("3件の未読").wait_for()
    visit.shoot("page-unread")
    visit.check()
    person.click()
    visit.sees("2通目")
    person.get_by_text("件の未読").wait_for(state="detached")


def test_two_windows_show_two_people_at_once(open_page: OpenPage, stage: Stage) -> None:
    one, other = open_page("ひとりめ"), open_page("ふたりめ", DESK)
    assert "person=" in str(other.page.get_by_role("link", name="別のウィンドウで開く").get_attribute("href"))
    for name, visit in (("ひとりめ", one), ("ふたりめ", other)):
        visit.say(f"{name}です")
    one.sees("おうむ返し：ひとりめです")
    other.sees("おうむ返し：ふたりめです")
    assert "ふたりめです" not in one.log.inner_text()


def test_several_people_have_chats_of_their_own(open_page: OpenPage, size: tuple[int, int]) -> None:
    visit = open_page(f"はじめの人{size[0]}", size)
    visit.say("はじめの話")
    visit.sees("おうむ返し：はじめの話")
    visit.open_people()
    visit.shoot(f"page-people-{size[0]}")
    visit.check()
    visit.page.get_by_label("人を増やす").fill(f"職員{size[0]}")
    visit.page.get_by_label("人を増やす").press("Enter")
    visit.page.get_by_text(f"職員{size[0]} さんの画面").wait_for()
    if visit.is_small:
        visit.page.keyboard.press("Escape")
    assert "はじめの話" not in visit.log.inner_text()


def test_loading_dots_show_until_the_answer(open_page: OpenPage, stage: Stage) -> None:
    visit = open_page("待つ人")
    with stage.platform.changed:
        stage.add("待つ人").loading_until = stage.platform.clock.now() + timedelta(seconds=30)
        stage.platform.changed.notify_all()
    visit.log.locator(".loading-row").wait_for()
    visit.shoot("page-loading")
    with stage.platform.changed:
        stage.add("待つ人").loading_until = None
        stage.platform.changed.notify_all()
    stage.give("待つ人", text("お待たせしました"))
    visit.sees("お待たせしました")
    assert not visit.log.locator(".loading-row").count()
