"""Sending one delivery: what is noted before it goes out and after (rules 30, 31, 120, 121, 130)."""

from collections.abc import Callable
from datetime import timedelta

from simulator.state.platform import Platform
from simulator.state.violations import Violation
from simulator.webhooks.connection import Connections, Outcome, Reason
from simulator.webhooks.deliveries import Delivery
from simulator.webhooks.gathering import user_id_of
from simulator.webhooks.redelivery import Redeliveries


class Dispatch:
    """Sends deliveries one by one, from any thread."""

    def __init__(
        self,
        platform: Platform,
        connections: Connections,
        redeliveries: Redeliveries,
        may_send_to: Callable[[str], bool] | None,
    ) -> None:
        self._platform = platform
        self._connections = connections
        self._redeliveries = redeliveries
        self._may_send_to = may_send_to

    def send(self, delivery: Delivery) -> Outcome:
        """Send a delivery and write what became of it into the channel's log and statistics."""
        platform, channel = self._platform, delivery.channel
        with platform.changed:
            url, at = channel.webhook_url, platform.clock.now().isoformat()
            is_suspended = channel.webhook_state.suspended_at is not None and bool(delivery.events)
            if not is_suspended:
                self._start_reply_tokens(delivery)
        if is_suspended:
            outcome = Outcome(None, Reason.SUSPENDED)
        elif url is None or not (self._may_send_to is None or self._may_send_to(platform.config.local_address(url))):
            outcome = Outcome(None, Reason.NO_WEBHOOK_URL)
        else:
            outcome = self.post(url, delivery)
        with platform.changed:
            self._note(delivery, outcome, at)
        return outcome

    def post(self, url: str, delivery: Delivery) -> Outcome:
        """Send a delivery to `url`, written and signed as the switches say (rules 118, 119)."""
        with self._platform.changed:
            header, is_escaped = self._platform.switches.signature_header, self._platform.switches.escaped_webhooks
        body = delivery.body(is_escaped=is_escaped)
        config = self._platform.config
        address, headers = config.local_address(url), delivery.headers(body, header)
        return self._connections.post(address, body, headers, config.webhook_timeout)

    def _start_reply_tokens(self, delivery: Delivery) -> None:
        """Reply tokens live from the delivery; a redelivery may revive them (rules 30, 31)."""
        channel, now = delivery.channel, self._platform.clock.now()
        life = timedelta(seconds=self._platform.switches.reply_token_life)
        for event in delivery.events:
            token = event.get("replyToken")
            if not isinstance(token, str):
                continue
            channel.reply_tokens.mark_delivered(token, now, life=life, is_redelivery=delivery.is_redelivery)
            sent = channel.find_event(str(event.get("webhookEventId"))) if delivery.is_redelivery else None
            if sent is not None and sent.was_taken:
                channel.reply_tokens.mark_repeated(token, now)

    def _note(self, delivery: Delivery, outcome: Outcome, at: str) -> None:
        channel, reason = delivery.channel, outcome.reason
        channel.webhook_log.append(
            {
                "at": at,
                "channel": channel.key,
                "webhookEventIds": delivery.event_ids,
                "isRedelivery": delivery.is_redelivery,
                "attempt": delivery.attempt,
                "status": outcome.status,
                "reason": reason.value if reason else None,
                "elapsedSeconds": round(outcome.seconds, 4),
            }
        )
        if reason is None:
            self._note_taken(delivery)
        elif reason.was_sent:
            self._note_failed(delivery, reason)

    @staticmethod
    def _note_taken(delivery: Delivery) -> None:
        delivery.channel.webhook_state.note_success()
        for event_id in delivery.event_ids:
            sent = delivery.channel.find_event(event_id) if isinstance(event_id, str) else None
            if sent is not None:
                sent.was_taken = True

    def _note_failed(self, delivery: Delivery, reason: Reason) -> None:
        platform, channel = self._platform, delivery.channel
        now, suspend_after = platform.clock.now(), platform.switches.suspend_after
        channel.webhook_state.note_failure(reason.value, now, suspend_after)
        if reason is Reason.REQUEST_TIMEOUT:
            limit = f"{platform.config.webhook_timeout:g}"
            platform.note(
                channel,
                Violation.SLOW_WEBHOOK,
                f"the bot did not answer a webhook within {limit} seconds (rule 120)",
                (user_id_of(delivery.events[0]) if delivery.events else None) or "",
            )
        self._redeliveries.schedule(delivery)
