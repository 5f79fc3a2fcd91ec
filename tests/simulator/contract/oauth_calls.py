"""Asking for tokens as a bot does: forms, signing keys, assertions."""

import base64
import json
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from werkzeug.test import TestResponse

from simulator import ChannelConfig
from tests.simulator.world import SECRET, TOKEN, World

NUMBER, LOGIN_NUMBER = "1234567890", "1987654321"
CHANNEL = ChannelConfig(
    "みどり市役所", SECRET, TOKEN, channel_id=NUMBER, login_channel_id=LOGIN_NUMBER, login_secret="login-secret"
)
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEY_ID = "key-of-the-town"


def in_base64url(raw: bytes) -> str:
    """Base64url without padding, as JSON web tokens have it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@cache
def private_key(_owner: str) -> RSAPrivateKey:
    """The key of somebody who signs assertions."""
    return generate_private_key(65537, 2048)


def public_jwk(**more: Any) -> dict[str, Any]:
    """The public half, as it is registered."""
    numbers = private_key("the town").public_key().public_numbers()
    n, e = numbers.n.to_bytes(256, "big"), numbers.e.to_bytes(3, "big")
    key = {"kty": "RSA", "alg": "RS256", "use": "sig", "kid": KEY_ID, "n": in_base64url(n), "e": in_base64url(e)}
    return {**key, **more}


def assertion(world: World, *, key: str = "the town", header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A signed assertion good for 30 minutes; `claims` replace or add."""
    whole = {
        "iss": NUMBER,
        "sub": NUMBER,
        "aud": "https://api.line.me/",
        "exp": int(world.stand_in.platform.clock.now().timestamp()) + 1800,
        "token_exp": 86400,
        **claims,
    }
    head = header or {"alg": "RS256", "typ": "JWT", "kid": KEY_ID}
    signed = ".".join(in_base64url(json.dumps(part).encode()) for part in (head, whole))
    return f"{signed}.{in_base64url(private_key(key).sign(signed.encode(), PKCS1v15(), SHA256()))}"


def post(world: World, path: str, **form: str) -> TestResponse:
    """A form sent without any bearer token."""
    return world.client.post(path, data=form)


def issue_by_secret(world: World, path: str = "/oauth2/v3/token", **form: str) -> TestResponse:
    """A token by channel id and secret."""
    given = {"grant_type": "client_credentials", "client_id": NUMBER, "client_secret": SECRET, **form}
    return post(world, path, **given)


def issue_by_assertion(world: World, path: str = "/oauth2/v2.1/token", **claims: Any) -> TestResponse:
    """A token by an assertion of the registered key."""
    signed = assertion(world, **claims)
    given = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}
    return post(world, path, **given)


def opens(world: World, token: str) -> bool:
    """Whether a call with this bearer token is let in."""
    return world.get("info", Authorization=f"Bearer {token}").status_code == 200


def error_of(answer: TestResponse) -> tuple[int, str, str]:
    """Status, error and description of a refusal."""
    body = answer.get_json()
    return answer.status_code, body["error"], body["error_description"]
