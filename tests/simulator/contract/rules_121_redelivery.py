"""Rules 121 to 123: webhooks that come again, twice, or in another order."""

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.webhook_steps import IMPATIENT, later, log, say, state, told
from tests.simulator.plain_bot import bot_of
from tests.simulator.world import World

RULES = Rules()
REPEATING = {"switches": {"redelivery": [60, 300]}}


@RULES.accepted(121, "a failed webhook comes again on schedule, only marked as redelivery", **REPEATING)
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.statuses = [500, 503, 200]
        world.friend()
        world.wait()
        assert len(state(world)["redeliveries"]) == 1
        later(world, 59)
        assert len(bot.events()) == 1
        later(world, 1)
        assert len(bot.events()) == 2
        later(world, 299)
        assert len(bot.events()) == 2
        later(world, 1)
        first, second, third = bot.events()
        assert second == third == {**first, "deliveryContext": {"isRedelivery": True}}
        assert [line["attempt"] for line in log(world)] == [0, 1, 2]
        later(world, 10_000)
        assert len(bot.events()) == 3


@RULES.accepted(121, "after the last time of the schedule it comes no more", **REPEATING)
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.statuses = [500]
        world.friend()
        for _ in range(4):
            later(world, 1000)
        assert len(bot.events()) == 3
        assert state(world)["redeliveries"] == []


@RULES.accepted(121, "a webhook that timed out comes again, though the bot has it", **REPEATING, **IMPATIENT)
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.delay = 0.5
        world.friend()
        world.wait()
        bot.delay = 0
        later(world, 60)
        assert [event["deliveryContext"]["isRedelivery"] for event in bot.events()] == [False, True]


@RULES.refused(121, "a webhook answered with any 2xx never comes again", **REPEATING)
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.statuses = [204]
        world.friend()
        world.wait()
        later(world, 10_000)
        assert len(bot.events()) == 1


@RULES.refused(121, "one the bot took in the meantime does not come again", **REPEATING)
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.statuses = [500, 200]
        event_id = world.act("はなこ", "follow").get_json()["webhookEventId"]
        world.wait()
        world.control("POST", "webhook/redeliver", {"webhookEventId": event_id})
        world.wait()
        later(world, 10_000)
        assert len(bot.events()) == 2


@RULES.refused(121, "a request without events never comes again", **REPEATING)
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.statuses = [500]
        world.control("POST", "webhook/events", {"events": []})
        world.wait()
        later(world, 10_000)
        assert len(bot.arrived) == 1


@RULES.refused(121, "redelivery is off by default")
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.statuses = [500]
        world.friend()
        world.wait()
        later(world, 10_000)
        assert len(bot.events()) == 1


@RULES.accepted(122, "a duplicate that is not marked")
def _(world: World) -> None:
    with bot_of(world) as bot:
        event_id = world.act("はなこ", "follow").get_json()["webhookEventId"]
        body = {"webhookEventId": event_id, "isRedelivery": False}
        assert world.control("POST", "webhook/redeliver", body).status_code == 202
        world.wait()
        first, double = bot.events()
        assert first == double
        assert double["deliveryContext"] == {"isRedelivery": False}


@RULES.refused(122, "of an event nobody knows")
def _(world: World) -> None:
    assert world.control("POST", "webhook/redeliver", {"webhookEventId": "x"}).status_code == 404


@RULES.accepted(123, "held events come in reverse: unsend before its message")
def _(world: World) -> None:
    with bot_of(world) as bot:
        world.friend()
        world.wait()
        world.control("POST", "webhook/hold", {"name": "はなこ"})
        message = world.event(say(world, "まちがい"))["message"]
        world.act("はなこ", "unsend", {"messageId": message["id"]})
        say(world, "ほかの人", "たろう")
        world.wait()
        assert told(bot) == ["-", "-", "ほかの人"]
        assert [one["types"] for one in world.control("GET", "webhook/held").get_json()] == [["message"], ["unsend"]]
        world.control("POST", "webhook/release", {"name": "はなこ", "order": "reversed"})
        world.wait()
        unsend, written = bot.events()[-2:]
        assert unsend["unsend"]["messageId"] == written["message"]["id"]
        assert world.control("GET", "webhook/held").get_json() == []


@RULES.accepted(123, "an edit before its message")
def _(world: World) -> None:
    with bot_of(world) as bot:
        world.friend()
        world.wait()
        world.control("POST", "webhook/hold")
        message = world.event(say(world, "まえ"))["message"]
        edit = {"kind": "message_edited", "name": "はなこ", "messageId": message["id"]}
        edit_id = world.control("POST", "webhook/odd", edit).get_json()["webhookEventId"]
        world.control("POST", "webhook/release", {"first": [edit_id]})
        world.wait()
        edited, written = bot.events()[-2:]
        assert (edited["type"], written["type"]) == ("messageEdited", "message")
        assert edited["message"]["id"] == written["message"]["id"]
        assert edited["timestamp"] >= written["timestamp"]


@RULES.accepted(123, "shuffled, the same way for the same seed")
def _(world: World) -> None:
    with bot_of(world) as bot:
        words = [f"{number}番" for number in range(8)]
        orders = []
        for _ in range(2):
            world.control("POST", "webhook/hold", {})
            for one in words:
                say(world, one)
            world.control("POST", "webhook/release", {"order": "shuffled", "seed": 7})
            world.wait()
            orders.append([one for one in told(bot)[-9:] if one != "-"][-8:])
        assert sorted(orders[0]) == sorted(orders[1]) == words
        assert orders[0] != words


@RULES.accepted(123, "parallel connections for one person's events")
def _(world: World) -> None:
    with bot_of(world) as bot:
        world.friend()
        world.wait()
        world.control("POST", "webhook/hold", {"name": "はなこ"})
        for number in range(4):
            say(world, str(number))
        bot.delay = 0.15
        world.control("POST", "webhook/release", {"name": "はなこ", "parallel": True})
        world.wait()
        assert bot.at_once >= 2
        assert sorted(told(bot)) == ["-", "0", "1", "2", "3"]


@RULES.refused(123, "without holding, each person's events keep their order")
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.delay = 0.002
        for number in range(5):
            for name in ("はなこ", "たろう"):
                say(world, f"{name}{number}", name)
        world.wait()
        for name in ("はなこ", "たろう"):
            assert [one for one in told(bot) if one.startswith(name)] == [f"{name}{number}" for number in range(5)]
    assert world.control("POST", "webhook/release", {"order": "sideways"}).status_code == 400
    assert world.control("POST", "webhook/hold", {"name": "だれ"}).status_code == 404
