"""Every call of the Messaging API, for assertions (rule 134)."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class RecordLine:
    """One call. `recipients` are the chat ids reached; a line that lost them keeps their number."""

    seq: int
    facts: dict[str, Any]
    recipients: Sequence[str]
    count: int

    def as_json(self) -> dict[str, Any]:
        """The line as the control API gives it."""
        return {"seq": self.seq, **self.facts, "recipients": list(self.recipients), "recipientCount": self.count}


class Record:
    """The newest calls. Not thread-safe: the platform's lock guards it.

    `calls` bounds the lines, `recipients` the recipient ids that all lines together name; the oldest lines lose
    theirs first.
    """

    def __init__(self, calls: int, recipients: int) -> None:
        self._lines: deque[RecordLine] = deque(maxlen=calls)
        self._named: deque[RecordLine] = deque()
        self._limit = recipients
        self._recipients = 0
        self._seq = 0

    def add(self, facts: dict[str, Any], recipients: Sequence[str]) -> None:
        """Append a call."""
        self._seq += 1
        line = RecordLine(self._seq, facts, recipients, len(recipients))
        self._lines.append(line)
        while self._named and self._named[0].seq < self._lines[0].seq:
            self._recipients -= self._named.popleft().count
        if recipients:
            self._name(line)

    def _name(self, line: RecordLine) -> None:
        self._named.append(line)
        self._recipients += line.count
        while self._recipients > self._limit and len(self._named) > 1:
            oldest = self._named.popleft()
            self._recipients -= oldest.count
            oldest.recipients = ()

    def note_recipients(self, request_id: str, recipients: Sequence[str]) -> None:
        """Tell whom an earlier call has reached at last. Forgotten calls stay forgotten."""
        line = next((line for line in reversed(self._lines) if line.facts["requestId"] == request_id), None)
        if line is None or not recipients:
            return
        line.recipients, line.count = recipients, len(recipients)
        self._name(line)

    def listed(self, *, endpoint: str | None = None, channel: str | None = None, after: int = 0) -> list[RecordLine]:
        """The lines with a higher number than `after`, oldest first."""
        return [
            line
            for line in self._lines
            if line.seq > after
            and endpoint in (None, line.facts["endpoint"])
            and channel in (None, line.facts["channel"])
        ]
