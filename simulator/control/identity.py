"""Control: who a person is to the account: profile, ID token, account link (rules 95, 101, 117)."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify

from simulator.api.login import ISSUER
from simulator.application import present_platform
from simulator.control.asking import (
    ControlRefused,
    asked_body,
    asked_channel,
    asked_person,
    asked_residents,
    asked_text,
)
from simulator.rules.json_web_tokens import write_hs256_token
from simulator.rules.values import is_address
from simulator.state.channel import Channel
from simulator.state.person import Person

identity = Blueprint("identity", __name__, url_prefix="/_control")
TEXT_LIMIT = 500
SHORTEST_NONCE, LONGEST_NONCE = 10, 255
ID_TOKEN_LIFE, LONGEST_ID_TOKEN_LIFE = 3600.0, 86_400.0  # seconds
_PROFILE = {"language": "language", "pictureUrl": "picture_url", "statusMessage": "status_message"}


@identity.post("/users/<name>/profile")
def change_profile(name: str) -> Response:
    """Change `language`, `pictureUrl`, `statusMessage` (null leaves one out) or `consent` to giving a profile."""
    body = asked_body()
    given = {field: _text_or_none(body, name) for name, field in _PROFILE.items() if name in body}
    picture, consent = given.get("picture_url"), body.get("consent")
    if picture is not None and not is_address(picture, ("https",)):
        raise ControlRefused(400, "'pictureUrl' must be an https address")
    if not isinstance(consent, bool | None):
        raise ControlRefused(400, "'consent' must be true or false")
    with present_platform().changed:
        person = asked_person(name)
        person.profile = replace(person.profile, **given)
        if consent is not None:
            person.has_consented = consent
        return jsonify({**person.profile.as_json(), "consent": person.has_consented})


def _text_or_none(body: dict[str, Any], name: str) -> str | None:
    return None if body[name] is None else asked_text(body, name, TEXT_LIMIT)


@identity.get("/login")
def show_login() -> Response:
    """The client id of the LINE Login channel beside the asked one."""
    return jsonify({"clientId": asked_channel().login.number})


@identity.post("/users/<name>/idToken")
def make_id_token(name: str) -> tuple[Response, int]:
    """The ID token a page gets when the person opens it, with a `nonce` and an `email` if given.

    `expiresIn` seconds (0 and less: expired already), another `issuer` and `"signature": "wrong"` make bad ones.
    """
    body, platform, channel = asked_body(), present_platform(), asked_channel()
    life, signature = body.get("expiresIn", ID_TOKEN_LIFE), body.get("signature", "valid")
    if isinstance(life, bool) or not isinstance(life, int | float) or abs(life) > LONGEST_ID_TOKEN_LIFE:
        raise ControlRefused(400, f"'expiresIn' must be a number of at most {LONGEST_ID_TOKEN_LIFE:g} seconds")
    if signature not in ("valid", "wrong"):
        raise ControlRefused(400, "'signature' must be valid or wrong")
    given: dict[str, Any] = {name: asked_text(body, name, TEXT_LIMIT) for name in ("nonce", "email") if name in body}
    issuer = asked_text(body, "issuer", TEXT_LIMIT) if "issuer" in body else ISSUER
    with platform.changed:
        now = int(platform.clock.now().timestamp())
        times = {"iat": now, "exp": now + int(life)}
        claims = {"iss": issuer, **_claims(channel, asked_person(name)), **times, **given}
    secret = channel.login.secret if signature == "valid" else f"not {channel.login.secret}"
    return jsonify({"idToken": write_hs256_token(claims, secret), "clientId": channel.login.number}), 201


def _claims(channel: Channel, person: Person) -> dict[str, Any]:
    claims = {"sub": person.user_id, "aud": channel.login.number, "amr": ["linesso"], "name": person.name}
    return {**claims, "picture": person.profile.picture_url} if person.profile.picture_url else claims


@identity.post("/users/<name>/accountLink")
def link_account(name: str) -> tuple[Response, int]:
    """Open the address of the account link with `linkToken` and `nonce`; 200 and null when that causes no event."""
    body = asked_body()
    token, nonce = asked_text(body, "linkToken", TEXT_LIMIT), body.get("nonce")
    if not isinstance(nonce, str) or not SHORTEST_NONCE <= len(nonce) <= LONGEST_NONCE:
        raise ControlRefused(400, f"'nonce' must be a string of {SHORTEST_NONCE} to {LONGEST_NONCE} characters")
    with present_platform().changed:
        asked_person(name)
        event_id = asked_residents().link_account(name, token, nonce)
    return jsonify({"webhookEventId": event_id}), 202 if event_id else 200
