"""Rules 51, 75, 91 and 93: what in a message depends on where it goes."""

from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.groups import make_group, mention, push, received, said
from tests.simulator.world import World, text

RULES = Rules()
QUOTE_REFUSED = [{"message": "Invalid quote token", "property": "messages[0].quoteToken"}]
VIDEO = {
    "type": "video",
    "originalContentUrl": "https://city.example/v.mp4",
    "previewImageUrl": "https://city.example/v.jpg",
    "trackingId": "bousai-1",
}
BAD_TOKENS: tuple[object, ...] = ("garbage", "", "0" * 32)
STICKER = {"type": "sticker", "packageId": "446", "stickerId": "1988"}


def _quoting(token: object, message: dict[str, Any] | None = None) -> dict[str, Any]:
    return {**(message or text()), "quoteToken": token}


@RULES.accepted(51, "a textV2 without mentions")
def _(world: World) -> None:
    message = {"type": "textV2", "text": "お知らせ"}
    assert world.send("multicast", {"to": [world.friend()], "messages": [message]}).status_code == 200
    assert world.send("broadcast", {"messages": [message]}).status_code == 200
    assert world.received() == [message, message]


for _endpoint in ("multicast", "broadcast", "narrowcast"):

    @RULES.refused(51, f"a mention in a {_endpoint}")
    def _(world: World, endpoint: str = _endpoint) -> None:
        user_id = world.friend()
        for message in (mention(), mention(user_id)):
            body = {"messages": [text(), message], **({"to": [user_id]} if endpoint == "multicast" else {})}
            answer = world.send(endpoint, body)
            assert answer.status_code == 400
            [detail] = answer.get_json()["details"]
            assert detail["property"] == "messages[1].substitution.who.mentionee"
        assert world.received() == []


for _kind in ("group", "room"):

    @RULES.accepted(75, f"mentions of a member and of everybody, in a {_kind}")
    def _(world: World, kind: str = _kind) -> None:
        chat_id = make_group(world, kind=kind).chat_id
        messages = [mention(), mention(world.person("たろう").user_id)]
        assert push(world, chat_id, *messages).status_code == 200
        assert world.reply(said(world)["replyToken"], *messages).status_code == 200
        assert received(world) == messages * 2


@RULES.accepted(75, "the validation endpoints do not ask who is mentioned")
def _(world: World) -> None:
    for endpoint in ("reply", "push"):
        for message in (mention(), mention("U" + "0" * 32)):
            answer = world.send(f"validate/{endpoint}", {"messages": [message]})
            assert (answer.status_code, answer.get_json()) == (200, {})


@RULES.refused(75, "a mention to one person, pushed or replied")
def _(world: World) -> None:
    user_id = world.friend()
    token = world.reply_token()
    for message in (mention(), mention(user_id)):
        for answer in (push(world, user_id, message), world.reply(token, message)):
            assert answer.status_code == 400
            [detail] = answer.get_json()["details"]
            assert detail["property"] == "messages[0].substitution.who.mentionee"
    assert world.received() == []


@RULES.refused(75, "a mention of somebody who is not in the group, and of the account itself")
def _(world: World) -> None:
    chat_id = make_group(world).chat_id
    bot = world.stand_in.platform.first_channel.bot_user_id
    answer = push(world, chat_id, mention(world.friend("じろう")), mention(bot))
    assert answer.get_json()["message"] == "The request body has 2 error(s)"
    assert [one["property"] for one in answer.get_json()["details"]] == [
        f"messages[{number}].substitution.who.mentionee.userId" for number in (0, 1)
    ]
    assert received(world) == []


@RULES.accepted(91, "a tracking id to one person, and a video without any to a group")
def _(world: World) -> None:
    plain = {name: value for name, value in VIDEO.items() if name != "trackingId"}
    assert push(world, world.friend(), VIDEO).status_code == 200
    assert push(world, make_group(world).chat_id, plain).status_code == 200


