"""Times of day that no clock shows, and spans that end before they begin. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

from knowledge.importers.written.times import find_spans
from scheduler.checks.drafted import DraftedNotice, error, texts_of, warning
from scheduler.checks.written_days import plain_wording
from scheduler.findings import Finding

_MIDNIGHT = time(0)
_EVENING = 18
_WRITTEN = re.compile(
    r"(?<![0-9:.])(?P<half>午前|午後)? ?(?P<hour>[0-9]{1,2})(?: ?時(?![間代])(?: ?(?P<minutes>[0-9]{1,2}) ?分(?!間))?"
    r"|:(?P<minute>[0-9]{2})(?![0-9:]))"
)


def time_findings(draft: DraftedNotice) -> Iterator[Finding]:
    """Every time of the titles and bodies in Japanese."""
    for text in texts_of(draft):
        if not text.is_japanese:
            continue
        plain = plain_wording(text.text)
        for found in _WRITTEN.finditer(plain):
            hour, minute = int(found["hour"]), int(found["minutes"] or found["minute"] or 0)
            written = found[0].strip()
            if (hour, minute) > (24, 0) or minute > 59:
                yield error("no-such-time", text.place, written=written)
            elif found["half"] and (hour, minute) > (12, 59):
                yield warning("half-of-day-twice", text.place, written=written)
        for span in find_spans(plain):
            if (
                span.starts
                and span.ends
                and span.ends != _MIDNIGHT
                and span.ends < span.starts
                and span.starts.hour < _EVENING
            ):
                yield warning("times-backwards", text.place, written=plain[span.begin : span.end])
