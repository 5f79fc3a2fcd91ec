"""LINE's own statistics, a day late: how many friends an account has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import urllib3
from linebot.v3.insight import ApiClient, Configuration, Insight
from linebot.v3.insight.exceptions import ApiException

from scheduler.ports import Followers

InsightRefused = ApiException
"""What the SDK raises here: another class than that of the same name for messages."""


def insight_client(host: str, token: str) -> Insight:
    """A client for one channel, which neither repeats a request nor follows a redirect by itself."""
    configuration = Configuration(host=host, access_token=token)
    configuration.retries = urllib3.Retry(total=0, redirect=0, raise_on_redirect=False)
    return Insight(ApiClient(configuration))


def asking_followers(client: Insight, day: date) -> Callable[..., Any]:
    """The question for a day's count, to be called with the SDK's own keywords."""
    return partial(client.get_number_of_followers_with_http_info, f"{day:%Y%m%d}")


def followers_in(answer: Any) -> Followers | None:
    """The counts in LINE's answer, or None while it has none for that day."""
    if answer.status != "ready" or answer.followers is None or answer.blocks is None:
        return None
    return Followers(int(answer.followers), int(answer.blocks))
