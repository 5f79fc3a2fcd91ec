"""Rules 97 and 98: groups and rooms."""

from collections.abc import Iterator

from simulator import ChannelConfig
from tests.simulator.contract.cases import Rules
from tests.simulator.groups import NAME, act, make_group, push
from tests.simulator.world import SECRET, TOKEN, World, text

RULES = Rules()
NOT_FOUND = {"message": "Not found"}
ZEROS = "0" * 32
UNVERIFIED = ChannelConfig("みどり市役所", SECRET, TOKEN, unverified=True)


def _endpoints(kind: str, chat_id: str, user_id: str) -> Iterator[tuple[str, str]]:
    """Method and path of all endpoints of one group or room."""
    base = f"/v2/bot/{kind}/{chat_id}"
    if kind == "group":
        yield "GET", f"{base}/summary"
    yield "GET", f"{base}/members/count"
    yield "GET", f"{base}/members/ids"
    yield "GET", f"{base}/member/{user_id}"
    yield "POST", f"{base}/leave"


@RULES.accepted(97, "summary, count, members and profiles of a group")
def _(world: World) -> None:
    chat_id = make_group(world, "はなこ", "たろう").chat_id
    hanako, taro = (world.person(name).user_id for name in ("はなこ", "たろう"))
    assert world.get(f"group/{chat_id}/summary").get_json() == {"groupId": chat_id, "groupName": NAME}
    assert world.get(f"group/{chat_id}/members/count").get_json() == {"count": 2}
    assert world.get(f"group/{chat_id}/members/ids").get_json() == {"memberIds": [hanako, taro]}
    profile = world.get(f"group/{chat_id}/member/{taro}").get_json()
    assert profile == {"displayName": "たろう", "userId": taro}


@RULES.accepted(97, "a room has the same, but no summary")
def _(world: World) -> None:
    chat_id = make_group(world, "はなこ", kind="room").chat_id
    user_id = world.person("はなこ").user_id
    assert world.get(f"room/{chat_id}/members/count").get_json() == {"count": 1}
    assert world.get(f"room/{chat_id}/members/ids").get_json() == {"memberIds": [user_id]}
    assert world.get(f"room/{chat_id}/member/{user_id}").get_json()["displayName"] == "はなこ"
    assert world.get(f"room/{chat_id}/summary").status_code == 404


@RULES.accepted(97, "the profile of a member who blocks the account, or never met it")
def _(world: World) -> None:
    world.friend("はなこ")
    world.act("はなこ", "block")
    chat_id = make_group(world, "はなこ", "たろう").chat_id
    for name in ("はなこ", "たろう"):
        user_id = world.person(name).user_id
        assert world.get(f"profile/{user_id}").status_code == 404
        assert world.get(f"group/{chat_id}/member/{user_id}").status_code == 200


@RULES.accepted(97, "100 members on a page, and 100 alone need no second one")
def _(world: World) -> None:
    names = [f"町民{number}" for number in range(200)]
    chat_id = make_group(world, *names).chat_id
    first = world.get(f"group/{chat_id}/members/ids").get_json()
    second = world.get(f"group/{chat_id}/members/ids?start={first['next']}").get_json()
    assert "next" not in second
    assert [len(page["memberIds"]) for page in (first, second)] == [100, 100]
    assert first["memberIds"] + second["memberIds"] == [world.person(name).user_id for name in names]


@RULES.refused(97, "a start that is garbage, of another group or a day old")
def _(world: World) -> None:
    names = [f"町民{number}" for number in range(101)]
    path = f"group/{make_group(world, *names).chat_id}/members/ids"
    other = f"group/{make_group(world, *names, name='べつの会').chat_id}/members/ids"
    start, others = (world.get(one).get_json()["next"] for one in (path, other))
    for bad in ("garbage", others):
        answer = world.get(f"{path}?start={bad}")
        assert (answer.status_code, answer.get_json()) == (400, {"message": "Invalid start param"})
    world.advance(86_400 - 5)
    assert len(world.get(f"{path}?start={start}").get_json()["memberIds"]) == 1
    world.advance(5)
    assert world.get(f"{path}?start={start}").status_code == 400


