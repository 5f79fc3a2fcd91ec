"""Rules 28 to 36: replies and their tokens."""

from tests.simulator.contract.cases import Rules
from tests.simulator.world import World, text

RULES = Rules()
INVALID = {"message": "Invalid reply token"}


@RULES.accepted(28, "a token and a message")
def _(world: World) -> None:
    assert world.reply(world.reply_token()).status_code == 200


@RULES.refused(28, "neither token nor messages")
def _(world: World) -> None:
    answer = world.send("reply", {})
    assert answer.status_code == 400
    assert answer.get_json()["message"] == "The request body has 2 error(s)"
    assert [one["property"] for one in answer.get_json()["details"]] == ["replyToken", "messages"]


@RULES.accepted(29, "a fresh token, once")
def _(world: World) -> None:
    assert world.reply(world.reply_token(), text("一度")).status_code == 200
    assert world.received() == [text("一度")]


@RULES.refused(29, "a used token and one nobody knows")
def _(world: World) -> None:
    token = world.reply_token()
    world.reply(token)
    for tried in (token, "0" * 32):
        answer = world.reply(tried)
        assert (answer.status_code, answer.get_json()) == (400, INVALID)
    assert len(world.received()) == 1


@RULES.accepted(30, "59 seconds after delivery")
def _(world: World) -> None:
    token = world.reply_token()
    world.advance(59)
    assert world.reply(token).status_code == 200


@RULES.refused(30, "60 seconds after delivery")
def _(world: World) -> None:
    token = world.reply_token()
    world.advance(60)
    assert world.reply(token).get_json() == INVALID


@RULES.refused(30, "30 seconds after delivery, when life is switched to 30", switches={"reply_token_life": 30})
def _(world: World) -> None:
    token = world.reply_token()
    world.advance(30)
    assert world.reply(token).get_json() == INVALID
