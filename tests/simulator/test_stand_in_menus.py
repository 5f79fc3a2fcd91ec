"""Rich menus as people see and tap them."""

import threading
import time
from typing import Any

import pytest

from tests.simulator.menus import (
    DEFAULT,
    MENU,
    alias,
    area,
    create,
    link,
    png,
    ready,
    seen,
    set_default,
)
from tests.simulator.world import World, buttons, newest_event, say


def shown(world: World, name: str = "はなこ") -> dict[str, Any]:
    """The menu a person sees."""
    whole: dict[str, Any] = world.control("GET", f"users/{name}/menu").get_json()
    return whole


def timeline(world: World, query: str = "") -> dict[str, Any]:
    """What the chat page asks for."""
    whole: dict[str, Any] = world.control("GET", f"users/はなこ/timeline{query}").get_json()
    return whole


def test_the_menu_is_shown_with_everything_the_page_needs(world: World) -> None:
    world.friend()
    assert world.control("GET", "users/はなこ/menu").get_json() is None
    menu_id = ready(world, selected=False)
    set_default(world, menu_id)
    assert shown(world) == {
        "richMenuId": menu_id,
        "name": "ふだんのメニュー",
        "chatBarText": "メニュー",
        "selected": False,
        "size": {"width": 2500, "height": 843},
        "areas": [area()],
        "imageUrl": f"/_control/richmenus/{menu_id}/image",
    }


def test_the_picture_is_served(world: World) -> None:
    world.friend()
    set_default(world, ready(world))
    answer = world.client.get(shown(world)["imageUrl"])
    assert (answer.status_code, answer.content_type, answer.data) == (200, "image/png", png())
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("menu_id", ["x", "%ED%A0%80", "richmenu-" + "0" * 32])
def test_no_picture_no_menu_no_channel(world: World, menu_id: str) -> None:
    assert world.control("GET", f"richmenus/{menu_id}/image").status_code == 404
    assert world.control("GET", f"richmenus/{create(world)}/image").status_code == 404
    assert world.control("GET", f"richmenus/{ready(world)}/image?channel=other").status_code == 404
    assert world.control("GET", f"richmenus/{menu_id}/image?channel=none").status_code == 404
    assert world.control("GET", "users/だれか/menu").status_code == 404


def test_menus_belong_to_one_channel(world: World) -> None:
    menu_id = ready(world)
    other = {"Authorization": "Bearer other-token"}
    assert world.ask("GET", f"{MENU}/{menu_id}", **other).status_code == 404
    assert world.ask("POST", f"{DEFAULT}/{menu_id}", **other).status_code == 404


def test_person_and_timeline_name_the_menu_seen(world: World) -> None:
    user_id = world.friend()
    assert (world.control("GET", "users/はなこ").get_json()["menuId"], timeline(world)["menuId"]) == (None, None)
    menu_id = ready(world)
    link(world, user_id, menu_id)
    assert timeline(world)["menuId"] == menu_id
    assert [person["menuId"] for person in world.control("GET", "users").get_json()] == [menu_id]
    world.act("はなこ", "block")
    assert (timeline(world)["menuId"], seen(world)) == (None, None)


def wait_in_thread(world: World, query: str) -> tuple[threading.Thread, list[dict[str, Any]]]:
    """Ask for the timeline as a page does that waits for news."""
    answers: list[dict[str, Any]] = []
    thread = threading.Thread(target=lambda: answers.append(timeline(world, query)))
    thread.start()
    time.sleep(0.1)
    return thread, answers


def test_a_new_menu_wakes_the_page(world: World) -> None:
    world.friend()
    menu_id = ready(world)
    thread, answers = wait_in_thread(world, f"?wait=20&after={timeline(world)['lastSeq']}")
    assert answers == []
    set_default(world, menu_id)
    thread.join(5)
    assert [answer["menuId"] for answer in answers] == [menu_id]


def test_a_bulk_change_wakes_the_page_when_it_takes_effect(world: World) -> None:
    user_id, menu_id = world.friend(), ready(world)
    thread, answers = wait_in_thread(world, f"?wait=20&after={timeline(world)['lastSeq']}")
    world.ask("POST", f"{MENU}/bulk/link", {"richMenuId": menu_id, "userIds": [user_id]})
    thread.join(5)
    assert [answer["menuId"] for answer in answers] == [menu_id]


def test_a_menu_other_than_the_page_shows_is_answered_at_once(world: World) -> None:
    world.friend()
    menu_id, after = ready(world), timeline(world)["lastSeq"]
    set_default(world, menu_id)
    started = time.monotonic()
    assert timeline(world, f"?wait=20&after={after}&menuId=")["menuId"] == menu_id
    assert time.monotonic() - started < 5


def test_every_kind_of_area_can_be_tapped(world: World) -> None:
    actions: list[dict[str, Any]] = [
        {"type": "message", "text": "ごみの日"},
        {"type": "postback", "label": "申請", "data": "d", "displayText": "申請します"},
        {"type": "uri", "label": "電話", "uri": "tel:119"},
        {"type": "clipboard", "label": "番号", "clipboardText": "12"},
        {"type": "datetimepicker", "label": "日", "data": "day", "mode": "date"},
    ]
    world.friend()
    set_default(world, ready(world, *(area(action) for action in actions)))
    assert newest_event(world, world.act("はなこ", "tap", {"label": "ごみの日"}))["message"]["text"] == "ごみの日"
    assert newest_event(world, world.act("はなこ", "tap", {"label": "申請"}))["postback"] == {"data": "d"}
    assert world.act("はなこ", "tap", {"label": "電話"}).get_json() == {"uri": "tel:119"}
    assert world.act("はなこ", "tap", {"action": actions[3]}).get_json() == {"clipboardText": "12"}
    picked = {"action": actions[4], "params": {"date": "2026-01-31"}}
    postback = newest_event(world, world.act("はなこ", "tap", picked))["postback"]
    assert postback == {"data": "day", "params": {"date": "2026-01-31"}}


def test_only_the_menu_seen_can_be_tapped(world: World) -> None:
    action = {"type": "message", "label": "ごみ", "text": "ごみの日"}
    user_id, menu_id = world.friend(), ready(world, area(action))
    assert world.act("はなこ", "tap", {"label": "ごみ"}).status_code == 404
    assert world.act("はなこ", "tap", {"action": action}).status_code == 404
    link(world, user_id, menu_id)
    assert world.act("はなこ", "tap", {"action": action}).status_code == 202
    world.act("はなこ", "block")
    assert world.act("はなこ", "tap", {"action": action}).status_code == 404


def test_a_message_is_tapped_before_the_menu(world: World) -> None:
    world.friend()
    set_default(world, ready(world, area(say("ごみ", "メニューから"))))
    world.push("はなこ", buttons(say("ごみ", "メッセージから")))
    event = newest_event(world, world.act("はなこ", "tap", {"label": "ごみ"}))
    assert event["message"]["text"] == "メッセージから"


def test_a_switched_menu_goes_when_it_is_unlinked(world: World) -> None:
    switch = {"type": "richmenuswitch", "label": "つぎ", "richMenuAliasId": "next", "data": "d"}
    user_id, usual, second = world.friend(), ready(world, area(switch)), ready(world)
    set_default(world, usual)
    alias(world, "next", second)
    world.act("はなこ", "tap", {"label": "つぎ"})
    world.ask("DELETE", DEFAULT)
    assert seen(world) == second
    world.ask("DELETE", f"/v2/bot/user/{user_id}/richmenu")
    assert seen(world) is None