@RULES.refused(97, "a malformed id, or one of the other kind")
def _(world: World) -> None:
    for kind, letter in (("group", "R"), ("room", "C")):
        for chat_id in ("x", f"{letter}{ZEROS}", f"U{ZEROS}"):
            for method, path in _endpoints(kind, chat_id, f"U{ZEROS}"):
                answer = world.ask(method, path)
                assert answer.status_code == 400
                assert answer.get_json() == {"message": f"The value for the '{kind}Id' parameter is invalid"}


@RULES.refused(97, "a group and a room that the account is not in")
def _(world: World) -> None:
    left = make_group(world, "はなこ").chat_id
    act(world, "remove")
    never = make_group(world, "はなこ", name="べつの会", invited=False).chat_id
    user_id = world.person("はなこ").user_id
    for chat_id in (left, never, f"C{ZEROS}"):
        for method, path in _endpoints("group", chat_id, user_id):
            answer = world.ask(method, path)
            assert (answer.status_code, answer.get_json()) == (404, NOT_FOUND)
    for method, path in _endpoints("room", f"R{ZEROS}", user_id):
        assert world.ask(method, path).get_json() == NOT_FOUND


@RULES.refused(97, "somebody who is not in the group, and a malformed user id")
def _(world: World) -> None:
    chat_id = make_group(world, "はなこ", "たろう").chat_id
    act(world, "leave", {"members": ["たろう"]})
    for user_id in (world.friend("じろう"), world.person("たろう").user_id, f"U{ZEROS}"):
        answer = world.get(f"group/{chat_id}/member/{user_id}")
        assert (answer.status_code, answer.get_json()) == (404, NOT_FOUND)
    answer = world.get(f"group/{chat_id}/member/x")
    assert (answer.status_code, answer.get_json()) == (
        400,
        {"message": "The value for the 'userId' parameter is invalid"},
    )


@RULES.refused(97, "a member who never agreed to giving a profile is counted only")
def _(world: World) -> None:
    world.control("POST", "users", {"names": ["たろう"], "consent": False})
    chat_id = make_group(world, "はなこ", "たろう").chat_id
    assert world.get(f"group/{chat_id}/members/count").get_json() == {"count": 2}
    assert world.get(f"group/{chat_id}/members/ids").get_json() == {"memberIds": [world.person("はなこ").user_id]}
    assert world.get(f"group/{chat_id}/member/{world.person('たろう').user_id}").get_json() == NOT_FOUND


for _kind in ("group", "room"):

    @RULES.refused(5, f"member ids of a {_kind}, by an unverified account", channel=UNVERIFIED)
    def _(world: World, kind: str = _kind) -> None:
        chat_id = make_group(world, "はなこ", kind=kind).chat_id
        answer = world.get(f"{kind}/{chat_id}/members/ids")
        assert answer.status_code == 403
        assert answer.get_json() == {"message": "Access to this API is not available for your account"}
        assert world.get(f"{kind}/{chat_id}/members/count").status_code == 200


for _kind in ("group", "room"):

    @RULES.accepted(98, f"leaving a {_kind}: an empty answer, then a leave event")
    def _(world: World, kind: str = _kind) -> None:
        chat_id = make_group(world, kind=kind).chat_id
        answer = world.ask("POST", f"/v2/bot/{kind}/{chat_id}/leave")
        assert (answer.status_code, answer.get_json()) == (200, {})
        [entry] = world.control("GET", f"groups/{NAME}/timeline?after=1").get_json()["entries"]
        event = world.event(entry["webhookEventId"])
        assert (entry["kind"], event["type"]) == ("leave", "leave")
        assert event["source"] == {"type": kind, f"{kind}Id": chat_id}
        assert "replyToken" not in event


@RULES.refused(98, "leaving twice, and sending afterwards")
def _(world: World) -> None:
    chat_id = make_group(world).chat_id
    path = f"/v2/bot/group/{chat_id}/leave"
    assert world.ask("POST", path).status_code == 200
    answer = world.ask("POST", path)
    assert (answer.status_code, answer.get_json()) == (404, NOT_FOUND)
    assert push(world, chat_id, text()).get_json() == {"message": "Failed to send messages"}
