"""The chat page in a real browser, on a phone and on a desk."""

import json
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, Response
from werkzeug.serving import make_server

from simulator import ChannelConfig, StandIn, StandInConfig
from tests.simulator.answering_bot import AnsweringBot
from tests.simulator.listening_bot import ListeningBot
from tests.simulator.world import SECRET, TOKEN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE = {"width": 375, "height": 812}
DESK = {"width": 1280, "height": 800}
SMALLEST_TARGET = 44
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><rect width="3" height="2" fill="tan"/></svg>'


@pytest.fixture(scope="module")
def media() -> Iterator[str]:
    """An origin on loopback that serves the bot's pictures."""
    app = Flask("media")
    app.add_url_rule("/picture.svg", view_func=lambda: Response(DRAWING, mimetype="image/svg+xml"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def stand_in(media: str) -> Iterator[StandIn]:
    """A listening stand-in whose bot answers."""
    channel = ChannelConfig("みどり市役所", SECRET, TOKEN)
    made = StandIn(StandInConfig((channel,), media_origins={"https://media.example": media}))
    made.start()
    bot = ListeningBot(AnsweringBot(made))
    made.set_webhook_url(bot.url)
    yield made
    made.stop()
    bot.stop()


class Visit:
    """A visitor's page, and all that went wrong on it."""

    def __init__(self, page: "Page", address: str) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda line: self.faults.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._note_foreign)
        page.goto(address)
        page.get_by_role("button", name="友だち追加").first.wait_for()

    def _note_foreign(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:")):
            self.faults.append(f"foreign request {request.url}")

    def say(self, words: str) -> None:
        """Write and press Enter."""
        self.page.get_by_label("メッセージを入力").fill(words)
        self.page.get_by_label("メッセージを入力").press("Enter")

    def sees(self, words: str) -> None:
        """Wait until the chat shows these words."""
        self.page.get_by_role("log").get_by_text(words).last.wait_for()

    def check(self) -> None:
        """No script error, no foreign request, no accessibility violation, no small target."""
        from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only with a browser

        assert self.faults == []
        result = Axe().run(self.page)
        assert result.violations_count == 0, json.dumps(result.response["violations"], ensure_ascii=False)[:3000]
        assert self.page.evaluate(_SMALL_TARGETS, SMALLEST_TARGET) == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


_SMALL_TARGETS = """(least) => [...document.querySelectorAll("button, input, textarea, .card-action, .chip")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
  .filter(([, box]) => box.width < least || box.height < least)
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def visit(request: pytest.FixtureRequest, browser: "Browser", stand_in: StandIn) -> Iterator[Visit]:
    """The page just opened, once on a phone and once on a desk."""
    page = browser.new_page(viewport=request.param, reduced_motion="reduce")
    page.set_default_timeout(10_000)
    yield Visit(page, stand_in.url)
    page.close()


def is_phone(visit: Visit) -> bool:
    assert visit.page.viewport_size is not None
    return visit.page.viewport_size["width"] < 1080


def open_people(visit: Visit) -> None:
    if is_phone(visit):
        visit.page.get_by_role("button", name="使う人を選ぶ").click()


def test_a_newcomer_adds_the_account_and_is_greeted(visit: Visit) -> None:
    visit.check()
    visit.page.get_by_role("log").get_by_role("button", name="友だち追加").click()
    visit.sees("友だち追加ありがとうございます")
    visit.sees("友だちに追加しました")
    visit.check()


def test_a_hint_asks_and_a_quick_reply_answers(visit: Visit) -> None:
    visit.page.get_by_role("group", name="ためしに送ってみる").get_by_role("button", name="ゴミ").click()
    answers = visit.page.get_by_role("group", name="返事の候補")
    answers.get_by_role("button", name="可燃").wait_for()
    assert visit.page.get_by_role("link", name="0595-22-1111").get_attribute("href") == "tel:0595221111"
    assert visit.page.get_by_role("link", name="https://www.example.jp/gomi").get_attribute("target") == "_blank"
    visit.check()
    answers.get_by_role("button", name="役に立った").click()
    visit.sees("役に立ちました")
    visit.sees("postback ok")
    assert not answers.is_visible()


def test_templates_flex_pictures_and_places(visit: Visit) -> None:
    for words, last in (("ボタン", "教室2"), ("カード", "公民館")):
        visit.say(words)
        visit.sees(last)
    visit.page.get_by_text("布団の出し方").first.scroll_into_view_if_needed()
    visit.check()
    visit.page.get_by_role("button", name="申し込む", exact=True).first.click()
    visit.sees("おうむ返し：申し込む")


def test_a_picture_comes_from_the_mapped_origin_and_can_be_enlarged(visit: Visit, media: str) -> None:
    visit.say("画像")
    picture = visit.page.get_by_role("button", name="届いた画像を拡大する")
    picture.wait_for()
    assert picture.locator("img").get_attribute("src") == f"{media}/picture.svg"
    picture.click()
    dialog = visit.page.get_by_role("dialog", name="画像を拡大")
    dialog.wait_for()
    assert visit.page.evaluate("document.getElementById('viewer-image').complete")
    visit.check()
    visit.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")


def test_enter_sends_but_not_while_converting_and_not_with_shift(visit: Visit) -> None:
    field = visit.page.get_by_label("メッセージを入力")
    field.fill("ふとん")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    field.press("Shift+Enter")
    assert field.input_value() == "ふとん\n"
    field.press("Enter")
    visit.sees("おうむ返し：ふとん")
    assert field.input_value() == ""


def test_stickers_pictures_and_places_are_sent(visit: Visit) -> None:
    for name, answer in (("スタンプ：にこにこ", "sticker"), ("写真を送る", "image"), ("位置情報を送る", "location")):
        visit.page.get_by_role("button", name="スタンプや写真を送る").click()
        visit.page.get_by_role("button", name=name, exact=True).click()
        visit.sees(f"おうむ返し：{answer}")
    visit.page.get_by_role("button", name="スタンプや写真を送る").click()
    visit.check()


def test_blocking_closes_the_input_and_can_be_lifted(visit: Visit) -> None:
    visit.say("やあ")
    visit.sees("おうむ返し：やあ")
    open_people(visit)
    visit.page.get_by_role("button", name="ブロックする").click()
    visit.page.get_by_text("このアカウントをブロックしています").wait_for()
    visit.check()
    visit.page.locator("#unblock").click()
    visit.page.get_by_label("メッセージを入力").wait_for()


def test_several_people_have_chats_of_their_own(visit: Visit) -> None:
    visit.say("はなこの話")
    visit.sees("おうむ返し：はなこの話")
    open_people(visit)
    visit.check()
    visit.page.get_by_label("人を増やす").fill("職員たろう")
    visit.page.get_by_label("人を増やす").press("Enter")
    visit.page.get_by_text("職員たろう さんの画面").wait_for()
    if is_phone(visit):
        visit.page.keyboard.press("Escape")
    assert "はなこの話" not in visit.page.get_by_role("log").inner_text()
    visit.page.reload()
    visit.page.get_by_text("職員たろう さんの画面").wait_for()


def test_the_inspector_shows_the_data_of_a_message(visit: Visit) -> None:
    visit.say("やあ")
    visit.sees("おうむ返し：やあ")
    if is_phone(visit):
        visit.page.get_by_role("button", name="メッセージの中身を見る", exact=True).click()
    shown = visit.page.get_by_label("データ（JSON）")
    assert json.loads(shown.inner_text()) == {"type": "text", "text": "おうむ返し：やあ"}
    visit.page.get_by_role("button", name="前へ").click()
    visit.page.get_by_role("button", name="前へ").click()
    assert json.loads(shown.inner_text())["text"] == "やあ"
    visit.check()


def test_markup_in_a_message_is_only_text(visit: Visit) -> None:
    attack = "<img src=x onerror=\"document.title='hit'\">"
    visit.say(attack)
    visit.sees(f"おうむ返し：{attack}")
    assert visit.page.title() != "hit"
    visit.check()
