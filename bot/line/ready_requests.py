"""Requests to many, written as bytes at once.

The SDK turns each of 500 recipients into a model and back, which takes longer than LINE's answer. Its models look at
the messages here, too, but once for all requests that carry the same; the call goes through its own connections.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import urllib3
from linebot.v3.messaging import ApiClient, ApiException, ApiResponse, MulticastRequest
from linebot.v3.messaging.rest import RESTResponse

from messages.line_json import JsonObject

MOST_RECIPIENTS = 500
"""People that one multicast may name."""

_SOMEBODY = ["U"]


def ready_body(messages: Sequence[JsonObject], to: str | Sequence[str] | None = None) -> bytes:
    """The JSON of a push (`to` one id), a multicast (`to` several) or a broadcast.

    Raises ValueError for what the SDK's models refuse, pydantic's errors among it.
    """
    if to is not None and not isinstance(to, str) and not 0 < len(to) <= MOST_RECIPIENTS:
        raise ValueError("a multicast names 1 to 500 people")
    looked_at = _looked_at(_text(list(messages)))
    start = "{" if to is None else f'{{"to":{_text(to if isinstance(to, str) else list(to))},'
    return f'{start}"messages":{looked_at}}}'.encode()


def post_ready(client: ApiClient, path: str, body: bytes, retry_key: str, timeout: tuple[float, float]) -> ApiResponse:
    """Post the bytes once, with the channel's token. `timeout`: seconds to connect and to wait for the answer.

    Raises ApiException for a status other than 2xx, ValueError for a 200 that is not JSON (no LINE has answered),
    and urllib3's errors.
    """
    configuration = client.configuration
    headers = {
        "User-Agent": client.user_agent,
        "Authorization": f"Bearer {configuration.access_token}",
        "Content-Type": "application/json",
        "X-Line-Retry-Key": retry_key,
    }
    answer = client.rest_client.pool_manager.request(
        "POST",
        configuration.host + path,
        body=body,
        headers=headers,
        timeout=urllib3.Timeout(connect=timeout[0], read=timeout[1]),
    )
    if not 200 <= answer.status <= 299:
        raise ApiException(http_resp=RESTResponse(answer))
    return ApiResponse(
        status_code=answer.status, headers=answer.headers, data=json.loads(answer.data), raw_data=answer.data
    )


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=64)
def _looked_at(messages: str) -> str:
    """The messages as the SDK writes them."""
    request = MulticastRequest.from_dict({"to": _SOMEBODY, "messages": json.loads(messages)})
    return _text(request.to_dict()["messages"])
