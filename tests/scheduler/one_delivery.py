"""One delivery at a time, as the tests of sending look at them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.claiming import Claimed, claim_deliveries
from scheduler.ports import MessageSender
from scheduler.sending import Clock, send_some
from storage.database import Database


def send_one(database: Database, sender: MessageSender, clock: Clock) -> bool:
    """Send the delivery that has waited longest. False when there is none to send."""
    return send_some(database, sender, clock).count > 0


def claim_one(session: Session, at: datetime) -> Claimed | None:
    """Take the delivery that has waited longest; None when there is none."""
    return next(iter(claim_deliveries(session, at).rows), None)
