"""Waiting for something to happen in a chat."""

from collections.abc import Callable

from simulator.state.platform import Platform

LOOK_AGAIN = 0.5  # seconds


def wait_for_news(platform: Platform, has_news: Callable[[], bool], seconds: float) -> None:
    """Wait at most `seconds` for news, unless too many wait already. The platform's lock is held, and given away.

    It looks again now and then, because time alone brings news too: the loading animation ends, a bulk change of
    rich menus takes effect.
    """
    if not seconds or not platform.waiting.acquire(blocking=False):
        return
    try:
        left = seconds
        while left > 0 and not platform.changed.wait_for(has_news, min(left, LOOK_AGAIN)):
            left -= LOOK_AGAIN
    finally:
        platform.waiting.release()
