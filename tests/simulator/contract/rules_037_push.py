"""Rules 37 to 42: push."""

from tests.simulator.contract.cases import Rules, mistyped
from tests.simulator.groups import make_group, push, received
from tests.simulator.world import World, text

RULES = Rules()
KEY = "7f0e9a52-6b1e-4c8e-9f3e-1c2d3e4f5a6b"
UNKNOWN = "0" * 32
INVALID_TO = {"message": "The property, 'to', in the request body is invalid (line: -, column: -)"}
FAILED = {"message": "Failed to send messages"}
TOO_OFTEN = {"message": "The API rate limit has been exceeded. Try again later."}
DAY = 86_400
MALFORMED: tuple[object, ...] = (
    None,
    "",
    "x",
    "U123",
    f"U{UNKNOWN}0",
    f"X{UNKNOWN}",
    "U" + "A" * 32,
)


def _used(world: World) -> int:
    total: int = world.get("message/quota/consumption").get_json()["totalUsage"]
    return total


@RULES.accepted(37, "a user, a group and a room")
def _(world: World) -> None:
    room = make_group(world, "はなこ", name="三人の話", kind="room")
    group = make_group(world, "はなこ")
    assert (room.chat_id[0], group.chat_id[0]) == ("R", "C")
    for chat_id in (world.friend(), group.chat_id, room.chat_id):
        assert push(world, chat_id, text()).status_code == 200
    assert (received(world), received(world, "三人の話"), world.received()) == ([text()], [text()], [text()])


for _bad in MALFORMED:

    @RULES.refused(37, f"to is {_bad!r}")
    def _(world: World, to: object = _bad) -> None:
        answer = world.send("push", {"to": to, "messages": [text()]})
        assert (answer.status_code, answer.get_json()) == (400, INVALID_TO)


@RULES.refused(37, "to is a number, an array, an object")
def _(world: World) -> None:
    wrong: tuple[object, ...] = (5, ["U" + UNKNOWN], {})
    for to in wrong:
        assert mistyped(world.send("push", {"to": to, "messages": [text()]})) == "to"


@RULES.refused(37, "no to at all")
def _(world: World) -> None:
    answer = world.send("push", {"messages": [text()]})
    assert (answer.status_code, answer.get_json()) == (400, INVALID_TO)


@RULES.accepted(38, "a person and a group the channel knows")
def _(world: World) -> None:
    assert push(world, world.friend(), text()).status_code == 200
    assert push(world, make_group(world).chat_id, text()).status_code == 200


for _kind in "UCR":

    @RULES.refused(38, f"an unknown id that begins with {_kind}")
    def _(world: World, unknown: str = _kind + UNKNOWN) -> None:
        answer = push(world, unknown, text())
        assert (answer.status_code, answer.get_json()) == (400, FAILED)


@RULES.refused(38, "a person of another channel")
def _(world: World) -> None:
    world.control("POST", "users/たろう/follow?channel=other")
    other = world.control("GET", "users/たろう?channel=other").get_json()["userId"]
    assert push(world, other, text()).get_json() == FAILED


@RULES.refused(38, "a group that the account is not in yet, or no longer")
def _(world: World) -> None:
    group = make_group(world, invited=False)
    assert push(world, group.chat_id, text()).get_json() == FAILED
    world.control("POST", "groups/町内会/invite")
    assert push(world, group.chat_id, text("中")).status_code == 200
    world.control("POST", "groups/町内会/remove")
    assert push(world, group.chat_id, text()).get_json() == FAILED
    assert received(world) == [text("中")]


@RULES.accepted(39, "a push to who blocks is answered with 200, lost, and not counted")
def _(world: World) -> None:
    world.friend()
    world.act("はなこ", "block")
    answer = world.push("はなこ", text())
    assert answer.status_code == 200
    assert answer.get_json()["sentMessages"][0]["id"].isdigit()
    assert (world.received(), world.last_record()["recipients"], _used(world)) == ([], [], 0)


@RULES.refused(39, "a stranger who never wrote, or wrote more than seven days ago, receives nothing")
def _(world: World) -> None:
    world.control("POST", "users", {"names": ["はなこ"]})
    assert world.push("はなこ", text()).status_code == 200
    world.act("はなこ", "say", {"text": "やあ", "follow": False})
    world.advance(7 * DAY + 5)
    assert world.push("はなこ", text()).status_code == 200
    assert (world.received(), _used(world)) == ([], 0)


@RULES.accepted(40, "a stranger who wrote a little less than seven days ago receives")
def _(world: World) -> None:
    world.act("はなこ", "say", {"text": "やあ", "follow": False})
    world.advance(7 * DAY - 5)
    assert world.push("はなこ", text()).status_code == 200
    assert (world.received(), _used(world)) == ([text()], 1)


@RULES.refused(40, "a stranger who wrote in a group only receives nothing")
def _(world: World) -> None:
    make_group(world)
    world.control("POST", "groups/町内会/say", {"from": "はなこ", "text": "やあ"})
    assert world.push("はなこ", text()).status_code == 200
    assert world.received() == []


@RULES.accepted(41, "a group push counts its present members, not the account and not the messages")
def _(world: World) -> None:
    group = make_group(world, "はなこ", "たろう", "じろう", "さぶろう", "しろう")
    push(world, group.chat_id, text(), text(), text(), text())
    assert _used(world) == 5
    world.control("POST", "groups/町内会/leave", {"members": ["しろう", "さぶろう"]})
    push(world, group.chat_id, text())
    assert _used(world) == 8


@RULES.refused(41, "a group larger than what is left of the quota receives nothing")
def _(world: World) -> None:
    group = make_group(world, "はなこ", "たろう", "じろう")
    world.control("POST", "quota", {"type": "limited", "value": 5})
    assert push(world, group.chat_id, text()).status_code == 200
    answer = push(world, group.chat_id, text())
    assert (answer.status_code, answer.get_json()) == (429, {"message": "You have reached your monthly limit."})
    assert (len(received(world)), _used(world)) == (1, 3)


@RULES.refused(41, "a push that met a full quota wasted nothing, though a reply token lived")
def _(world: World) -> None:
    world.reply_token()
    world.control("POST", "quota", {"type": "limited", "value": 0})
    assert world.push("はなこ", text(), key=KEY).status_code == 429
    assert world.violations() == []


@RULES.accepted(42, "any number of pushes in a minute, unless switched")
def _(world: World) -> None:
    user_id = world.friend()
    assert {push(world, user_id, text()).status_code for _ in range(30)} == {200}


@RULES.accepted(42, "as many as switched, to each person, and again after a minute", switches={"pushes_per_minute": 2})
def _(world: World) -> None:
    people = [world.friend("はなこ"), world.friend("たろう")]
    for _ in range(2):
        assert [push(world, user_id, text()).status_code for user_id in people * 2] == [200] * 4
        world.advance(60)


@RULES.refused(
    42, "one more within the minute is not sent, not counted and not remembered", switches={"pushes_per_minute": 2}
)
def _(world: World) -> None:
    user_id = world.friend()
    for _ in range(2):
        push(world, user_id, text())
    world.advance(58)
    answer = push(world, user_id, text("三"), key=KEY)
    assert (answer.status_code, answer.get_json()) == (429, TOO_OFTEN)
    assert (len(world.received()), _used(world)) == (2, 2)
    world.advance(2)
    assert push(world, user_id, text("三"), key=KEY).status_code == 200
