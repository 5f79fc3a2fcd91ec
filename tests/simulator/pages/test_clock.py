"""The stand-in's time on the page, and how it is moved."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from simulator.state.clock import JST
from tests.simulator.pages.visit import DESK, OpenPage, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def real_time_afterwards(stage: Stage) -> "Iterator[None]":
    """No test leaves the clock moved."""
    yield
    stage.world.control("POST", "clock", {"reset": True})


def now(stage: Stage) -> datetime:
    return stage.platform.clock.now().astimezone(JST)


def test_buttons_move_the_clock(open_page: OpenPage, stage: Stage, size: tuple[int, int]) -> None:
    visit = open_page(f"時の人{size[0]}", size)
    visit.open_people()
    visit.page.get_by_text("日時を動かす").first.click()
    before = now(stage)
    visit.button("明日の朝7時").click()
    visit.page.get_by_text("進んでいます").wait_for()
    tomorrow = before + timedelta(days=1)
    assert now(stage).replace(second=0, microsecond=0) == tomorrow.replace(hour=7, minute=0, second=0, microsecond=0)
    visit.page.locator("#clock-now").get_by_text(f"{tomorrow.month}月{tomorrow.day}日").wait_for()
    visit.shoot(f"clock-{size[0]}")
    visit.check()
    visit.button("1か月後の1日").click()
    visit.page.locator("#clock-now").get_by_text("月1日").wait_for()
    assert (now(stage).day, now(stage).hour) == (1, 9)
    visit.button("本当の日時に戻す").click()
    visit.page.get_by_text("本当の日時と同じです").wait_for()


def test_a_date_and_time_can_be_chosen(open_page: OpenPage, stage: Stage) -> None:
    visit = open_page("暦の人", DESK)
    visit.page.get_by_text("日時を動かす").first.click()
    field = visit.page.get_by_label("日時を決めて動かす")
    assert field.input_value().startswith(now(stage).strftime("%Y-%m-%dT%H"))
    field.fill("2031-04-05T06:07")
    visit.button("動かす").click()
    visit.page.locator("#clock-now").get_by_text("2031年4月5日").wait_for()
    assert now(stage).strftime("%Y-%m-%d %H:%M") == "2031-04-05 06:07"
    visit.say("やあ")
    visit.sees("4月5日")
    visit.sees("6:07")
