"""What became of a notice at the gate, told to whoever pressed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash

from console.here import Here
from console.pages.notices.wording import reason_word
from scheduler.gate import Dispatch
from scheduler.safety_valve import Decision, HoldReason
from scheduler.tables import DeliveryStatus


def tell_dispatch(here: Here, dispatch: Dispatch) -> None:
    """Say that it is on its way, or why it waits, or that the account was stopped."""
    if dispatch.is_through:
        name = "sending" if dispatch.requests else "nothing-sent"
        flash(here.say(f"console-sending.done.{name}"), "success" if dispatch.requests else "info")
        return
    reason = reason_word(here, dispatch.verdict.reason or HoldReason.REPEATED)
    is_stop = dispatch.verdict.decision == Decision.STOP
    name = "braked" if is_stop else "held"
    flash(here.say(f"console-sending.done.{name}", reason=reason), "stop" if is_stop else "held")


def stopped_words(here: Here, counts: Mapping[DeliveryStatus, int]) -> str:
    """How the requests of a stopped notice stand."""
    left = counts.get(DeliveryStatus.SENT, 0)
    may = counts.get(DeliveryStatus.SENDING, 0) + counts.get(DeliveryStatus.UNKNOWN, 0)
    name = "some" if left or may else "none"
    cancelled = counts.get(DeliveryStatus.CANCELLED, 0)
    return here.say(f"console-sending.stopped.{name}", sent=left, may=may, cancelled=cancelled)
