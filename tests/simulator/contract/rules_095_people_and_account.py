"""Rules 95, 96, 99, 104: profiles, followers, the loading animation, the account itself."""

from simulator import ChannelConfig
from tests.simulator.contract.cases import Rules
from tests.simulator.world import SECRET, TOKEN, World, text

RULES = Rules()
LOADING = "/v2/bot/chat/loading/start"
MALFORMED = {"message": "The value for the 'userId' parameter is invalid"}
BAD_START = {"message": "Invalid start param"}
ANSWERED_BY_HAND = ChannelConfig("みどり市役所", SECRET, TOKEN, chat_mode=True)


@RULES.accepted(95, "a friend's profile without what is not set")
def _(world: World) -> None:
    user_id = world.friend()
    assert world.get(f"profile/{user_id}").get_json() == {"userId": user_id, "displayName": "はなこ", "language": "ja"}


@RULES.accepted(95, "picture, status message and language as the person set them")
def _(world: World) -> None:
    user_id = world.friend()
    shown = {"pictureUrl": "https://example.com/h.png", "statusMessage": "元気です"}
    assert world.act("はなこ", "profile", {**shown, "language": None}).status_code == 200
    assert world.get(f"profile/{user_id}").get_json() == {"userId": user_id, "displayName": "はなこ", **shown}


@RULES.accepted(95, "a stranger who wrote has a profile")
def _(world: World) -> None:
    world.act("はなこ", "say", {"text": "やあ", "follow": False})
    assert world.get(f"profile/{world.person('はなこ').user_id}").status_code == 200


@RULES.refused(95, "a malformed id")
def _(world: World) -> None:
    for user_id in ("U123", "C" + "0" * 32, "U" + "G" * 32, "U" + "0" * 33):
        answer = world.get(f"profile/{user_id}")
        assert (answer.status_code, answer.get_json()) == (400, MALFORMED)


@RULES.refused(95, "somebody unknown, who blocks, who never wrote, who did not consent")
def _(world: World) -> None:
    world.control("POST", "users", {"names": ["知らない人"]})
    world.control("POST", "users", {"names": ["だまる人"], "follow": True, "consent": False})
    world.friend("去った人")
    world.act("去った人", "block")
    people = [world.person(name).user_id for name in ("知らない人", "だまる人", "去った人")]
    for user_id in ["U" + "0" * 32, *people]:
        answer = world.get(f"profile/{user_id}")
        assert (answer.status_code, answer.get_json()) == (404, {"message": "Not found"})


@RULES.accepted(96, "pages without those who block or did not consent; the last page has no next")
def _(world: World) -> None:
    names = [f"町民{number}" for number in range(7)]
    world.control("POST", "users", {"names": names, "follow": True})
    world.act("町民3", "block")
    world.act("町民5", "profile", {"consent": False})
    found: list[str] = []
    page = world.get("followers/ids?limit=3").get_json()
    while "next" in page:
        found += page["userIds"]
        page = world.get(f"followers/ids?limit=3&start={page['next']}").get_json()
    found += page["userIds"]
    assert found == [world.person(name).user_id for name in names if name not in ("町民3", "町民5")]


@RULES.accepted(96, "300 to a page unless asked for up to 1,000")
def _(world: World) -> None:
    world.control("POST", "users", {"names": [f"町民{number}" for number in range(301)], "follow": True})
    assert len(world.get("followers/ids").get_json()["userIds"]) == 300
    assert len(world.get("followers/ids?limit=1000").get_json()["userIds"]) == 301
    assert len(world.get("followers/ids?limit=1").get_json()["userIds"]) == 1


@RULES.refused(96, "page sizes of 0 and 1,001")
def _(world: World) -> None:
    for limit in ("0", "1001", "x", "-1", ""):
        assert world.get(f"followers/ids?limit={limit}").status_code == 400


@RULES.refused(96, "a page token after 24 hours, and garbage")
def _(world: World) -> None:
    world.control("POST", "users", {"names": ["一", "二"], "follow": True})
    token = world.get("followers/ids?limit=1").get_json()["next"]
    world.advance(24 * 3600 - 1)
    assert world.get(f"followers/ids?start={token}").status_code == 200
    world.advance(1)
    for start in (token, "garbage", ""):
        answer = world.get(f"followers/ids?start={start}")
        assert (answer.status_code, answer.get_json()) == (400, BAD_START)


def _is_loading(world: World) -> bool:
    return bool(world.control("GET", "users/はなこ").get_json()["loading"])


@RULES.accepted(99, "the animation shows until a message comes")
def _(world: World) -> None:
    user_id = world.friend()
    for seconds in (5, 20, 60):
        answer = world.ask("POST", LOADING, {"chatId": user_id, "loadingSeconds": seconds})
        assert (answer.status_code, answer.get_json()) == (202, {})
        assert _is_loading(world)
        world.push("はなこ", text())
        assert not _is_loading(world)


@RULES.accepted(99, "it ends by itself after 20 seconds")
def _(world: World) -> None:
    world.ask("POST", LOADING, {"chatId": world.friend()})
    world.advance(19)
    assert _is_loading(world)
    world.advance(1)
    assert not _is_loading(world)


@RULES.accepted(99, "who blocks is answered alike but sees nothing")
def _(world: World) -> None:
    user_id = world.friend()
    world.act("はなこ", "block")
    answer = world.ask("POST", LOADING, {"chatId": user_id})
    assert (answer.status_code, answer.get_json()) == (202, {})
    assert not _is_loading(world)


@RULES.refused(99, "4, 7, 61 and 65 seconds; groups")
def _(world: World) -> None:
    someone = "U" + "0" * 32
    few, odd = "Must be between 5 and 60", "must be a multiple of five"
    tried: list[tuple[dict[str, object], list[tuple[str, str]]]] = [
        ({"chatId": someone, "loadingSeconds": 4}, [("loadingSeconds", few), ("loadingSeconds", odd)]),
        ({"chatId": someone, "loadingSeconds": 61}, [("loadingSeconds", few), ("loadingSeconds", odd)]),
        ({"chatId": someone, "loadingSeconds": 65}, [("loadingSeconds", few)]),
        ({"chatId": someone, "loadingSeconds": 7}, [("loadingSeconds", odd)]),
        ({"chatId": someone, "loadingSeconds": 7.5}, [("loadingSeconds", few), ("loadingSeconds", odd)]),
        ({"chatId": "C" + "0" * 32}, [("chatId", "Only user id is acceptable")]),
        ({}, [("chatId", "Only user id is acceptable")]),
    ]
    for body, expected in tried:
        answer = world.ask("POST", LOADING, body)
        assert answer.status_code == 400
        found = [(one["property"], one["message"].split(",")[0]) for one in answer.get_json()["details"]]
        assert found == expected


@RULES.accepted(104, "the account's id is the destination of its webhooks")
def _(world: World) -> None:
    shown = world.get("info").get_json()
    assert shown["userId"] == world.stand_in.platform.first_channel.bot_user_id
    assert (shown["displayName"], shown["basicId"][0]) == ("みどり市役所", "@")
    assert (shown["chatMode"], shown["markAsReadMode"]) == ("bot", "auto")


@RULES.accepted(104, "an account that is answered by hand says so", channel=ANSWERED_BY_HAND)
def _(world: World) -> None:
    shown = world.get("info").get_json()
    assert (shown["chatMode"], shown["markAsReadMode"]) == ("chat", "manual")


@RULES.refused(104, "another channel's id is another")
def _(world: World) -> None:
    mine = world.get("info").get_json()["userId"]
    assert world.get("info", Authorization="Bearer other-token").get_json()["userId"] != mine
