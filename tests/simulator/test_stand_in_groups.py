"""Groups and rooms: what happens there, and what the bot learns of it."""

import base64
import threading
from typing import Any

from tests.simulator.groups import ACCOUNT, NAME, act, make_group, push, received, said
from tests.simulator.world import World, buttons, newest_event, say, text


def timeline(world: World, query: str = "") -> list[dict[str, Any]]:
    """The entries of the group."""
    entries: list[dict[str, Any]] = world.control("GET", f"groups/{NAME}/timeline{query}").get_json()["entries"]
    return entries


def user(world: World, name: str) -> dict[str, str]:
    """The source of a person."""
    return {"type": "user", "userId": world.person(name).user_id}


def test_the_account_is_invited_and_removed(world: World) -> None:
    group = make_group(world, invited=False)
    source = {"type": "group", "groupId": group.chat_id}
    joined = newest_event(world, act(world, "invite"))
    assert (joined["type"], joined["source"]) == ("join", source)
    world.wait()
    assert world.reply(joined["replyToken"], text("よろしく")).status_code == 200
    assert received(world) == [text("よろしく")]
    left = newest_event(world, act(world, "remove"))
    assert (left["type"], left["source"], left.get("replyToken")) == ("leave", source, None)
    assert [entry["kind"] for entry in timeline(world)] == ["join", "message", "leave"]


def test_inviting_and_removing_twice_changes_nothing(world: World) -> None:
    make_group(world)
    again = act(world, "invite")
    assert (again.status_code, again.get_json()) == (200, {"webhookEventId": None})
    assert act(world, "remove").status_code == 202
    assert act(world, "remove").status_code == 200
    assert len(timeline(world)) == 2


def test_people_join_and_leave(world: World) -> None:
    make_group(world, "はなこ")
    joined = newest_event(world, act(world, "join", {"members": ["たろう", "じろう", "はなこ"]}))
    assert joined["type"] == "memberJoined"
    assert joined["joined"] == {"members": [user(world, "たろう"), user(world, "じろう")]}
    assert "userId" not in joined["source"]
    world.wait()
    assert world.reply(joined["replyToken"]).status_code == 200
    left = newest_event(world, act(world, "leave", {"members": ["はなこ", "たろう"]}))
    assert (left["type"], left.get("replyToken")) == ("memberLeft", None)
    assert left["left"] == {"members": [user(world, "はなこ"), user(world, "たろう")]}
    assert act(world, "join", {"members": ["じろう"]}).status_code == 200
    assert act(world, "leave", {"members": ["はなこ"]}).status_code == 409


def test_a_room_tells_of_the_accounts_joining_with_the_next_thing_that_happens(world: World) -> None:
    room = make_group(world, kind="room", invited=False)
    invited = act(world, "invite")
    assert (invited.status_code, invited.get_json()) == (200, {"webhookEventId": None})
    event = said(world)
    log = [one["webhookEventIds"][0] for one in world.control("GET", "webhook/log").get_json()]
    assert [world.event(one)["type"] for one in log] == ["join", "message"]
    assert event["source"] == {"type": "room", "roomId": room.chat_id, "userId": world.person("はなこ").user_id}
    assert world.event(log[0])["source"] == {"type": "room", "roomId": room.chat_id}
    said(world)
    assert len(world.control("GET", "webhook/log").get_json()) == 3


def test_a_message_names_group_and_sender_and_its_reply_goes_to_the_group(world: World) -> None:
    group = make_group(world)
    event = said(world, "ごみはいつ?")
    assert event["source"] == {"type": "group", "groupId": group.chat_id, "userId": world.person("はなこ").user_id}
    assert world.reply(event["replyToken"], text("月曜")).status_code == 200
    assert (received(world), world.received()) == ([text("月曜")], [])
    assert world.last_record()["recipients"] == [group.chat_id]
    entry = timeline(world)[1]
    assert (entry["author"], entry["message"]["text"]) == ("はなこ", "ごみはいつ?")