for _kind in ("group", "room"):

    @RULES.refused(91, f"a tracking id to a {_kind}, pushed or replied")
    def _(world: World, kind: str = _kind) -> None:
        chat_id = make_group(world, kind=kind).chat_id
        for answer in (push(world, chat_id, VIDEO), world.reply(said(world)["replyToken"], VIDEO)):
            assert answer.status_code == 400
            assert [one["property"] for one in answer.get_json()["details"]] == ["messages[0].trackingId"]
        assert received(world) == []


@RULES.accepted(93, "a person's own message is quoted, by text and by sticker, again and again")
def _(world: World) -> None:
    world.friend()
    event = world.event(world.act("はなこ", "say", {"text": "何時まで?"}).get_json()["webhookEventId"])
    token = event["message"]["quoteToken"]
    world.advance(400 * 86_400)
    for message in (_quoting(token), _quoting(token, STICKER), _quoting(token)):
        assert world.push("はなこ", message).status_code == 200
    assert world.received()[1] == _quoting(token, STICKER)
    newest = world.control("GET", "users/はなこ/timeline").get_json()["entries"][-1]
    assert newest["quotedMessageId"] == event["message"]["id"]


@RULES.accepted(93, "the account's own pushed and replied messages are quoted")
def _(world: World) -> None:
    world.friend()
    pushed = world.push("はなこ", text()).get_json()["sentMessages"][0]["quoteToken"]
    replied = world.reply(world.reply_token()).get_json()["sentMessages"][0]["quoteToken"]
    assert world.push("はなこ", _quoting(pushed), _quoting(replied)).status_code == 200
    assert world.reply(world.reply_token(), _quoting(pushed)).status_code == 200


@RULES.accepted(93, "a group's message is quoted in that group")
def _(world: World) -> None:
    chat_id = make_group(world).chat_id
    token = said(world)["message"]["quoteToken"]
    assert push(world, chat_id, _quoting(token)).status_code == 200


@RULES.accepted(93, "the validation endpoints do not know quote tokens")
def _(world: World) -> None:
    assert world.send("validate/push", {"messages": [_quoting("garbage")]}).status_code == 200


@RULES.refused(93, "a quote token of another person's chat, or of a group")
def _(world: World) -> None:
    world.friend("たろう")
    others = world.push("たろう", text()).get_json()["sentMessages"][0]["quoteToken"]
    make_group(world, "はなこ")
    groups = said(world)["message"]["quoteToken"]
    user_id = world.friend()
    for token in (others, groups):
        for answer in (push(world, user_id, _quoting(token)), world.reply(world.reply_token(), _quoting(token))):
            assert (answer.status_code, answer.get_json()["details"]) == (400, QUOTE_REFUSED)
    assert world.received() == []


for _bad in BAD_TOKENS:

    @RULES.refused(93, f"the quote token {_bad!r}")
    def _(world: World, bad: object = _bad) -> None:
        world.friend()
        for message in (_quoting(bad), _quoting(bad, STICKER)):
            answer = world.push("はなこ", message)
            assert answer.status_code == 400
            assert "messages[0].quoteToken" in [one["property"] for one in answer.get_json()["details"]]
        assert world.received() == []


for _bad in (5, ["a"], {}):
    RULES.mistypes(93, f"the quote token {_bad!r}", _quoting(_bad), "messages[0].quoteToken")


@RULES.refused(93, "a quote token in a multicast and a broadcast")
def _(world: World) -> None:
    user_id = world.friend()
    token = world.push("はなこ", text("一")).get_json()["sentMessages"][0]["quoteToken"]
    for endpoint, more in (("multicast", {"to": [user_id]}), ("broadcast", {})):
        answer = world.send(endpoint, {"messages": [_quoting(token)], **more})
        assert (answer.status_code, answer.get_json()["details"]) == (400, QUOTE_REFUSED)
    assert world.received() == [text("一")]


@RULES.refused(93, "a reply refused for its quote keeps its token, unless switched")
def _(world: World) -> None:
    token = world.reply_token()
    assert world.reply(token, _quoting("garbage")).status_code == 400
    assert world.reply(token).status_code == 200
    world.control("POST", "switches", {"bad_reply_spends_token": True})
    token = world.reply_token()
    assert world.reply(token, _quoting("garbage")).status_code == 400
    assert world.reply(token).get_json() == {"message": "Invalid reply token"}
