"""Sending through LINE's SDK: one shared client per channel, explicit timeouts, our own errors.

The SDK has no timeout of its own, repeats some requests silently, follows redirects with the token, lets
urllib3's errors through, and complains about an unusual 200 after the message has gone: all of that ends here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import structlog
import urllib3
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    ApiResponse,
    Configuration,
    MessagingApi,
    ReplyMessageRequest,
)
from pydantic import ValidationError as NewValidationError
from pydantic.v1 import ValidationError

from bot.directory import AccountDirectory
from bot.line.insight import InsightRefused, asking_followers, followers_in, insight_client
from bot.line.rate_limit import RateLimiter
from bot.line.ready_requests import post_ready, ready_body
from bot.line.recipient_errors import names_recipient
from messages.line_json import JsonObject
from scheduler.ports import Accepted, FailureKind, Followers, Quota, SendFailed

TIMEOUT = (2.0, 8.0)
"""Seconds to connect and to wait for the answer: together under the ten that we promise."""

LONGEST_WAIT = 2.0
"""Seconds that a call waits for our own rate limit; beyond, it fails as LINE's 429 would."""

log = structlog.get_logger("line")


class LineGateway:
    """Talks to LINE for every account. Safe to share between threads; make it after forking.

    What is sent unasked keeps below LINE's rate limits by rows that all processes share (`scheduler.rate_buckets`);
    the limiter here is for replies and questions.
    """

    def __init__(self, accounts: AccountDirectory, host: str) -> None:
        """`host` without a slash at its end: https://api.line.me, or a stand-in on this machine."""
        self._accounts = accounts
        self._host = host
        self._lock = threading.Lock()
        self._clients: dict[str, MessagingApi] = {}
        self._insights: dict[str, Any] = {}
        self._limiter = RateLimiter()

    def reply(self, account_id: int, reply_token: str, messages: Sequence[JsonObject]) -> Accepted:
        """Answer with a reply token. A reply has no retry key, but the token works only once.

        Raises SendFailed; REJECTED with status 400 means that the token is used up, dead or unknown.
        """
        self._keep_below_limit(account_id, "reply")
        with _refusing_unbuildable("reply"):
            request = ReplyMessageRequest.from_dict({"replyToken": reply_token, "messages": list(messages)})
        api = self._api(account_id)
        return self._send("reply", lambda: api.reply_message_with_http_info(request, _request_timeout=TIMEOUT))

    def push(self, account_id: int, to: str, messages: Sequence[JsonObject], retry_key: str) -> Accepted:
        """To one person. Raises SendFailed."""
        return self._post("push", account_id, to, messages, retry_key)

    def multicast(self, account_id: int, to: Sequence[str], messages: Sequence[JsonObject], retry_key: str) -> Accepted:
        """To at most 500 people. Raises SendFailed."""
        return self._post("multicast", account_id, list(to), messages, retry_key)

    def broadcast(self, account_id: int, messages: Sequence[JsonObject], retry_key: str) -> Accepted:
        """To everybody who follows the account. Raises SendFailed."""
        return self._post("broadcast", account_id, None, messages, retry_key)

    def quota(self, account_id: int) -> Quota:
        """The month's allowance and what is used of it, roughly. Raises SendFailed."""
        api = self._api(account_id)
        allowance = self._asked("quota", account_id, api.get_message_quota_with_http_info)
        used = self._asked("consumption", account_id, api.get_message_quota_consumption_with_http_info)
        limit = allowance.data.value if allowance.data.type.value == "limited" else None
        return Quota(limit, used.data.total_usage)

    def bot_user_id(self, account_id: int) -> str:
        """The account's own LINE user id, which webhooks name as their destination. Raises SendFailed."""
        api = self._api(account_id)
        found = self._asked("info", account_id, api.get_bot_info_with_http_info)
        return str(found.data.user_id)

    def followers(self, account_id: int, day: date) -> Followers | None:
        """LINE's count of friends at the end of a day (Japan's), or None while there is none. Raises SendFailed."""
        token = self._token(account_id)
        with self._lock:
            client = self._insights.setdefault(token, insight_client(self._host, token))
        found = self._asked("followers", account_id, asking_followers(client, day))
        return followers_in(found.data)

    def _post(
        self,
        endpoint: str,
        account_id: int,
        to: str | list[str] | None,
        messages: Sequence[JsonObject],
        retry_key: str,
    ) -> Accepted:
        with _refusing_unbuildable(endpoint):
            body = ready_body(messages, to)
        client = self._api(account_id).api_client
        path = f"/v2/bot/message/{endpoint}"
        return self._send(endpoint, lambda: post_ready(client, path, body, retry_key, TIMEOUT))

    def _send(self, endpoint: str, call: Callable[[], ApiResponse]) -> Accepted:
        try:
            response = self._called(endpoint, call)
        except _AcceptedBefore as before:
            return Accepted(before.request_id, was_accepted_before=True)
        except _SentThoughUnreadable:
            return Accepted("")
        return Accepted(_request_id(response.headers))

    def _keep_below_limit(self, account_id: int, endpoint: str) -> None:
        """Wait a moment for the rate; what would have to wait long is given back to be tried later."""
        while wait := self._limiter.wait_before(account_id, endpoint, time.monotonic()):
            if wait > LONGEST_WAIT:
                log.warning("rate_kept", endpoint=endpoint)
                raise SendFailed(FailureKind.RATE)
            time.sleep(wait)

    def _asked(self, endpoint: str, account_id: int, method: Callable[..., ApiResponse]) -> Any:
        self._keep_below_limit(account_id, endpoint)
        try:
            return self._called(endpoint, lambda: method(_request_timeout=TIMEOUT))
        except (_AcceptedBefore, _SentThoughUnreadable):
            raise SendFailed(FailureKind.UNKNOWN_RESPONSE) from None

    def _called(self, endpoint: str, call: Callable[[], ApiResponse]) -> Any:
        try:
            response = call()
        except (ApiException, InsightRefused) as error:
            failure = _failure(error)
            log.warning("line_refused", endpoint=endpoint, status=error.status, request_id=_request_id(error.headers))
            raise failure from None
        except (ValidationError, NewValidationError):
            log.warning("line_answer_unusual", endpoint=endpoint)
            raise _SentThoughUnreadable from None
        except ValueError as error:
            log.warning("line_answer_unreadable", endpoint=endpoint, error=type(error).__name__)
            raise SendFailed(FailureKind.UNKNOWN_RESPONSE) from None
        except (urllib3.exceptions.HTTPError, OSError) as error:
            log.warning("line_unreachable", endpoint=endpoint, error=type(error).__name__)
            raise SendFailed(FailureKind.NETWORK) from None
        log.info(
            "line_called", endpoint=endpoint, status=response.status_code, request_id=_request_id(response.headers)
        )
        return response

    def _token(self, account_id: int) -> str:
        try:
            return self._accounts.get(account_id).channel.access_token
        except KeyError:
            log.error("account_without_token", account_id=account_id)
            raise SendFailed(FailureKind.UNAUTHORIZED) from None

    def _api(self, account_id: int) -> MessagingApi:
        token = self._token(account_id)
        with self._lock:
            if token not in self._clients:
                configuration = Configuration(host=self._host, access_token=token)
                configuration.retries = urllib3.Retry(total=0, redirect=0, raise_on_redirect=False)
                self._clients[token] = MessagingApi(ApiClient(configuration))
            return self._clients[token]


