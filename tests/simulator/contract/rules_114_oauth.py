"""Rules 114 to 117: issuing, verifying and revoking tokens; ID tokens."""

from typing import Any

from werkzeug.test import TestResponse

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.oauth_calls import (
    ASSERTION_TYPE,
    CHANNEL,
    KEY_ID,
    LOGIN_NUMBER,
    NUMBER,
    assertion,
    error_of,
    issue_by_assertion,
    issue_by_secret,
    opens,
    post,
    public_jwk,
)
from tests.simulator.world import SECRET, TOKEN, World

RULES = Rules()
BAD_CREDENTIALS = (400, "invalid_request", "Invalid 'client_credentials'.")
SHORT, MONTH = "/v2/oauth/accessToken", 2_592_000
NO_KEY = {"message": "Cannot find channel key that satisfies the conditions"}


@RULES.accepted(114, "by id and secret: a bearer token for 900 seconds", channel=CHANNEL)
def _(world: World) -> None:
    answer = issue_by_secret(world)
    body = answer.get_json()
    assert answer.status_code == 200
    assert set(body) == {"token_type", "access_token", "expires_in"}
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 900)
    assert opens(world, body["access_token"])
    assert issue_by_secret(world, client_assertion="", client_assertion_type="").status_code == 200


@RULES.accepted(114, "by an assertion, as often as one likes", channel=CHANNEL)
def _(world: World) -> None:
    assert world.control("POST", "assertionKeys", {"jwk": public_jwk()}).get_json() == {"kid": KEY_ID}
    issued = [issue_by_assertion(world, "/oauth2/v3/token").get_json()["access_token"] for _ in range(40)]
    assert len(set(issued)) == 40
    assert opens(world, issued[0])


@RULES.refused(114, "wrong secret, wrong id, no id, JSON in place of a form", channel=CHANNEL)
def _(world: World) -> None:
    assert error_of(issue_by_secret(world, client_secret="wrong")) == BAD_CREDENTIALS
    assert error_of(issue_by_secret(world, client_id="1")) == BAD_CREDENTIALS
    assert error_of(post(world, "/oauth2/v3/token", grant_type="client_credentials")) == BAD_CREDENTIALS
    assert issue_by_secret(world, grant_type="password").status_code == 400
    assert world.client.post("/oauth2/v3/token", json={}).status_code == 415


@RULES.accepted(115, "the 31st short-lived token ends the oldest", channel=CHANNEL)
def _(world: World) -> None:
    issued = [issue_by_secret(world, SHORT).get_json() for _ in range(30)]
    assert {(one["expires_in"], one["token_type"]) for one in issued} == {(MONTH, "Bearer")}
    assert opens(world, issued[0]["access_token"])
    newest = issue_by_secret(world, SHORT).get_json()
    alive = [opens(world, one["access_token"]) for one in [*issued, newest]]
    assert alive == [False] + [True] * 30


@RULES.refused(115, "a short-lived token with a wrong id or secret", channel=CHANNEL)
def _(world: World) -> None:
    assert error_of(issue_by_secret(world, SHORT, client_id="1")) == (400, "invalid_client", "invalid client_id")
    wrong = issue_by_secret(world, SHORT, client_secret="x")
    assert error_of(wrong) == (400, "invalid_client", "invalid client_secret")
    assert error_of(post(world, SHORT, client_id=NUMBER, client_secret=SECRET))[1] == "invalid_request"


@RULES.accepted(115, "30 tokens v2.1 with their key ids; an expired one makes room", channel=CHANNEL)
def _(world: World) -> None:
    world.control("POST", "assertionKeys", {"jwk": public_jwk()})
    first = issue_by_assertion(world, token_exp=60).get_json()
    assert (first["expires_in"], first["token_type"]) == (60, "Bearer")
    issued = [issue_by_assertion(world, token_exp=MONTH).get_json() for _ in range(29)]
    signed = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion(world)}
    kids = world.client.get("/oauth2/v2.1/tokens/kid", query_string=signed).get_json()["kids"]
    assert kids == [one["key_id"] for one in [first, *issued]]
    world.advance(60)
    assert issue_by_assertion(world).status_code == 200


