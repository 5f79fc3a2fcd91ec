"""What commands ask LINE before they change anything: never within a transaction."""

from __future__ import annotations

from bot.services import Services
from scheduler.ports import Quota, SendFailed


def asked_quota(services: Services, account_id: int) -> Quota | None:
    """What the month's allowance is and how much of it is used; None when LINE does not say (20 s at the latest)."""
    from bot.line.gateway import LineGateway  # noqa: PLC0415 - brings the SDK: over a second for every command

    gateway = LineGateway(services.accounts, services.settings.line_api_url)
    try:
        return gateway.quota(account_id)
    except SendFailed:
        return None
