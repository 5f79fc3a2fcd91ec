"""Tokens that lead to the next page of a list, for 24 hours (sections 2.7 and 5.1)."""

import base64
import binascii
import re
from datetime import datetime, timedelta

from simulator.api.calls import Refused

START_LIFE = timedelta(hours=24)
_NUMBER = re.compile(r"[0-9]{1,9}")


def page_token(listed: str, position: int, now: datetime) -> str:
    """The `next` that leads to `position` of the list called `listed`."""
    plain = f"{listed} {position} {now.timestamp()}".encode()
    return base64.urlsafe_b64encode(plain).decode("ascii")


def first_of_page(listed: str, token: str | None, now: datetime) -> int:
    """The position a `start` leads to, 0 without one. Raises Refused (400): of another list, too old, garbage."""
    if token is None:
        return 0
    try:
        of_list, position, issued = base64.urlsafe_b64decode(token).decode("ascii").split(" ")
        is_fresh = now.timestamp() - float(issued) < START_LIFE.total_seconds()
        if of_list == listed and is_fresh and int(position) >= 0:
            return int(position)
    except (ValueError, binascii.Error):
        pass
    raise Refused(400, "Invalid start param")


def asked_limit(limit: str | None, default: int, highest: int) -> int:
    """The number a `limit` of the query asks for, 1 to `highest`. Raises Refused (400)."""
    if limit is None:
        return default
    if not _NUMBER.fullmatch(limit) or not 1 <= int(limit) <= highest:
        raise Refused(400, "The value for the 'limit' parameter is invalid")
    return int(limit)
