"""Sends webhooks from worker threads, each person's in order (rules 118-132)."""

import threading
from collections import deque
from collections.abc import Callable, Iterable

from simulator.state.channel import Channel
from simulator.state.platform import Platform
from simulator.webhooks.connection import Connections, Outcome, Reason
from simulator.webhooks.deliveries import Delivery
from simulator.webhooks.dispatch import Dispatch
from simulator.webhooks.holding import HeldBack
from simulator.webhooks.redelivery import Redeliveries


class QueueFull(Exception):
    """Too many webhooks wait to be sent."""


class WebhookSender:
    """A bounded queue of deliveries and the threads that empty it. `enqueue` never waits for the bot.

    `workers` is how many connections are used at once, the configuration's number by default; `may_send_to` may
    refuse addresses; `note` is told every outcome, in the thread that sent it. What fails goes to `redeliveries`, its
    own by default.
    """

    def __init__(
        self,
        platform: Platform,
        workers: int | None = None,
        may_send_to: Callable[[str], bool] | None = None,
        note: Callable[[Outcome], None] | None = None,
        redeliveries: Redeliveries | None = None,
    ) -> None:
        self._platform = platform
        self._workers = workers or platform.config.webhook_threads
        self._note = note
        lock = threading.Lock()
        self._work = threading.Condition(lock)
        self._idle = threading.Condition(lock)
        self._lanes: dict[str, deque[Delivery]] = {}
        self._ready: deque[str] = deque()
        self._pending = 0
        self._held = HeldBack()
        self._threads: list[threading.Thread] = []
        self._stopped = False
        self.redeliveries = redeliveries or Redeliveries(platform, self._enqueue_if_possible)
        self._connections = Connections(self._workers)
        self._dispatch = Dispatch(platform, self._connections, self.redeliveries, may_send_to)

    @property
    def has_room(self) -> bool:
        """Whether one more delivery can be queued."""
        with self._work:
            return self._has_room()

    def enqueue(self, delivery: Delivery) -> None:
        """Queue a delivery, or keep it when it is held back. Raises QueueFull."""
        with self._work:
            if not self._has_room():
                raise QueueFull("too many webhooks are waiting; is the bot answering?")
            if self._held.holds(delivery):
                self._held.add(delivery)
            else:
                self._append(delivery)

    def send_now(self, delivery: Delivery) -> Outcome:
        """Send in the caller's own thread, ahead of everything queued, and say what became of it (rule 126).

        Takes as long as the time limit. The caller must not hold the platform's lock: the bot may call meanwhile.
        """
        return self._dispatch.send(delivery)

    def post(self, url: str, delivery: Delivery) -> tuple[int | None, Reason | None]:
        """Send to `url` in the caller's own thread, leaving no trace in the log; status and reason (rule 127)."""
        outcome = self._dispatch.post(url, delivery)
        return outcome.status, outcome.reason

    def hold(self, channel: Channel, lane: str | None) -> None:
        """From now on hold back what comes for a lane (a chat id), None for the whole channel (rule 123)."""
        with self._work:
            self._held.hold(channel, lane)

    def list_held(self, channel: Channel) -> list[Delivery]:
        """What is held back for a channel, oldest first."""
        with self._work:
            return self._held.listed(channel)

    def release(
        self, channel: Channel, lane: str | None, arrange: Callable[[list[Delivery]], Iterable[Delivery]]
    ) -> list[Delivery]:
        """Hold a lane (None: the whole channel) no longer, and queue what was held as `arrange` puts it."""
        with self._work:
            freed = list(arrange(self._held.release(channel, lane)))
            for delivery in freed:
                self._append(delivery)
            return freed

    def wait_until_idle(self, seconds: float = 0) -> bool:
        """Whether nothing is due, queued or under way, at the latest after `seconds`.

        What is held back, or is to be delivered again later, does not count.
        """
        with self._platform.changed:
            self._platform.agenda.do_due()
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
        self._connections.close()

    def _enqueue_if_possible(self, delivery: Delivery) -> None:
        """A redelivery is not guaranteed: when the queue is full it is dropped."""
        try:
            self.enqueue(delivery)
        except QueueFull:
            return

    def _has_room(self) -> bool:
        return self._pending + len(self._held) < self._platform.config.limits.pending_webhooks

    def _append(self, delivery: Delivery) -> None:
        """Queue it; the lock is held."""
        self._start_threads()
        self._pending += 1
        lane = f"{delivery.channel.key}\0{delivery.lane}"
        if lane in self._lanes:
            self._lanes[lane].append(delivery)
        else:
            self._lanes[lane] = deque([delivery])
            self._ready.append(lane)
            self._work.notify()

    def _start_threads(self) -> None:
        if self._threads or self._stopped:
            return
        for number in range(self._workers):
            thread = threading.Thread(target=self._run, name=f"webhook-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self) -> None:
        while (lane := self._next_lane()) is not None:
            delivery = self._lanes[lane][0]
            try:
                outcome = self._dispatch.send(delivery)
                if self._note is not None:
                    self._note(outcome)
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
