"""LINE Login: verifying the ID token a page of the town got from LINE (rule 117).

The stand-in signs with HS256 and the login channel's secret, as LINE does for web login; tokens of LIFF carry ES256,
which only LINE can sign, but are verified at the same place and with the same answers.
"""

from typing import Any

from simulator.api.calls import Answer, Call
from simulator.api.endpoints import Body, Endpoint
from simulator.api.tokens import refusal
from simulator.rules.json_web_tokens import NoWebToken, has_hs256_signature, read_web_token
from simulator.state.channel import Channel

ISSUER = "https://access.line.me"


def _verify(call: Call) -> Answer:
    claims = _signed_claims(call)
    given, now = call.form, call.platform.clock.now().timestamp()
    end = claims.get("exp")
    is_living = isinstance(end, int | float) and not isinstance(end, bool) and now < end
    faults = {
        "Invalid IdToken Issuer.": claims.get("iss") != ISSUER,
        "IdToken expired.": not is_living,
        "Invalid IdToken Audience.": claims.get("aud") != given.get("client_id"),
        "Invalid IdToken Nonce.": "nonce" in given and claims.get("nonce") != given["nonce"],
        "Invalid IdToken Subject Identifier.": "user_id" in given and claims.get("sub") != given["user_id"],
    }
    for description, is_so in faults.items():
        if is_so:
            raise refusal("invalid_request", description)
    return Answer(200, claims)


def _signed_claims(call: Call) -> dict[str, Any]:
    try:
        token = read_web_token(call.form.get("id_token", ""))
    except NoWebToken as error:
        raise refusal("invalid_request", "Invalid IdToken.") from error
    channel = _channel_of(call, token.payload.get("aud"))
    if channel is None or not has_hs256_signature(token, channel.login.secret):
        raise refusal("invalid_request", "Invalid IdToken.")
    return token.payload


def _channel_of(call: Call, audience: Any) -> Channel | None:
    """The channel whose login channel is the audience, or None."""
    return next((one for one in call.platform.list_channels() if one.login.number == audience), None)


ENDPOINTS = (Endpoint("verifyIdToken", "POST", "/oauth2/v2.1/verify", _verify, body=Body.FORM, is_open=True),)
