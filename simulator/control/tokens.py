"""Control: the keys that may ask for channel access tokens, and the tokens alive (rules 114, 115)."""

from flask import Blueprint, Response, jsonify

from simulator.application import present_platform
from simulator.control.asking import ControlRefused, asked_body, asked_channel
from simulator.state.tokens import TokenKind, TooManyKeys

tokens = Blueprint("tokens", __name__, url_prefix="/_control")


@tokens.get("/assertionKeys")
def list_keys() -> Response:
    """The ids of the channel's assertion signing keys."""
    with present_platform().changed:
        return jsonify(asked_channel().assertion_keys.ids)


@tokens.post("/assertionKeys")
def register_key() -> tuple[Response, int]:
    """Register the public key `{"jwk": {...}}` as in LINE's console; the answer's `kid` goes into the assertions."""
    key, channel = asked_body().get("jwk"), asked_channel()
    if not isinstance(key, dict):
        raise ControlRefused(400, "'jwk' must be an object: the public key as a JSON web key")
    with present_platform().changed:
        try:
            key_id = channel.assertion_keys.register(key)
        except TooManyKeys as error:
            raise ControlRefused(409, str(error)) from error
        except ValueError as error:
            raise ControlRefused(400, str(error)) from error
    return jsonify({"kid": key_id}), 201


@tokens.delete("/assertionKeys/<key_id>")
def remove_key(key_id: str) -> tuple[str, int]:
    """Forget a key."""
    with present_platform().changed:
        try:
            asked_channel().assertion_keys.remove(key_id)
        except KeyError as error:
            raise ControlRefused(404, f"no key '{key_id}'") from error
    return "", 204


@tokens.get("/tokens")
def count_tokens() -> Response:
    """The channel's number, and how many tokens of each kind live."""
    platform, channel = present_platform(), asked_channel()
    with platform.changed:
        now = platform.clock.now()
        living = {kind.value: len(channel.tokens.living(kind, now)) for kind in TokenKind}
    return jsonify({"channelId": channel.number, "living": living})


@tokens.delete("/tokens")
def revoke_tokens() -> tuple[str, int]:
    """End every token of the channel, the long-lived one too; calls are answered with 401 from now on (rule 4)."""
    with present_platform().changed:
        asked_channel().tokens.revoke_all()
    return "", 204
