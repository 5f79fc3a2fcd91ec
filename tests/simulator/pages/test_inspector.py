"""The panel on the right: data, verdicts, refusals, reply time, trying messages, violations."""

import json
import re

from tests.simulator.pages.flex_kinds import FLEX
from tests.simulator.pages.visit import DESK, OpenPage, Stage
from tests.simulator.world import text


def test_data_and_event_of_a_message(open_page: OpenPage, size: tuple[int, int]) -> None:
    visit = open_page(f"調べる人{size[0]}", size)
    visit.say("やあ")
    visit.sees("おうむ返し：やあ")
    visit.open_inspector()
    shown = visit.page.get_by_label("データ（JSON）")
    assert json.loads(shown.inner_text()) == {"type": "text", "text": "おうむ返し：やあ"}
    visit.page.get_by_text("LINEは受け付けます").wait_for()
    visit.shoot(f"inspector-{size[0]}")
    for _ in range(2):
        visit.button("前へ").click()
    assert json.loads(shown.inner_text())["text"] == "やあ"
    visit.page.get_by_text("Webhookのイベント").click()
    event = visit.page.get_by_label("イベント（JSON）")
    event.get_by_text("replyToken").wait_for()
    assert json.loads(event.inner_text())["message"]["text"] == "やあ"
    visit.check()


def test_a_refusal_is_a_quiet_line_that_opens_the_inspector(
    open_page: OpenPage, stage: Stage, size: tuple[int, int]
) -> None:
    name = f"ことわられる人{size[0]}"
    stage.world.friend(name)
    visit = open_page(name, size)
    assert stage.world.push(name, text("あ" * 5001)).status_code == 400
    line = visit.button("LINEが受け付けませんでした（400）")
    line.wait_for()
    visit.shoot(f"page-refused-{size[0]}")
    line.click()
    visit.page.get_by_text("LINEは受け付けません（400）").wait_for()
    visit.page.get_by_text("messages[0].text").wait_for()
    visit.shoot(f"inspector-refused-{size[0]}")
    visit.check()


def test_the_time_to_reply_runs_down(open_page: OpenPage, stage: Stage) -> None:
    visit = open_page("急ぐ人", DESK)
    visit.say("やあ")
    visit.sees("おうむ返し：やあ")
    clock = visit.page.get_by_role("timer")
    clock.get_by_text("返信しました").wait_for()
    visit.say("だまって")
    clock.get_by_text(re.compile(r"返信できる時間 あと[1-6]?\d秒")).wait_for()
    first = clock.inner_text()
    visit.page.wait_for_function("first => document.getElementById('reply-clock').textContent !== first", arg=first)
    visit.shoot("inspector-countdown")
    visit.check()
    visit.page.get_by_text("日時を動かす").first.click()
    visit.button("＋1分").click()
    clock.get_by_text("返信できる時間は過ぎました").wait_for()


def test_a_message_can_be_tried(open_page: OpenPage, stage: Stage) -> None:
    visit = open_page("試す人", DESK)
    visit.page.get_by_role("tab", name="中身").press("ArrowRight")
    field = visit.page.get_by_label("メッセージを試す")
    field.fill(json.dumps(FLEX["flex-shop"]["contents"], ensure_ascii=False))
    visit.button("確かめる").click()
    preview = visit.page.get_by_role("group", name="見た目")
    preview.get_by_text("スマホ教室").wait_for()
    visit.shoot("inspector-try")
    visit.check()
    field.fill('{"type": "text"}')
    visit.button("確かめる").click()
    visit.page.get_by_text("messages[0].text").wait_for()
    field.fill("{")
    visit.button("確かめる").click()
    visit.page.get_by_text("JSONとして読めません").wait_for()
    visit.check()
    assert stage.add("試す人").last_seq == 0


def test_violations_are_listed(open_page: OpenPage, stage: Stage) -> None:
    visit = open_page("決まりの人", DESK)
    stage.world.friend("決まりの人")
    assert stage.world.push("決まりの人", text("鍵なし")).status_code == 200
    visit.sees("鍵なし")
    visit.page.get_by_role("tab", name="記録").click()
    visit.page.get_by_text("リトライキーなしで送信").first.wait_for()
    visit.shoot("inspector-violations")
    visit.check()
