"""Rules 3 to 5: who may ask at all."""

from simulator import ChannelConfig
from tests.simulator.contract.cases import Rules
from tests.simulator.contract.oauth_calls import (
    CHANNEL,
    issue_by_assertion,
    issue_by_secret,
    opens,
    post,
    public_jwk,
)
from tests.simulator.world import SECRET, TOKEN, World

RULES = Rules()
DAY = 86_400
UNVERIFIED = ChannelConfig("みどり市", SECRET, TOKEN, unverified=True)


@RULES.accepted(3, "each channel's token opens that channel")
def _(world: World) -> None:
    answer = world.get("info")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert answer.get_json()["displayName"] == "みどり市役所"
    assert world.get("info", Authorization="Bearer other-token").get_json()["displayName"] == "べつの町"


@RULES.refused(3, "no token, another scheme, unknown tokens")
def _(world: World) -> None:
    for given in ("", "Bearer", "Bearer ", "Bearer unknown", f"Basic {TOKEN}", TOKEN, f"bearer {TOKEN}"):
        answer = world.get("info", Authorization=given)
        assert answer.status_code == 401
        assert answer.get_json()["message"].startswith("Authentication failed due to the following reason: ")
        assert answer.headers["x-line-request-id"]
    assert world.client.get("/v2/bot/info").status_code == 401


@RULES.accepted(4, "every kind of token lives as long as it says", channel=CHANNEL)
def _(world: World) -> None:
    world.control("POST", "assertionKeys", {"jwk": public_jwk()})
    stateless = issue_by_secret(world).get_json()["access_token"]
    short_lived = issue_by_secret(world, "/v2/oauth/accessToken").get_json()["access_token"]
    by_jwt = issue_by_assertion(world, token_exp=DAY).get_json()["access_token"]
    assert [opens(world, token) for token in (stateless, short_lived, by_jwt, TOKEN)] == [True] * 4
    world.advance(899)
    assert opens(world, stateless)
    world.advance(DAY - 900)
    assert opens(world, by_jwt)
    world.advance(29 * DAY)
    assert [opens(world, token) for token in (short_lived, TOKEN)] == [True, True]


@RULES.refused(
    4, "a stateless token after 900 seconds, v2.1 after its time, short-lived after 30 days", channel=CHANNEL
)
def _(world: World) -> None:
    world.control("POST", "assertionKeys", {"jwk": public_jwk()})
    stateless = issue_by_secret(world).get_json()["access_token"]
    short_lived = issue_by_secret(world, "/v2/oauth/accessToken").get_json()["access_token"]
    by_jwt = issue_by_assertion(world, token_exp=DAY).get_json()["access_token"]
    world.advance(900)
    assert [opens(world, token) for token in (stateless, by_jwt, short_lived)] == [False, True, True]
    world.advance(DAY - 900)
    assert [opens(world, token) for token in (by_jwt, short_lived)] == [False, True]
    world.advance(29 * DAY)
    assert not opens(world, short_lived)
    assert world.get("info", Authorization=f"Bearer {short_lived}").status_code == 401


@RULES.refused(4, "revoked tokens, also the long-lived one", channel=CHANNEL)
def _(world: World) -> None:
    short_lived = issue_by_secret(world, "/v2/oauth/accessToken").get_json()["access_token"]
    for token in (short_lived, TOKEN):
        assert post(world, "/v2/oauth/revoke", access_token=token).status_code == 200
        assert not opens(world, token)


@RULES.accepted(5, "a verified account lists its followers")
def _(world: World) -> None:
    assert world.get("followers/ids").get_json() == {"userIds": []}


@RULES.refused(5, "an unverified account", channel=UNVERIFIED)
def _(world: World) -> None:
    answer = world.get("followers/ids")
    assert answer.status_code == 403
    assert answer.get_json() == {"message": "Access to this API is not available for your account"}
