"""Who got the notice, by the stand-in's record alone; and whether our rows account for everybody else by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.tables import DeliveryStatus
from scheduler.unreached import Unreached


@dataclass(frozen=True)
class Verdict:
    """Numbers of people. `lost` got nothing and nobody knows; `lied` got it though our rows say that they did not."""

    once: int
    twice: int
    lost: int
    lied: int
    failed: int
    unknown: int

    @property
    def is_clean(self) -> bool:
        """Everybody once, or accounted for by name."""
        return not (self.twice or self.lost or self.lied)


def judge(people: Iterable[str], calls: Iterable[Mapping[str, Any]], unreached: Iterable[Unreached]) -> Verdict:
    """`people` were meant to get it, `calls` are lines of the stand-in's record, `unreached` is what our rows say."""
    times = Counter(recipient for call in calls for recipient in call["recipients"])
    named = {one.line_user_id: one.status for one in unreached}
    counts: Counter[str] = Counter()
    for person in people:
        got, said = times[person], named.get(person)
        counts["once"] += got == 1
        counts["twice"] += got > 1
        counts["lost"] += got == 0 and said is None
        counts["lied"] += got > 0 and said not in (None, DeliveryStatus.UNKNOWN)
        counts["failed"] += said not in (None, DeliveryStatus.UNKNOWN)
        counts["unknown"] += said == DeliveryStatus.UNKNOWN
    return Verdict(**{name: counts[name] for name in ("once", "twice", "lost", "lied", "failed", "unknown")})
