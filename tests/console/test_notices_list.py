"""The list of notices: by where they stand, by a word, page by page."""

from __future__ import annotations

import pytest

from scheduler.notice_search import PAGE
from tests.console.scene import TITLES, Scene, make_scene
from tests.console.sending_town import SendingTown
from tests.console.town import ConsoleTown, get, text_of

LIST = "/mihon/notices/"


@pytest.fixture
def scene(console: ConsoleTown) -> Scene:
    """A town with a notice in every state."""
    return make_scene(console)


def test_an_empty_list_says_what_to_do(console: ConsoleTown) -> None:
    page = text_of(get(console.client("hanako"), LIST))
    assert "お知らせは、まだありません" in page
    assert "最初のお知らせを書く" in page
    assert "最初のお知らせを書く" not in text_of(get(console.client("mina"), LIST))


def test_every_notice_stands_in_its_tab_and_in_no_other(console: ConsoleTown, scene: Scene) -> None:
    client = console.client("mina")
    tabs = {
        "draft": {"draft"},
        "checked": {"checked"},
        "planned": {"approved", "scheduled"},
        "sent": {"sent"},
        "halted": {"held"},
        "all": set(TITLES),
    }
    for tab, states in tabs.items():
        page = get(client, LIST, group=tab).text
        for state, title in TITLES.items():
            assert (title in page) == (state in states), f"{state} in {tab}"
    assert len(scene.notices) == len(TITLES)


@pytest.mark.usefixtures("scene")
def test_a_word_is_looked_for_in_title_and_body(console: ConsoleTown) -> None:
    client = console.client("mina")
    page = get(client, LIST, q="ｽﾏｰﾄﾌｫﾝ").text
    assert TITLES["sent"] in page
    assert TITLES["draft"] not in page
    assert "見つかりませんでした" in text_of(get(client, LIST, q="ありえないことば"))


@pytest.mark.usefixtures("scene")
def test_a_time_is_written_in_full_and_a_name_stands_beside(console: ConsoleTown) -> None:
    page = text_of(get(console.client("mina"), LIST))
    assert "2026年11月23日（月）10:00 に送る予定" in page
    assert "hanakoさん" in page


def test_pages_lead_on_and_back_without_a_gap(sending: SendingTown) -> None:
    numbers = [sending.draft(f"{number}回めのお知らせ") for number in range(PAGE + 2)]
    client = sending.client("mina")
    first = get(client, LIST).text
    assert f"{PAGE + 1}回めのお知らせ" in first
    assert ">1回めのお知らせ" not in first
    second = get(client, LIST, older=numbers[2]).text
    assert ">1回めのお知らせ" in second
    assert "新しいほうへ" in second
    assert "古いほうへ" not in second


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize("number", ["-1", "9" * 40, "x", "٣"])
def test_a_number_that_is_none_shows_the_newest(console: ConsoleTown, number: str) -> None:
    answer = get(console.client("mina"), LIST, older=number, group="nonsense")
    assert answer.status_code == 200
    assert TITLES["held"] in answer.text
