"""Keyboard, large letters, narrow screens, the date picker, taps on an imagemap."""

from typing import Any

import pytest

from tests.simulator.pages.kinds import PLAIN, TEMPLATES
from tests.simulator.pages.visit import OpenPage, Stage, Visit
from tests.simulator.world import buttons, text

FOCUSED = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()"


def picker(mode: str, **more: Any) -> dict[str, Any]:
    return {"type": "datetimepicker", "label": "いつですか", "data": "when", "mode": mode, **more}


def walk(visit: Visit, wanted: str, most: int = 40) -> None:
    """Press Tab until this control has the focus."""
    for _ in range(most):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate(FOCUSED) == wanted:
            return
    raise AssertionError(f"{wanted} was not reached")


def test_everything_is_reached_by_keyboard(open_page: OpenPage, stage: Stage) -> None:
    stage.give("鍵盤の人", TEMPLATES["carousel"])
    stage.give("鍵盤の人", PLAIN["imagemap"])
    visit = open_page("鍵盤の人")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate(FOCUSED) == "入力欄へ移る"
    for name in ("使う人を選ぶ", "通知オフ", "メッセージの中身を見る", "横に並んだカード 3枚"):
        walk(visit, name)
    row = visit.page.get_by_role("group", name="横に並んだカード")
    visit.page.keyboard.press("ArrowRight")
    row.evaluate("row => new Promise(done => row.scrollLeft ? done() : row.addEventListener('scroll', done))")
    for name in ("教室2に申し込む", "北の避難所", "スタンプや写真を送る", "メッセージを入力"):
        walk(visit, name)
    visit.page.keyboard.type("やあ")
    visit.page.keyboard.press("Enter")
    visit.sees("おうむ返し：やあ")


def test_panels_take_and_return_the_focus(open_page: OpenPage) -> None:
    visit = open_page("板の人")
    for opener in ("使う人を選ぶ", "メッセージの中身を見る"):
        visit.button(opener).press("Enter")
        assert visit.page.evaluate(FOCUSED) == "閉じる"
        visit.page.keyboard.press("Escape")
        assert visit.page.evaluate(FOCUSED) == opener


def test_large_letters_fit(open_page: OpenPage, stage: Stage, size: tuple[int, int]) -> None:
    name = f"大きな字{size[0]}"
    stage.give(name, TEMPLATES["buttons"])
    stage.give(name, text("読みやすい大きさ"))
    visit = open_page(name, size)
    visit.page.evaluate("document.documentElement.style.fontSize = '200%'")
    visit.shoot(f"page-large-{size[0]}")
    visit.check()
    if visit.is_small:
        visit.open_people()
        visit.shoot("page-large-people")
        visit.check()


def test_nothing_moves_for_those_who_asked_for_it(open_page: OpenPage) -> None:
    visit = open_page("静止の人")
    moving = "[...document.getAnimations()].filter(one => one.playState === 'running').length"
    visit.open_people()
    assert visit.page.evaluate(moving) == 0


@pytest.mark.parametrize(
    ("mode", "limits", "picked"),
    [
        ("date", {"initial": "2026-12-24", "min": "2026-12-01", "max": "2026-12-31"}, "2026-12-25"),
        ("time", {"initial": "09:00", "min": "08:30", "max": "17:15"}, "10:30"),
        ("datetime", {"initial": "2026-12-24t10:00", "min": "2026-12-01t00:00"}, "2026-12-25T13:00"),
    ],
)
def test_the_date_picker_keeps_to_its_limits(
    open_page: OpenPage, stage: Stage, mode: str, limits: dict[str, str], picked: str
) -> None:
    visit = open_page(f"日取り{mode}")
    stage.give(f"日取り{mode}", buttons(picker(mode, **limits)))
    visit.button("いつですか").click()
    dialog = visit.page.get_by_role("dialog", name="いつですか")
    field = dialog.locator("input")
    shown = {name: value.replace("t", "T") for name, value in limits.items()}
    assert field.input_value() == shown["initial"]
    for name in ("min", "max"):
        assert field.get_attribute(name) == shown.get(name, "")
    visit.shoot(f"picker-{mode}")
    if mode == "date":
        visit.check()
    field.fill(picked)
    dialog.get_by_role("button", name="決定").click()
    visit.sees("postback when")
    newest = [one for one in stage.add(f"日取り{mode}").entries if one.kind == "postback"][-1]
    assert newest.facts["postback"]["params"] == {mode: picked}


def test_an_imagemap_can_be_tapped(open_page: OpenPage, stage: Stage) -> None:
    visit = open_page("地図の人")
    stage.give("地図の人", PLAIN["imagemap"])
    assert visit.page.get_by_role("link", name="https://www.example.jp/minami").get_attribute("target") == "_blank"
    visit.button("北の避難所").click()
    visit.sees("おうむ返し：北の避難所")
    assert visit.faults == []


def test_a_quoted_message_stands_above_the_answer(open_page: OpenPage, stage: Stage) -> None:
    visit = open_page("引用の人")
    visit.say("これは何ですか")
    visit.sees("おうむ返し：これは何ですか")
    said = next(one for one in stage.add("引用の人").entries if one.side == "person")
    assert said.message is not None
    stage.give("引用の人", {**text("お答えします"), "quoteToken": said.message["quoteToken"]})
    visit.sees("お答えします")
    assert "これは何ですか" in visit.log.locator(".bubble-quote").inner_text()
    visit.shoot("page-quote")
    visit.check()