def test_who_never_agreed_to_giving_a_profile_stays_unnamed(world: World) -> None:
    world.control("POST", "users", {"names": ["たろう"], "consent": False})
    group = make_group(world)
    assert said(world, author="たろう")["source"] == {"type": "group", "groupId": group.chat_id}
    mentioned = said(world, "@たろう さん", mentions=["たろう"])["message"]["mention"]["mentionees"]
    assert mentioned == [{"index": 0, "length": 4, "type": "user", "isSelf": False}]
    act(world, "leave", {"members": ["たろう"]})
    assert newest_event(world, act(world, "join", {"members": ["たろう"]}))["joined"] == {"members": [{"type": "user"}]}


def test_mentions_are_counted_in_utf_16_units(world: World) -> None:
    make_group(world)
    words = f"🍎@{ACCOUNT} @All @はなこ @{ACCOUNT}"
    event = said(world, words, "たろう", mentions=[ACCOUNT, "All", "はなこ"])
    bot = {"type": "user", "userId": world.stand_in.platform.first_channel.bot_user_id, "isSelf": True}
    assert event["message"]["mention"]["mentionees"] == [
        {"index": 2, "length": 7, **bot},
        {"index": 10, "length": 4, "type": "all"},
        {"index": 15, "length": 4, **user(world, "はなこ"), "isSelf": False},
        {"index": 20, "length": 7, **bot},
    ]
    assert "mention" not in said(world, f"@{ACCOUNT}")["message"]


def test_an_edited_message_keeps_its_id_and_gets_new_tokens(world: World) -> None:
    make_group(world)
    first = said(world, "火曜?", "はなこ")
    message_id = first["message"]["id"]
    body = {"from": "はなこ", "messageId": message_id, "text": f"@{ACCOUNT} 水曜?", "mentions": [ACCOUNT]}
    edited = newest_event(world, act(world, "edit", body))
    assert (edited["type"], edited["source"]) == ("messageEdited", first["source"])
    assert set(edited["message"]) == {"type", "id", "text", "quoteToken", "mention"}
    assert (edited["message"]["id"], edited["message"]["text"]) == (message_id, f"@{ACCOUNT} 水曜?")
    for name in ("replyToken", "webhookEventId"):
        assert edited[name] != first[name]
    assert edited["message"]["quoteToken"] != first["message"]["quoteToken"]
    assert world.event(first["webhookEventId"])["message"]["text"] == "火曜?"
    world.wait()
    assert world.reply(edited["replyToken"]).status_code == 200
    _, shown, note, _ = timeline(world)
    assert (shown["message"]["text"], shown["isEdited"], note["kind"]) == (f"@{ACCOUNT} 水曜?", True, "edit")


def test_only_own_texts_of_groups_can_be_edited(world: World) -> None:
    make_group(world)
    message_id = said(world)["message"]["id"]
    for author, wanted, status in (("たろう", message_id, 404), ("はなこ", "1", 404), ("じろう", message_id, 409)):
        assert act(world, "edit", {"from": author, "messageId": wanted, "text": "x"}).status_code == status
    sticker = {"type": "sticker", "packageId": "1", "stickerId": "1"}
    sent = newest_event(world, act(world, "send", {"from": "はなこ", "message": sticker}))
    body = {"from": "はなこ", "messageId": sent["message"]["id"], "text": "x"}
    assert act(world, "edit", body).status_code == 409
    make_group(world, kind="room", name="部屋")
    event = newest_event(world, act(world, "say", {"from": "はなこ", "text": "x"}, "部屋"))
    body["messageId"] = event["message"]["id"]
    assert act(world, "edit", body, "部屋").status_code == 409


def test_an_unsent_message_is_told_and_cannot_be_edited(world: World) -> None:
    make_group(world)
    event = said(world)
    body = {"from": "はなこ", "messageId": event["message"]["id"]}
    unsent = newest_event(world, act(world, "unsend", body))
    assert (unsent["type"], unsent["unsend"]) == ("unsend", {"messageId": event["message"]["id"]})
    assert (unsent["source"], unsent.get("replyToken")) == (event["source"], None)
    assert timeline(world)[1]["unsent"] is True
    assert act(world, "unsend", body).status_code == 404
    assert act(world, "edit", {**body, "text": "x"}).status_code == 404


def test_a_person_quotes_the_account_and_others(world: World) -> None:
    group = make_group(world)
    sent = push(world, group.chat_id, text()).get_json()["sentMessages"][0]["id"]
    for message_id in (sent, said(world)["message"]["id"]):
        assert said(world, quotedMessageId=message_id)["message"]["quotedMessageId"] == message_id
    body = {"from": "はなこ", "text": "x", "quotedMessageId": "1"}
    assert act(world, "say", body).status_code == 404


