"""Rules 5, 95, 96, 99, 104: profile, followers, loading animation, the account itself."""

import pytest

from simulator import ChannelConfig
from tests.simulator.world import SECRET, TOKEN, World, text

LOADING = "/v2/bot/chat/loading/start"


def test_rule_5_unverified_accounts_may_not_list_followers() -> None:
    world = World(channel=ChannelConfig("みどり市", SECRET, TOKEN, unverified=True))
    answer = world.get("followers/ids")
    assert (answer.status_code, answer.get_json()["message"]) == (
        403,
        "Access to this API is not available for your account",
    )


def test_rule_95_a_friend_has_a_profile(world: World) -> None:
    user_id = world.friend()
    shown = world.get(f"profile/{user_id}").get_json()
    assert shown == {"userId": user_id, "displayName": "はなこ", "language": "ja"}


def test_rule_95_no_profile_without_friendship(world: World) -> None:
    assert world.get("profile/U123").status_code == 400
    assert world.get("profile/U" + "0" * 32).status_code == 404
    user_id = world.friend()
    world.act("はなこ", "block")
    answer = world.get(f"profile/{user_id}")
    assert (answer.status_code, answer.get_json()) == (404, {"message": "Not found"})


def test_rule_95_a_stranger_who_wrote_has_a_profile(world: World) -> None:
    world.control("POST", "users", {"names": ["はなこ"]})
    user_id = world.person("はなこ").user_id
    assert world.get(f"profile/{user_id}").status_code == 404
    world.act("はなこ", "say", {"text": "やあ", "follow": False})
    assert world.get(f"profile/{user_id}").status_code == 200


def test_rule_96_followers_come_in_pages_without_blockers(world: World) -> None:
    names = [f"町民{number}" for number in range(7)]
    world.control("POST", "users", {"names": names, "follow": True})
    world.act("町民3", "block")
    found: list[str] = []
    page = world.get("followers/ids?limit=3").get_json()
    while True:
        found += page["userIds"]
        if "next" not in page:
            break
        page = world.get(f"followers/ids?limit=3&start={page['next']}").get_json()
    assert found == [world.person(name).user_id for name in names if name != "町民3"]


def test_rule_96_a_page_token_lives_a_day(world: World) -> None:
    world.control("POST", "users", {"names": ["一", "二"], "follow": True})
    token = world.get("followers/ids?limit=1").get_json()["next"]
    world.advance(24 * 3600 + 1)
    for start in (token, "garbage", ""):
        answer = world.get(f"followers/ids?start={start}")
        assert (answer.status_code, answer.get_json()) == (400, {"message": "Invalid start param"})


@pytest.mark.parametrize(("limit", "status"), [("1", 200), ("1000", 200), ("0", 400), ("1001", 400), ("x", 400)])
def test_rule_96_page_sizes(world: World, limit: str, status: int) -> None:
    assert world.get(f"followers/ids?limit={limit}").status_code == status


@pytest.mark.parametrize("seconds", [5, 20, 60])
def test_rule_99_loading_shows_until_a_message_comes(world: World, seconds: int) -> None:
    body = {"chatId": world.friend(), "loadingSeconds": seconds}
    answer = world.ask("POST", LOADING, body)
    assert (answer.status_code, answer.get_json()) == (202, {})
    assert world.control("GET", "users/はなこ").get_json()["loading"] is True
    world.push("はなこ", text())
    assert world.control("GET", "users/はなこ").get_json()["loading"] is False


def test_rule_99_loading_ends_by_itself(world: World) -> None:
    world.ask("POST", LOADING, {"chatId": world.friend()})
    world.advance(20)
    assert world.control("GET", "users/はなこ").get_json()["loading"] is False


@pytest.mark.parametrize(
    ("body", "properties"),
    [
        ({"chatId": "C" + "0" * 32}, ["chatId"]),
        ({"chatId": "U" + "0" * 32, "loadingSeconds": 3}, ["loadingSeconds", "loadingSeconds"]),
        ({"chatId": "U" + "0" * 32, "loadingSeconds": 65}, ["loadingSeconds"]),
        ({"chatId": "U" + "0" * 32, "loadingSeconds": 7}, ["loadingSeconds"]),
        ({"chatId": "U" + "0" * 32, "loadingSeconds": True}, ["loadingSeconds", "loadingSeconds"]),
        ({}, ["chatId"]),
    ],
)
def test_rule_99_bad_loading_requests_are_refused(world: World, body: object, properties: list[str]) -> None:
    answer = world.ask("POST", LOADING, body)
    assert answer.status_code == 400
    assert [one["property"] for one in answer.get_json()["details"]] == properties


def test_rule_104_the_account_is_the_destination(world: World) -> None:
    shown = world.get("info").get_json()
    assert shown["userId"] == world.stand_in.platform.first_channel.bot_user_id
    assert shown["displayName"] == "みどり市役所"
    assert (shown["chatMode"], shown["markAsReadMode"]) == ("bot", "auto")