class _AcceptedBefore(Exception):
    def __init__(self, request_id: str) -> None:
        super().__init__()
        self.request_id = request_id


class _SentThoughUnreadable(Exception):
    """LINE said 200 in a way that the SDK's models dislike; the message has gone."""


@contextmanager
def _refusing_unbuildable(endpoint: str) -> Iterator[None]:
    """What the SDK's models refuse is told as LINE would."""
    try:
        yield
    except (ValidationError, NewValidationError, ValueError) as error:
        log.error("request_not_built", endpoint=endpoint, error=type(error).__name__)
        raise SendFailed(FailureKind.REJECTED) from None


def _request_id(headers: Any) -> str:
    return str((headers or {}).get("x-line-request-id") or "")


def _failure(error: ApiException) -> Exception:
    status = int(error.status or 0)
    request_id = _request_id(error.headers)
    if status == 409:
        return _AcceptedBefore(str((error.headers or {}).get("x-line-accepted-request-id") or request_id))
    if status == 429:
        kind = FailureKind.QUOTA if "monthly limit" in str(error.body) else FailureKind.RATE
    elif status in (401, 403):
        kind = FailureKind.UNAUTHORIZED
    elif status == 400 and names_recipient(error.body):
        kind = FailureKind.RECIPIENT
    elif 400 <= status < 500:
        kind = FailureKind.REJECTED
    elif status >= 500:
        kind = FailureKind.SERVER
    else:
        kind = FailureKind.UNKNOWN_RESPONSE if status else FailureKind.NETWORK
    return SendFailed(kind, status=status or None, request_id=request_id)
