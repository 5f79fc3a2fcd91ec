"""Sends webhooks from worker threads, each person's in order (rules 118-132)."""

import json
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError

from simulator.state.channel import Channel
from simulator.state.platform import Platform
from simulator.webhooks.signature import webhook_signature


class QueueFull(Exception):
    """Too many webhooks wait to be sent."""


class SignatureMode(StrEnum):
    """How a request is signed; the last two exist to see that a bot refuses them (rule 119)."""

    VALID = "valid"
    WRONG = "wrong"
    MISSING = "missing"


@dataclass(frozen=True)
class Delivery:
    """One webhook request to be sent. Deliveries of one `lane` go out one after another."""

    channel: Channel
    events: tuple[dict[str, Any], ...]
    lane: str
    is_redelivery: bool = False
    signature: SignatureMode = SignatureMode.VALID

    def body(self) -> bytes:
        """Compact UTF-8 JSON; only lone surrogates are escaped, which UTF-8 cannot write."""
        whole = {"destination": self.channel.bot_user_id, "events": list(self.events)}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")

    def headers(self, body: bytes) -> dict[str, str]:
        """The request's headers, signed as asked."""
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "LineBotWebhook/2.0"}
        headers["Connection"] = "close"  # a reused connection the bot just closed would lose the webhook
        if self.signature is not SignatureMode.MISSING:
            wrong = "wrong " if self.signature is SignatureMode.WRONG else ""
            headers["x-line-signature"] = webhook_signature(wrong + self.channel.config.secret, body)
        return headers


class WebhookSender:
    """A bounded queue of deliveries and the threads that empty it. `enqueue` never waits for the bot."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        lock = threading.Lock()
        self._work = threading.Condition(lock)
        self._idle = threading.Condition(lock)
        self._lanes: dict[str, deque[Delivery]] = {}
        self._ready: deque[str] = deque()
        self._pending = 0
        self._threads: list[threading.Thread] = []
        self._stopped = False
        workers = platform.config.webhook_threads
        self._pool = urllib3.PoolManager(num_pools=8, maxsize=workers, retries=False)

    def enqueue(self, delivery: Delivery) -> None:
        """Queue a delivery. Raises QueueFull."""
        lane = f"{delivery.channel.key}\0{delivery.lane}"
        with self._work:
            if self._pending >= self._platform.config.limits.pending_webhooks:
                raise QueueFull("too many webhooks are waiting; is the bot answering?")
            self._start_threads()
            self._pending += 1
            if lane in self._lanes:
                self._lanes[lane].append(delivery)
            else:
                self._lanes[lane] = deque([delivery])
                self._ready.append(lane)
                self._work.notify()

    def wait_until_idle(self, seconds: float = 0) -> bool:
        """Whether nothing is queued or under way, at the latest after `seconds`."""
        with self._work:
            return self._idle.wait_for(lambda: self._pending == 0, seconds)

    def stop(self) -> None:
        """Let the threads end after what they are sending now; what is queued is dropped."""
        with self._work:
            self._stopped = True
            self._work.notify_all()
            threads, self._threads = self._threads, []
        for thread in threads:
            thread.join(timeout=self._platform.config.webhook_timeout + 1)
        self._pool.clear()

    def _start_threads(self) -> None:
        if self._threads or self._stopped:
            return
        for number in range(self._platform.config.webhook_threads):
            thread = threading.Thread(target=self._run, name=f"webhook-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self) -> None:
        while (lane := self._next_lane()) is not None:
            delivery = self._lanes[lane][0]
            try:
                self._deliver(delivery)
            finally:
                self._finish(lane)

    def _next_lane(self) -> str | None:
        with self._work:
            while not self._ready and not self._stopped:
                self._work.wait()
            return None if self._stopped else self._ready.popleft()

    def _finish(self, lane: str) -> None:
        with self._work:
            self._pending -= 1
            queue = self._lanes[lane]
            queue.popleft()
            if queue:
                self._ready.append(lane)
                self._work.notify()
            else:
                del self._lanes[lane]
            if not self._pending:
                self._idle.notify_all()

    def _deliver(self, delivery: Delivery) -> None:
        platform, channel = self._platform, delivery.channel
        with platform.changed:
            url = channel.webhook_url
            life = timedelta(seconds=platform.switches.reply_token_life)
            for event in delivery.events:
                token = event.get("replyToken")
                if isinstance(token, str):
                    now = platform.clock.now()
                    channel.reply_tokens.mark_delivered(token, now, life=life, is_redelivery=delivery.is_redelivery)
        started_at, started = platform.clock.now(), time.perf_counter()
        status, reason = self._post(url, delivery) if url else (None, "no_webhook_url")
        outcome = {
            "at": started_at.isoformat(),
            "channel": channel.key,
            "webhookEventIds": [event.get("webhookEventId") for event in delivery.events],
            "isRedelivery": delivery.is_redelivery,
            "status": status,
            "reason": reason,
            "elapsedSeconds": round(time.perf_counter() - started, 4),
        }
        with platform.changed:
            channel.webhook_log.append(outcome)

    def _post(self, url: str, delivery: Delivery) -> tuple[int | None, str | None]:
        """Status and, unless it is 2xx, the reason LINE's error statistics would give (section 1.3)."""
        body = delivery.body()
        limit = urllib3.Timeout(total=self._platform.config.webhook_timeout)
        try:
            answer = self._pool.request(
                "POST",
                url,
                body=body,
                headers=delivery.headers(body),
                timeout=limit,
                redirect=False,
                retries=False,
                preload_content=False,  # only the status counts; a slow body must not hold the thread
            )
            answer.close()
        except (NewConnectionError, ConnectTimeoutError):
            return None, "could_not_connect"
        except ReadTimeoutError:
            return None, "request_timeout"
        except (HTTPError, ValueError, OSError):
            return None, "unclassified"
        return answer.status, None if 200 <= answer.status < 300 else "error_status_code"
