"""How this machine stands, in a few cheap signs for the console's first page."""

from __future__ import annotations

import shutil
from datetime import timedelta

from sqlalchemy import select

from bot.services import Services
from bot.tables import IncomingEvent
from console.health import Sign, State

_LEAST_FREE_BYTES = 200 * 1024 * 1024
_PATIENCE = timedelta(minutes=1)


def machine_signs(services: Services, account_id: int) -> tuple[Sign, ...]:
    """Whether questions are answered in time, and whether there is room on the disk."""
    return _answering(services, account_id), _disk(services)


def _answering(services: Services, account_id: int) -> Sign:
    with services.database.reading() as session:
        waiting = select(IncomingEvent.received_at).where(IncomingEvent.is_open, IncomingEvent.account_id == account_id)
        oldest = session.scalar(waiting.order_by(IncomingEvent.available_at).limit(1))
    waited = services.clock() - oldest if oldest is not None else timedelta()
    if waited <= _PATIENCE:
        return Sign("answering", State.GOOD)
    return Sign("answering-late", State.FAULT, {"minutes": int(waited.total_seconds()) // 60})


def _disk(services: Services) -> Sign:
    try:
        free = shutil.disk_usage(services.settings.data_dir).free
    except OSError:
        return Sign("disk-unread", State.FAULT)
    if free < _LEAST_FREE_BYTES:
        return Sign("disk-full", State.FAULT, {"megabytes": free // (1024 * 1024)})
    return Sign("disk", State.GOOD, {"gigabytes": f"{free / 1024**3:,.1f}"})
