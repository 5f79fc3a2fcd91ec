"""Control of profiles, ID tokens, keys and attachments: what it refuses, and what it forgets."""

import base64
from typing import Any

import pytest

from simulator import ChannelConfig, Limits
from simulator.rules.json_web_tokens import NoPublicKey
from simulator.state.media import Content, MediaStore, SentMessage
from tests.simulator.contract.oauth_calls import CHANNEL, KEY_ID, issue_by_assertion, issue_by_secret, public_jwk
from tests.simulator.world import SECRET, TOKEN, World

BAD_BODIES: list[tuple[str, dict[str, Any]]] = [
    ("profile", {"language": 5}),
    ("profile", {"statusMessage": ""}),
    ("profile", {"pictureUrl": "http://example.com/"}),
    ("profile", {"consent": "no"}),
    ("idToken", {"expiresIn": "soon"}),
    ("idToken", {"expiresIn": True}),
    ("idToken", {"expiresIn": 1e300}),
    ("idToken", {"nonce": 5}),
    ("idToken", {"signature": "none"}),
    ("accountLink", {}),
    ("accountLink", {"linkToken": "x", "nonce": None}),
    ("send", {"message": {"type": "image"}, "contentBase64": "no base64"}),
    ("send", {"message": {"type": "image"}, "contentBase64": ""}),
    ("send", {"message": {"type": "image"}, "contentBase64": 5}),
    ("send", {"message": {"type": "image"}, "contentBase64": "AAAA", "contentType": "画像"}),
    ("send", {"message": {"type": "video"}, "preparingSeconds": -1}),
    ("send", {"message": {"type": "video"}, "preparingSeconds": "5"}),
]


@pytest.mark.parametrize(("act", "body"), BAD_BODIES)
def test_bad_requests_get_a_sentence(world: World, act: str, body: dict[str, Any]) -> None:
    world.friend()
    answer = world.act("はなこ", act, body)
    assert answer.status_code == 400
    assert answer.get_json()["error"]


@pytest.mark.parametrize("act", ["profile", "idToken", "accountLink"])
def test_nobody_has_no_identity(world: World, act: str) -> None:
    body = {"linkToken": "x", "nonce": "n" * 10} if act == "accountLink" else {}
    assert world.act("だれか", act, body).status_code == 404


def test_a_lone_surrogate_is_harmless(world: World) -> None:
    world.friend()
    token = world.client.post(
        "/_control/users/はなこ/idToken", data=b'{"nonce": "\\ud800"}', content_type="application/json"
    )
    assert token.status_code == 201
    link = world.client.post(
        "/_control/users/はなこ/accountLink",
        data=b'{"linkToken": "\\ud800", "nonce": "\\ud800123456789"}',
        content_type="application/json",
    )
    assert link.status_code == 200
    mark = world.ask("POST", "/v2/bot/chat/markAsRead", b'{"markAsReadToken": "\\ud800"}')
    assert mark.status_code == 400
    assert world.ask("PUT", "/v2/bot/channel/webhook/endpoint", b'{"endpoint": "https://\\ud800"}').status_code == 400


def test_a_channel_has_two_keys_at_most() -> None:
    world = World(channel=CHANNEL)
    try:
        named = world.control("POST", "assertionKeys", {"jwk": public_jwk()}).get_json()["kid"]
        nameless = world.control("POST", "assertionKeys", {"jwk": public_jwk(kid=None)}).get_json()["kid"]
        assert world.control("GET", "assertionKeys").get_json() == [named, nameless]
        assert world.control("POST", "assertionKeys", {"jwk": public_jwk(kid="third")}).status_code == 409
        assert world.control("DELETE", f"assertionKeys/{KEY_ID}").status_code == 204
        assert world.control("DELETE", f"assertionKeys/{KEY_ID}").status_code == 404
        assert issue_by_assertion(world).status_code == 404
    finally:
        world.stand_in.stop()


@pytest.mark.parametrize(
    "wrong",
    [{"kty": "EC"}, {"alg": "RS512"}, {"use": "enc"}, {"n": "AQAB"}, {"n": 5}, {"n": "é"}, {"e": ""}, {"e": "AQ"}],
)
def test_unfit_keys_are_refused(world: World, wrong: dict[str, Any]) -> None:
    answer = world.control("POST", "assertionKeys", {"jwk": public_jwk(**wrong)})
    assert answer.status_code == 400
    assert world.control("POST", "assertionKeys", {"jwk": "key"}).status_code == 400
    with pytest.raises(NoPublicKey):
        World(channel=ChannelConfig("みどり市", SECRET, TOKEN, assertion_keys=(public_jwk(**wrong),)))


def test_a_channel_id_is_made_of_digits() -> None:
    with pytest.raises(ValueError, match="digits"):
        ChannelConfig("みどり市", SECRET, TOKEN, channel_id="12x")


def test_stateless_tokens_are_bounded() -> None:
    world = World(channel=CHANNEL, limits=Limits(tokens=3))
    try:
        for _ in range(5):
            issue_by_secret(world)
        shown = world.control("GET", "tokens").get_json()
        assert shown["channelId"] == CHANNEL.channel_id
        assert shown["living"] == {"long-lived": 1, "short-lived": 0, "v2.1": 0, "stateless": 3}
    finally:
        world.stand_in.stop()


def test_all_tokens_can_be_revoked(world: World) -> None:
    assert world.control("DELETE", "tokens").status_code == 204
    assert world.get("info").status_code == 401
    assert world.get("info", Authorization="Bearer other-token").status_code == 200


def test_contents_are_bounded_in_number_and_size() -> None:
    store = MediaStore(remembered=3, largest=10)
    for number in range(4):
        store.keep(str(number), SentMessage("text"))
    assert [store.find(str(number)) is None for number in range(4)] == [True, False, False, False]
    store.keep("large", SentMessage("image", Content(b"x" * 8, "image/jpeg")))
    store.keep("larger", SentMessage("image", Content(b"x" * 9, "image/jpeg")))
    assert store.find("large") is None
    store.take_back("larger")
    store.keep("large", SentMessage("image", Content(b"x" * 8, "image/jpeg")))
    assert store.find("larger") == SentMessage("image", is_unsent=True)


def test_ten_megabytes_may_be_sent_and_no_more(world: World) -> None:
    allowed = base64.b64encode(b"x" * 10 * 1024 * 1024).decode()
    body = {"message": {"type": "file"}, "contentBase64": allowed}
    assert world.act("はなこ", "send", body).status_code == 202
    body["contentBase64"] = base64.b64encode(b"x" * (10 * 1024 * 1024 + 1)).decode()
    assert world.act("はなこ", "send", body).status_code == 400
