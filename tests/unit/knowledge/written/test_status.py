"""Full, cancelled, or neither."""

from __future__ import annotations

import pytest

from knowledge.importers.written.status import read_status


@pytest.mark.parametrize(
    "title",
    [
        "【満員につき受付終了】スマホ講座",
        "スマホ講座（満席）",
        "定員に達しました",
        "キャンセル待ち受付中",
        "【満員御礼】",
    ],
)
def test_a_session_without_places_is_full(title: str) -> None:
    assert read_status(title) == "full"
    assert read_status("講座", title) == "full"


@pytest.mark.parametrize(
    "title",
    [
        "【中止】スマホ講座",
        "開催中止",
        "【延期】4月2日の講座",
        "雨天のため中止します",
        "台風10号の影響により中止しました",
    ],
)
def test_a_session_that_does_not_take_place_is_cancelled(title: str) -> None:
    assert read_status(title) == "cancelled"
    assert read_status("講座", title) == "cancelled"


@pytest.mark.parametrize(
    "notes",
    [
        "雨天中止",
        "荒天時は中止",
        "中止の場合は前日に連絡します",
        "小雨決行・荒天中止",
        "雨天時は一部中止",
        "悪天候の場合は中止",
        "中止・延期の場合があります",
        "雨天の場合は4月3日に延期",
        "7時の時点で警報が出ている場合、中止",
        "定員に達し次第受付終了となります",
        "定員に達するまで",
        "満員の場合は抽選",
        "キャンセル待ちはできません",
        "",
    ],
)
def test_a_condition_is_no_news(notes: str) -> None:
    assert read_status("講座", notes) == ""


def test_what_is_cancelled_is_no_longer_full() -> None:
    assert read_status("【中止】講座", "満席") == "cancelled"