@RULES.refused(115, "the 31st token v2.1", channel=CHANNEL)
def _(world: World) -> None:
    world.control("POST", "assertionKeys", {"jwk": public_jwk()})
    statuses = [issue_by_assertion(world).status_code for _ in range(30)]
    answer = issue_by_assertion(world)
    assert statuses == [200] * 30
    assert answer.status_code == 400
    assert answer.get_json() == {"message": "The maximum number of access tokens has already been issued"}


@RULES.refused(115, "an assertion of a key nobody registered", channel=CHANNEL)
def _(world: World) -> None:
    for path in ("/oauth2/v2.1/token", "/oauth2/v3/token"):
        answer = issue_by_assertion(world, path)
        assert (answer.status_code, answer.get_json()) == (404, NO_KEY)
    signed = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion(world)}
    assert world.client.get("/oauth2/v2.1/tokens/kid", query_string=signed).get_json() == NO_KEY


@RULES.refused(115, "assertions that say something wrong or are signed by somebody else", channel=CHANNEL)
def _(world: World) -> None:
    world.control("POST", "assertionKeys", {"jwk": public_jwk()})
    now = int(world.stand_in.platform.clock.now().timestamp())
    mismatch = "iss and clientId of key do not match"
    faults: list[tuple[dict[str, Any], str]] = [
        ({"iss": "1"}, mismatch),
        ({"sub": None}, mismatch),
        ({"aud": "https://example.com/"}, "Invalid aud"),
        ({"exp": now}, "Invalid exp"),
        ({"exp": now + 1860}, "Invalid exp"),
        ({"exp": "soon"}, "Invalid exp"),
        ({"token_exp": MONTH + 1}, "Invalid token_exp"),
        ({"token_exp": 0}, "Invalid token_exp"),
        ({"token_exp": None}, "Invalid token_exp"),
        ({"key": "somebody else"}, "Invalid signature"),
        ({"header": {"alg": "none", "kid": KEY_ID}}, "Invalid signature"),
    ]
    for claims, description in faults:
        assert error_of(issue_by_assertion(world, **claims)) == (400, "invalid_client", description), claims
    for garbage in ("", "a.b.c", "é.é.é", "e30.e30", "e30.e30." + "x" * 20_000):
        given = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION_TYPE}
        assert error_of(post(world, "/oauth2/v2.1/token", **given, client_assertion=garbage))[1] == "invalid_client"
    assert issue_by_assertion(world, token_exp=MONTH).status_code == 200


@RULES.accepted(116, "verifying tells the channel and the seconds left; revoking has an empty answer", channel=CHANNEL)
def _(world: World) -> None:
    world.control("POST", "assertionKeys", {"jwk": public_jwk()})
    by_jwt = issue_by_assertion(world, token_exp=100).get_json()["access_token"]
    world.advance(10)
    shown = _verify_web_token(world, by_jwt).get_json()
    assert (shown["client_id"], shown["scope"]) == (NUMBER, "profile chat_message.write")
    assert 85 <= shown["expires_in"] <= 90
    assert post(world, "/v2/oauth/verify", access_token=TOKEN).get_json()["client_id"] == NUMBER
    credentials = {"client_id": NUMBER, "client_secret": SECRET}
    for token in (by_jwt, by_jwt, "never.seen.before"):
        answer = post(world, "/oauth2/v2.1/revoke", **credentials, access_token=token)
        assert (answer.status_code, answer.data) == (200, b"")
    assert not opens(world, by_jwt)
    unknown = post(world, "/v2/oauth/revoke", access_token="unknown")
    assert (unknown.status_code, unknown.data) == (200, b"")


