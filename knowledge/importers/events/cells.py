"""The cells of an event's row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.importers.log import ImportLog
from knowledge.importers.validation import Record
from knowledge.importers.written.wording import is_blank

_HTTPS = re.compile(r"https://[!#-;=?-\[\]_a-z~]{4,992}")


@dataclass(slots=True)
class EventCells:
    """A row's cells as stripped text, empty where a column is missing or a cell says only that it is empty."""

    record: Record
    log: ImportLog
    filled: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Most of the standard's eighty columns are empty: what is there is looked at once."""
        values = self.record.values.items()
        self.filled = {name: text for name, value in values if value and (text := str(value).replace("\0", "").strip())}

    def get(self, name: str) -> str:
        """The text of a column."""
        return self.filled.get(name, "")

    def joined(self, between: str, *names: str) -> str:
        """The texts of several columns, each once, on one line each unless `between` says otherwise."""
        return between.join(dict.fromkeys(text for name in names if (text := self.get(name))))

    def note(self, name: str, problem: str) -> None:
        """Tell something about a cell that refuses nothing."""
        self.log.note(self.record.file, self.record.line, name, problem, self.get(name))

    def url(self, name: str) -> str:
        """The first https address of a cell; what is none is noted."""
        given = self.get(name)
        found = _HTTPS.search(given) if given else None
        if found:
            return found[0]
        if given and not is_blank(given):
            self.note(name, "event-not-https" if "http://" in given else "event-no-address")
        return ""
