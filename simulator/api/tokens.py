"""Issuing, verifying and revoking channel access tokens (rules 4, 114-116)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from simulator.api.calls import Answer, Call, Refused
from simulator.api.endpoints import Body, Endpoint
from simulator.rules.json_web_tokens import (
    NoWebToken,
    WebToken,
    has_rs256_signature,
    is_web_token_shaped,
    read_web_token,
)
from simulator.state.channel import Channel
from simulator.state.rate_limits import Rate
from simulator.state.tokens import LONGEST_LIFE, STATELESS_LIFE, AccessToken, TokenKind, TooManyTokens

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
AUDIENCE = "https://api.line.me/"
ASSERTION_LIFE = timedelta(minutes=30)
_OLD_KINDS = (TokenKind.SHORT_LIVED, TokenKind.LONG_LIVED)
_WEB_KINDS = (TokenKind.BY_JWT, TokenKind.STATELESS)
_NOT_ANY_TOKEN = "The access token not JWS"  # noqa: S105 - no secret


def refusal(error: str, description: str) -> Refused:
    """A refusal as OAuth endpoints write it."""
    return Refused(400, {"error": error, "error_description": description})


def _issue_stateless(call: Call) -> Answer:
    _check_grant(call.form)
    if call.form.get("client_assertion") or call.form.get("client_assertion_type"):  # LINE's SDK may send both empty
        channel = _channel_of_assertion(call, call.form)[0]
    else:
        channel = _channel_of_secret(call, refusal("invalid_request", "Invalid 'client_credentials'."))
    return _issued(call, channel, TokenKind.STATELESS, STATELESS_LIFE)


def _issue_short_lived(call: Call) -> Answer:
    _check_grant(call.form)
    channel = _channel_of_secret(call, refusal("invalid_client", "invalid client_secret"))
    return _issued(call, channel, TokenKind.SHORT_LIVED, LONGEST_LIFE)


def _issue_by_jwt(call: Call) -> Answer:
    _check_grant(call.form)
    channel, assertion = _channel_of_assertion(call, call.form)
    life: Any = assertion.payload.get("token_exp")
    is_whole = isinstance(life, int) and not isinstance(life, bool)
    if not is_whole or not 0 < life <= LONGEST_LIFE.total_seconds():
        raise refusal("invalid_client", "Invalid token_exp")
    return _issued(call, channel, TokenKind.BY_JWT, timedelta(seconds=life))


def _issued(call: Call, channel: Channel, kind: TokenKind, life: timedelta) -> Answer:
    try:
        token = channel.tokens.issue(kind, life, call.platform.clock.now())
    except TooManyTokens as error:
        raise Refused(400, "The maximum number of access tokens has already been issued") from error
    body = {"token_type": "Bearer", "access_token": token.text, "expires_in": int(life.total_seconds())}
    return Answer(200, {**body, **({"key_id": token.key_id} if token.key_id else {})})


def _check_grant(form: Mapping[str, str]) -> None:
    if form.get("grant_type") != "client_credentials":
        raise refusal("invalid_request", "some parameters missed or invalid")


def _channel_of_secret(call: Call, wrong_secret: Refused) -> Channel:
    channel = call.platform.find_channel_by_number(call.form.get("client_id", ""))
    if channel is None:
        is_old = wrong_secret.answer.body["error"] == "invalid_client"
        raise refusal("invalid_client", "invalid client_id") if is_old else wrong_secret
    if call.form.get("client_secret") != channel.config.secret:
        raise wrong_secret
    return channel


def _channel_of_assertion(call: Call, given: Mapping[str, str]) -> tuple[Channel, WebToken]:
    """The channel whose key signed the assertion. Raises Refused (400, 404)."""
    if given.get("client_assertion_type") != ASSERTION_TYPE:
        raise refusal("invalid_request", "some parameters missed or invalid")
    try:
        assertion = read_web_token(given.get("client_assertion", ""))
    except NoWebToken as error:
        raise refusal("invalid_client", "Invalid client_assertion") from error
    key_id = assertion.header.get("kid")
    for channel in call.platform.list_channels():
        key = channel.assertion_keys.find(key_id)
        if key is not None:
            if not has_rs256_signature(assertion, key):
                raise refusal("invalid_client", "Invalid signature")
            _check_claims(call, channel, assertion.payload)
            return channel, assertion
    raise Refused(404, "Cannot find channel key that satisfies the conditions")


def _check_claims(call: Call, channel: Channel, claims: dict[str, Any]) -> None:
    if claims.get("iss") != channel.number or claims.get("sub") != channel.number:
        raise refusal("invalid_client", "iss and clientId of key do not match")
    if claims.get("aud") not in (AUDIENCE, [AUDIENCE]):
        raise refusal("invalid_client", "Invalid aud")
    now = call.platform.clock.now().timestamp()
    end: Any = claims.get("exp")
    is_number = isinstance(end, int | float) and not isinstance(end, bool)
    if not is_number or not now < end <= now + ASSERTION_LIFE.total_seconds():
        raise refusal("invalid_client", "Invalid exp")


def _find_token(call: Call, text: str, kinds: tuple[TokenKind, ...]) -> tuple[Channel, AccessToken] | None:
    channel = call.platform.find_channel_by_token(text)
    token = channel.tokens.find(text, call.platform.clock.now()) if channel else None
    return (channel, token) if channel and token and token.kind in kinds else None


def _verify_old(call: Call) -> Answer:
    text = call.form.get("access_token", "")
    if not text:
        raise refusal("invalid_request", "access_token in invalid format")
    return _verified(call, _find_token(call, text, _OLD_KINDS), "access_token invalid", "P CM")


def _verify_web_token(call: Call) -> Answer:
    text = call.query.get("access_token", "")
    if not is_web_token_shaped(text):
        raise refusal("invalid_request", _NOT_ANY_TOKEN)
    found = _find_token(call, text, _WEB_KINDS)
    return _verified(call, found, "The access token expired", "profile chat_message.write")


def _verified(call: Call, found: tuple[Channel, AccessToken] | None, otherwise: str, scope: str) -> Answer:
    if found is None:
        raise refusal("invalid_request", otherwise)
    channel, token = found
    left = token.seconds_left(call.platform.clock.now())
    return Answer(200, {"client_id": channel.number, "expires_in": left, "scope": scope})


def _revoke_old(call: Call) -> Answer:
    text = call.form.get("access_token", "")
    if not text:
        raise Refused(400, {"error": "invalid_request"})
    for channel in call.platform.list_channels():
        channel.tokens.revoke(text, _OLD_KINDS)
    return _NOTHING


def _revoke_web_token(call: Call) -> Answer:
    channel = _channel_of_secret(call, refusal("invalid_client", "invalid client_secret"))
    text = call.form.get("access_token", "")
    if not is_web_token_shaped(text):
        raise refusal("invalid_request", _NOT_ANY_TOKEN)
    channel.tokens.revoke(text, (TokenKind.BY_JWT,))
    return _NOTHING


def _key_ids(call: Call) -> Answer:
    channel, _ = _channel_of_assertion(call, call.query)
    living = channel.tokens.living(TokenKind.BY_JWT, call.platform.clock.now())
    return Answer(200, {"kids": [token.key_id for token in living]})


_NOTHING = Answer(200, headers={"Content-Type": "text/plain"}, raw=b"")
_ISSUE_OLD, _ISSUE_RATE = "/v2/oauth/accessToken", Rate(370, 1)
ENDPOINTS = (
    Endpoint("issueStatelessToken", "POST", "/oauth2/v3/token", _issue_stateless, body=Body.FORM, is_open=True),
    Endpoint("issueShortLivedToken", "POST", _ISSUE_OLD, _issue_short_lived, _ISSUE_RATE, Body.FORM, is_open=True),
    Endpoint("issueTokenByJwt", "POST", "/oauth2/v2.1/token", _issue_by_jwt, body=Body.FORM, is_open=True),
    Endpoint("verifyToken", "POST", "/v2/oauth/verify", _verify_old, body=Body.FORM, is_open=True),
    Endpoint("verifyTokenByJwt", "GET", "/oauth2/v2.1/verify", _verify_web_token, is_open=True),
    Endpoint("revokeToken", "POST", "/v2/oauth/revoke", _revoke_old, body=Body.FORM, is_open=True),
    Endpoint("revokeTokenByJwt", "POST", "/oauth2/v2.1/revoke", _revoke_web_token, body=Body.FORM, is_open=True),
    Endpoint("tokenKeyIds", "GET", "/oauth2/v2.1/tokens/kid", _key_ids, is_open=True),
)
