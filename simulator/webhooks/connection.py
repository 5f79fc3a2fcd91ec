"""Sending one request to the bot, and what became of it within the time limit (rule 120)."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError, SSLError


class Reason(StrEnum):
    """Why a webhook failed: LINE's four reasons, and two of the stand-in for what it did not send."""

    COULD_NOT_CONNECT = "could_not_connect"
    REQUEST_TIMEOUT = "request_timeout"
    ERROR_STATUS_CODE = "error_status_code"
    UNCLASSIFIED = "unclassified"
    NO_WEBHOOK_URL = "no_webhook_url"
    SUSPENDED = "suspended"

    @property
    def was_sent(self) -> bool:
        """Whether the bot was asked at all."""
        return self not in (Reason.NO_WEBHOOK_URL, Reason.SUSPENDED)


@dataclass(frozen=True)
class Outcome:
    """What the platform saw of one request. It says nothing of what the bot still does afterwards.

    `status` is None without an answer in time, `reason` is None after 2xx, `seconds` is real time.
    """

    status: int | None
    reason: Reason | None
    seconds: float = 0.0


class Connections:
    """Opens a connection for every request. Thread-safe."""

    def __init__(self, size: int) -> None:
        self._pool = urllib3.PoolManager(num_pools=8, maxsize=size, retries=False)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], limit: float) -> Outcome:
        """Send it, and wait for the answer's headers for `limit` real seconds. Redirects are not followed."""
        started = time.perf_counter()
        status, reason = self._status(url, body, headers, limit)
        seconds = time.perf_counter() - started
        if status is not None and seconds > limit:  # an answer in drips, each drip within the limit
            status, reason = None, Reason.REQUEST_TIMEOUT
        return Outcome(status, reason, seconds)

    def _status(
        self, url: str, body: bytes, headers: Mapping[str, str], limit: float
    ) -> tuple[int | None, Reason | None]:
        try:
            answer = self._pool.request(
                "POST",
                url,
                body=body,
                headers=headers,
                timeout=urllib3.Timeout(total=limit),
                redirect=False,
                retries=False,
                preload_content=False,  # only the status counts; a slow body must not hold the thread
            )
            answer.close()
        except (NewConnectionError, ConnectTimeoutError, SSLError):
            return None, Reason.COULD_NOT_CONNECT
        except ReadTimeoutError:
            return None, Reason.REQUEST_TIMEOUT
        except (HTTPError, ValueError, OSError):
            return None, Reason.UNCLASSIFIED
        return answer.status, None if 200 <= answer.status < 300 else Reason.ERROR_STATUS_CODE

    def close(self) -> None:
        """Close what is open."""
        self._pool.clear()
