"""What a notice costs of the month's allowance, and whether that fits. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.ports import Quota


class QuotaUnknown(Exception):
    """LINE could not say what is left of the month's allowance: only an emergency may go."""


class QuotaTooSmall(Exception):
    """The notice does not fit into what is left: it needs `needed` persons, `left` are left for it."""

    def __init__(self, needed: int, left: int) -> None:
        """Both are numbers of persons."""
        super().__init__(f"needs {needed}, {left} left")
        self.needed = needed
        self.left = left


@dataclass(frozen=True, slots=True)
class Cost:
    """What a notice takes of the allowance, in persons. `left` is None without a limit, or when LINE did not say.

    `reserve` is kept for emergencies; `pending` was promised to notices that are not sent yet.
    """

    people: int
    left: int | None
    reserve: int = 0
    pending: int = 0

    @property
    def left_for_it(self) -> int | None:
        """How many persons it may reach; None without a limit."""
        return None if self.left is None else max(0, self.left - self.pending - self.reserve)


def cost_of(people: int, quota: Quota | None, *, pending: int, reserve_share: int, is_emergency: bool) -> Cost:
    """The cost of reaching `people`. `reserve_share` is in percent of the month's allowance."""
    if quota is None or quota.limit is None:
        return Cost(people, None, pending=pending)
    reserve = 0 if is_emergency else quota.limit * reserve_share // 100
    return Cost(people, max(0, quota.limit - quota.used), reserve, 0 if is_emergency else pending)


def refuse_if_too_dear(cost: Cost, quota: Quota | None, *, is_emergency: bool) -> None:
    """Raises QuotaTooSmall when the notice does not fit, QuotaUnknown when LINE did not say and it is no emergency."""
    if quota is None and not is_emergency:
        raise QuotaUnknown
    left = cost.left_for_it
    if left is not None and cost.people > left:
        raise QuotaTooSmall(cost.people, left)