@RULES.accepted(116, "a stateless token cannot be revoked", channel=CHANNEL)
def _(world: World) -> None:
    token = issue_by_secret(world).get_json()["access_token"]
    post(world, "/oauth2/v2.1/revoke", client_id=NUMBER, client_secret=SECRET, access_token=token)
    post(world, "/v2/oauth/revoke", access_token=token)
    assert opens(world, token)


@RULES.refused(116, "verifying what is no living token; revoking with a wrong secret", channel=CHANNEL)
def _(world: World) -> None:
    token = issue_by_secret(world).get_json()["access_token"]
    world.advance(900)
    assert error_of(_verify_web_token(world, token)) == (400, "invalid_request", "The access token expired")
    assert error_of(_verify_web_token(world, "x")) == (400, "invalid_request", "The access token not JWS")
    unknown = post(world, "/v2/oauth/verify", access_token="unknown")
    assert error_of(unknown) == (400, "invalid_request", "access_token invalid")
    assert error_of(post(world, "/v2/oauth/verify", access_token=""))[1] == "invalid_request"
    wrong = post(world, "/oauth2/v2.1/revoke", client_id=NUMBER, client_secret="x", access_token=token)
    assert error_of(wrong) == (400, "invalid_client", "invalid client_secret")


def _verify_web_token(world: World, token: str) -> TestResponse:
    return world.client.get("/oauth2/v2.1/verify", query_string={"access_token": token})


def _verify_id_token(world: World, token: str, **form: str) -> TestResponse:
    return post(world, "/oauth2/v2.1/verify", **{"id_token": token, "client_id": LOGIN_NUMBER, **form})


def _id_token(world: World, **wanted: Any) -> str:
    answer = world.act("はなこ", "idToken", wanted)
    assert answer.status_code == 201
    token: str = answer.get_json()["idToken"]
    return token


@RULES.accepted(117, "a person's ID token gives its claims", channel=CHANNEL)
def _(world: World) -> None:
    user_id = world.friend()
    world.act("はなこ", "profile", {"pictureUrl": "https://example.com/hanako.png"})
    token = _id_token(world, nonce="n-1", email="hanako@example.com")
    answer = _verify_id_token(world, token, nonce="n-1", user_id=user_id)
    claims = answer.get_json()
    assert answer.status_code == 200
    assert claims.pop("exp") - claims.pop("iat") == 3600
    assert claims == {
        "iss": "https://access.line.me",
        "sub": user_id,
        "aud": LOGIN_NUMBER,
        "nonce": "n-1",
        "amr": ["linesso"],
        "name": "はなこ",
        "picture": "https://example.com/hanako.png",
        "email": "hanako@example.com",
    }


@RULES.refused(117, "each of the six faults has its own text", channel=CHANNEL)
def _(world: World) -> None:
    world.friend()
    good = _id_token(world, nonce="n-1")
    tried = {
        "Invalid IdToken.": _verify_id_token(world, _id_token(world, signature="wrong")),
        "Invalid IdToken Issuer.": _verify_id_token(world, _id_token(world, issuer="https://example.com")),
        "IdToken expired.": _verify_id_token(world, _id_token(world, expiresIn=-1)),
        "Invalid IdToken Audience.": _verify_id_token(world, good, client_id=NUMBER),
        "Invalid IdToken Nonce.": _verify_id_token(world, good, nonce="n-2"),
        "Invalid IdToken Subject Identifier.": _verify_id_token(world, good, user_id="U" + "0" * 32),
    }
    for description, answer in tried.items():
        assert error_of(answer) == (400, "invalid_request", description)


@RULES.refused(117, "an hour later, tampered with, no token at all", channel=CHANNEL)
def _(world: World) -> None:
    world.friend()
    good = _id_token(world)
    head, _, signature = good.split(".")
    other_claims = _id_token(world, nonce="x").split(".")[1]
    for bad in ("", "a.b.c", f"{head}.{other_claims}.{signature}", good + "x"):
        assert error_of(_verify_id_token(world, bad))[2] == "Invalid IdToken."
    world.advance(3600)
    assert error_of(_verify_id_token(world, good))[2] == "IdToken expired."
