"""What people tap, and what comes of it."""

from tests.simulator.world import World, buttons, newest_event, quick, say


def test_tapping_a_message_action_says_its_text(world: World) -> None:
    world.friend()
    world.push("はなこ", buttons(say("はい", "はい、お願いします")))
    event = newest_event(world, world.act("はなこ", "tap", {"label": "はい"}))
    assert event["message"]["text"] == "はい、お願いします"


def test_tapping_a_postback_shows_its_display_text(world: World) -> None:
    world.friend()
    world.push(
        "はなこ", quick({"type": "postback", "label": "役に立った", "data": "id=1", "displayText": "役に立ちました"})
    )
    event = newest_event(world, world.act("はなこ", "tap", {"label": "役に立った"}))
    assert event["postback"] == {"data": "id=1"}
    assert event["replyToken"]
    newest = world.control("GET", "users/はなこ/timeline").get_json()["entries"][-1]
    assert (newest["side"], newest["message"]) == ("person", {"type": "text", "text": "役に立ちました"})


def test_tapping_an_address_only_opens_it(world: World) -> None:
    world.friend()
    world.push("はなこ", buttons({"type": "uri", "label": "電話", "uri": "tel:119"}))
    answer = world.act("はなこ", "tap", {"label": "電話"})
    assert (answer.status_code, answer.get_json()) == (200, {"uri": "tel:119"})


def test_tapping_a_date_picker_sends_what_was_picked(world: World) -> None:
    world.friend()
    world.push("はなこ", buttons({"type": "datetimepicker", "label": "日を選ぶ", "data": "day", "mode": "date"}))
    body = {"label": "日を選ぶ", "params": {"date": "2026-01-31"}}
    event = newest_event(world, world.act("はなこ", "tap", body))
    assert event["postback"] == {"data": "day", "params": {"date": "2026-01-31"}}


def test_the_newest_action_with_the_label_is_tapped(world: World) -> None:
    world.friend()
    world.push("はなこ", buttons(say("くわしく", "古い")), buttons(say("くわしく", "新しい")))
    event = newest_event(world, world.act("はなこ", "tap", {"label": "くわしく"}))
    assert event["message"]["text"] == "新しい"


def test_quick_replies_are_gone_after_the_next_message(world: World) -> None:
    world.friend()
    world.push("はなこ", quick(say("はい")))
    world.act("はなこ", "say", {"text": "別の話"})
    assert world.act("はなこ", "tap", {"label": "はい"}).status_code == 404


def test_quick_replies_are_gone_after_a_postback_without_text(world: World) -> None:
    world.friend()
    world.push("はなこ", quick({"type": "postback", "label": "はい", "data": "d"}))
    assert world.act("はなこ", "tap", {"label": "はい"}).status_code == 202
    assert world.act("はなこ", "tap", {"label": "はい"}).status_code == 404


def test_flex_actions_are_tapped_by_label_or_by_what_is_read(world: World) -> None:
    world.friend()
    button = {"type": "button", "action": say("申し込む")}
    line = {"type": "text", "text": "7月10日", "action": {"type": "postback", "data": "day=10"}}
    body = {"type": "box", "layout": "vertical", "contents": [button, line]}
    world.push("はなこ", {"type": "flex", "altText": "案内", "contents": {"type": "bubble", "body": body}})
    assert newest_event(world, world.act("はなこ", "tap", {"label": "申し込む"}))["type"] == "message"
    assert newest_event(world, world.act("はなこ", "tap", {"label": "7月10日"}))["postback"] == {"data": "day=10"}


def test_pictures_without_a_label_are_tapped_as_they_are(world: World) -> None:
    world.friend()
    action, picture = {"type": "postback", "data": "d"}, "https://example.jp/a.png"
    hero = {"type": "image", "url": picture, "action": action}
    columns = [{"imageUrl": picture, "action": action}]
    for message in (
        {"type": "flex", "altText": "案内", "contents": {"type": "bubble", "hero": hero}},
        {"type": "template", "altText": "案内", "template": {"type": "image_carousel", "columns": columns}},
    ):
        assert world.push("はなこ", message).status_code == 200
        assert newest_event(world, world.act("はなこ", "tap", {"action": action}))["postback"] == {"data": "d"}


def test_every_part_of_a_template_can_be_tapped(world: World) -> None:
    world.friend()
    column = {"text": "本文", "defaultAction": say("題"), "actions": [say("一")]}
    carousel = {"type": "carousel", "columns": [column, {**column, "actions": [say("二")]}]}
    confirm = {"type": "confirm", "text": "よいですか", "actions": [say("はい"), say("いいえ")]}
    for template in (carousel, confirm):
        world.push("はなこ", {"type": "template", "altText": "案内", "template": template})
    for label in ("題", "一", "二", "はい", "いいえ"):
        assert newest_event(world, world.act("はなこ", "tap", {"label": label}))["message"]["text"] == label


def test_properties_line_does_not_know_cannot_be_tapped(world: World) -> None:
    world.friend()
    odd, template = {"actions": [5], "action": {"type": "message", "label": "押す"}}, buttons(say("はい"))
    template["template"].update(action=odd["action"], more=odd, columns=[odd])
    for message in (template, {"type": "text", "text": "あ", "template": odd, "contents": odd}):
        assert world.push("はなこ", message).status_code == 200
        assert world.act("はなこ", "tap", {"label": "押す"}).status_code == 404


def test_only_offered_actions_can_be_tapped(world: World) -> None:
    world.friend()
    world.push("はなこ", buttons(say("はい")))
    assert world.act("はなこ", "tap", {"action": say("はい")}).status_code == 202
    assert world.act("はなこ", "tap", {"action": say("いいえ")}).status_code == 404
    assert world.act("はなこ", "tap", {"label": "いいえ"}).status_code == 404
    assert world.act("はなこ", "tap", {}).status_code == 400