def test_a_picture_sent_to_the_group_can_be_fetched(world: World) -> None:
    make_group(world)
    given = {"contentBase64": base64.b64encode(b"jpeg").decode(), "contentType": "image/jpeg"}
    event = newest_event(world, act(world, "send", {"from": "はなこ", "message": {"type": "image"}, **given}))
    assert event["message"]["contentProvider"] == {"type": "line"}
    answer = world.get(f"message/{event['message']['id']}/content")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"jpeg", "image/jpeg")


def test_a_member_taps_what_the_group_was_sent(world: World) -> None:
    group = make_group(world)
    choose = {"type": "postback", "label": "選ぶ", "data": "choose=1", "displayText": "選びました"}
    opened = {"type": "uri", "label": "見る", "uri": "https://city.example/"}
    push(world, group.chat_id, buttons(choose, say("言う"), opened))
    event = newest_event(world, act(world, "tap", {"from": "たろう", "label": "選ぶ"}))
    assert (event["type"], event["postback"]) == ("postback", {"data": "choose=1"})
    assert event["source"] == {"type": "group", "groupId": group.chat_id}
    world.wait()
    assert world.reply(event["replyToken"]).status_code == 200
    event = newest_event(world, act(world, "tap", {"from": "たろう", "label": "言う"}))
    assert event["message"]["text"] == "言う"
    seen = act(world, "tap", {"from": "たろう", "label": "見る"})
    assert (seen.status_code, seen.get_json()) == (200, {"uri": "https://city.example/"})
    assert timeline(world)[-1]["author"] == "たろう"
    assert act(world, "tap", {"from": "たろう", "label": "ない"}).status_code == 404
    assert act(world, "tap", {"from": "たろう", "action": say("ない")}).status_code == 404
    assert act(world, "tap", {"from": "たろう", "action": say("言う")}).status_code == 202
    assert act(world, "tap", {"from": "じろう", "label": "選ぶ"}).status_code == 409


def test_the_bot_learns_nothing_of_a_group_without_the_account(world: World) -> None:
    make_group(world, invited=False)
    sent = act(world, "say", {"from": "はなこ", "text": "内緒"})
    assert (sent.status_code, sent.get_json()) == (200, {"webhookEventId": None})
    assert act(world, "join", {"members": ["じろう"]}).status_code == 200
    assert [entry["kind"] for entry in timeline(world)] == ["message", "join"]
    world.wait()
    assert world.control("GET", "webhook/log").get_json() == []


def test_a_group_is_waited_for(world: World) -> None:
    make_group(world)
    seen: list[Any] = []
    reader = threading.Thread(target=lambda: seen.extend(timeline(world, "?after=1&wait=20")))
    reader.start()
    said(world, "やあ")
    reader.join(timeout=10)
    assert [entry["message"]["text"] for entry in seen] == ["やあ"]


def test_groups_are_shown(world: World) -> None:
    group = make_group(world, "はなこ")
    shown = world.control("GET", f"groups/{NAME}").get_json()
    assert shown == {
        "name": NAME,
        "kind": "group",
        "chatId": group.chat_id,
        "holdsAccount": True,
        "members": [{"name": "はなこ", "userId": world.person("はなこ").user_id}],
        "lastSeq": 1,
    }
    assert world.control("GET", "groups").get_json() == [shown]
    assert world.control("GET", "groups?channel=other").get_json() == []


def test_events_given_by_hand_open_their_group(world: World) -> None:
    group = make_group(world)
    for kind, chat_id, status in (("group", group.chat_id, 200), ("group", "C" + "0" * 32, 400), ("room", "R", 400)):
        event = {"type": "message", "replyToken": f"token {kind} {chat_id}", "webhookEventId": f"id {chat_id}"}
        event["source"] = {"type": kind, f"{kind}Id": chat_id}  # type: ignore[assignment]
        assert world.control("POST", "webhook/events", {"events": [event]}).status_code == 202
        world.wait()
        assert world.reply(event["replyToken"]).status_code == status
    assert received(world) == [text()]
