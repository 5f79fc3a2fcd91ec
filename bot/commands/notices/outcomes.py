"""What became of a notice at the gate, told when it is written down."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands.installation import as_json, catalogue, refuse, say, tell
from scheduler.gate import Dispatch
from scheduler.safety_valve import Decision, HoldReason
from scheduler.tables import DeliveryStatus


def reason_line(reason: str) -> str:
    """Why the safety valve holds something, in words."""
    return catalogue().say(f"notice-shell.hold.{reason}")


def tell_dispatch(notice_id: int, dispatch: Dispatch, status: str, *, wants_json: bool = False) -> None:
    """Say that a notice is on its way, or stands at `status` now. What was held or stopped is refused, exit code 1."""
    reason = dispatch.verdict.reason or HoldReason.REPEATED
    if not dispatch.is_through and not wants_json:
        name = "brake" if dispatch.verdict.decision == Decision.STOP else "held"
        refuse(name, id=notice_id, reason=reason_line(reason))
    if wants_json:
        held = None if dispatch.is_through else str(reason)
        as_json(
            {
                "id": notice_id,
                "status": status,
                "requests": dispatch.requests,
                "held": held,
                "stopped": _is_stopped(dispatch),
            }
        )
        if held:
            raise SystemExit(1)
    elif dispatch.requests:
        tell("sending", id=notice_id, count=dispatch.requests)
    else:
        tell("nothing-sent", id=notice_id, status=say(f"status.{status}"))


def stopped_values(counts: Mapping[DeliveryStatus, int]) -> dict[str, int]:
    """How the requests of a stopped notice stand: sent, cancelled, in hand, unknown."""
    names = {
        "sent": DeliveryStatus.SENT,
        "cancelled": DeliveryStatus.CANCELLED,
        "open": DeliveryStatus.SENDING,
        "unknown": DeliveryStatus.UNKNOWN,
    }
    return {name: counts.get(status, 0) for name, status in names.items()}


def _is_stopped(dispatch: Dispatch) -> bool:
    return dispatch.verdict.decision == Decision.STOP
