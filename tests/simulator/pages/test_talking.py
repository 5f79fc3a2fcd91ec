"""Talking with the account: on a phone and on a desk."""

from tests.simulator.pages.visit import OpenPage, Stage

SENT = (
    ("スタンプ：にこにこ", "sticker"),
    ("写真を送る", "image"),
    ("動画を送る", "video"),
    ("位置情報を送る", "location"),
    ("ファイルを送る", "file"),
)


def test_a_newcomer_adds_the_account_and_is_greeted(open_page: OpenPage, size: tuple[int, int]) -> None:
    visit = open_page(f"新しい人{size[0]}", size)
    visit.shoot(f"page-stranger-{size[0]}")
    visit.check()
    visit.log.get_by_role("button", name="友だち追加").click()
    visit.sees("友だち追加ありがとうございます")
    visit.sees("友だちに追加しました")
    assert visit.faults == []


def test_a_hint_asks_and_a_quick_reply_answers(open_page: OpenPage, size: tuple[int, int]) -> None:
    visit = open_page(f"きく人{size[0]}", size)
    visit.page.get_by_role("group", name="ためしに送ってみる").get_by_role("button", name="ゴミ").click()
    answers = visit.page.get_by_role("group", name="返事の候補")
    answers.get_by_role("button", name="可燃").wait_for()
    assert visit.page.get_by_role("link", name="0595-22-1111").get_attribute("href") == "tel:0595221111"
    assert visit.page.get_by_role("link", name="https://www.example.jp/gomi").get_attribute("target") == "_blank"
    visit.shoot(f"page-quick-replies-{size[0]}")
    visit.check()
    answers.get_by_role("button", name="役に立った").click()
    visit.sees("役に立ちました")
    visit.sees("postback ok")
    assert not answers.is_visible()


def test_templates_and_flex_answer_when_tapped(open_page: OpenPage) -> None:
    visit = open_page("押す人")
    for words, last in (("ボタン", "教室2"), ("カード", "公民館")):
        visit.say(words)
        visit.sees(last)
    visit.shoot("page-cards")
    visit.button("申し込む").first.click()
    visit.sees("おうむ返し：申し込む")


def test_a_picture_comes_from_the_mapped_origin_and_can_be_enlarged(open_page: OpenPage, media: str) -> None:
    visit = open_page("見る人")
    visit.say("画像")
    picture = visit.button("届いた画像を拡大する")
    picture.wait_for()
    assert picture.locator("img").get_attribute("src") == f"{media}/picture.svg"
    picture.click()
    dialog = visit.page.get_by_role("dialog", name="画像を拡大")
    dialog.wait_for()
    visit.check()
    visit.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")


def test_enter_sends_but_not_while_converting_and_not_with_shift(open_page: OpenPage) -> None:
    visit = open_page("書く人")
    field = visit.page.get_by_label("メッセージを入力")
    field.fill("ふとん")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    field.press("Shift+Enter")
    assert field.input_value() == "ふとん\n"
    field.press("Enter")
    visit.sees("おうむ返し：ふとん")
    assert field.input_value() == ""


def test_everything_in_the_tray_is_sent(open_page: OpenPage) -> None:
    visit = open_page("送る人")
    for name, answer in SENT:
        visit.button("スタンプや写真を送る").click()
        visit.button(name).click()
        visit.sees(f"おうむ返し：{answer}")
    visit.button("スタンプや写真を送る").click()
    visit.shoot("page-tray")
    visit.check()


def test_a_voice_message_has_a_length(open_page: OpenPage) -> None:
    visit = open_page("話す人")
    visit.button("ボイスメッセージを送る").click()
    dialog = visit.page.get_by_role("dialog", name="ボイスメッセージ")
    dialog.get_by_label("長さ（秒）").fill("75")
    visit.check()
    dialog.get_by_role("button", name="送信する").click()
    visit.sees("おうむ返し：audio")
    assert visit.log.get_by_text("1:15").is_visible()


def test_markup_in_a_message_is_only_text(open_page: OpenPage) -> None:
    visit = open_page("いたずら")
    attack = "<img src=x onerror=\"document.title='hit'\">"
    visit.say(attack)
    visit.sees(f"おうむ返し：{attack}")
    assert visit.page.title() != "hit"
    assert visit.faults == []


def test_blocking_closes_the_input_and_can_be_lifted(open_page: OpenPage, stage: Stage) -> None:
    visit = open_page("ことわる人")
    visit.say("やあ")
    visit.sees("おうむ返し：やあ")
    visit.open_people()
    visit.button("ブロックする").click()
    visit.page.get_by_text("このアカウントをブロックしています").wait_for()
    visit.check()
    visit.page.locator("#unblock").click()
    visit.page.get_by_label("メッセージを入力").wait_for()
