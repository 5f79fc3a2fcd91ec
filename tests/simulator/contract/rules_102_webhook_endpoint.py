"""Rules 102 and 127: where webhooks go, and whether they arrive."""

import threading
import time
from collections.abc import Callable
from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.listening_bot import ListeningBot
from tests.simulator.world import World

RULES = Rules()
BAD_URL, NO_URL = {"message": "Invalid webhook endpoint URL"}, {"message": "Webhook endpoint not found"}
PUBLIC = "https://bot.example"


def _put(world: World, endpoint: Any) -> tuple[int, Any]:
    answer = world.ask("PUT", "/v2/bot/channel/webhook/endpoint", {"endpoint": endpoint})
    return answer.status_code, answer.get_json()


def _test(world: World, body: Any) -> tuple[int, Any]:
    answer = world.ask("POST", "/v2/bot/channel/webhook/test", body)
    return answer.status_code, answer.get_json()


@RULES.accepted(102, "an address is set and shown; 500 characters are not too long")
def _(world: World) -> None:
    for url in (f"{PUBLIC}/webhook", f"{PUBLIC}/".ljust(500, "x")):
        assert _put(world, url) == (200, {})
        assert world.get("channel/webhook/endpoint").get_json() == {"endpoint": url, "active": True}


@RULES.refused(102, "no https, 501 characters, no address")
def _(world: World) -> None:
    bad: list[Any] = ["http://bot.example/", f"{PUBLIC}/".ljust(501, "x"), "https://", "webhook", "", None]
    for url in bad:
        assert _put(world, url) == (400, BAD_URL)
    for url in ("http://bot.example/", f"{PUBLIC}/".ljust(501, "x")):
        assert _test(world, {"endpoint": url}) == (400, BAD_URL)


@RULES.refused(102, "nothing is set")
def _(world: World) -> None:
    answer = world.get("channel/webhook/endpoint")
    assert (answer.status_code, answer.get_json()) == (404, NO_URL)
    assert _test(world, {}) == (404, NO_URL)
    assert _test(world, None) == (404, NO_URL)


@RULES.accepted(127, "a test that arrives says OK, and leaves no trace in the statistics")
def _(world: World) -> None:
    bot = ListeningBot()
    try:
        world.stand_in.set_webhook_url(bot.url)
        status, shown = _test(world, {})
        assert status == 200
        assert shown.pop("timestamp").endswith("Z")
        assert shown == {"success": True, "statusCode": 200, "reason": "OK", "detail": "200"}
        assert bot.events() == []
        assert len(bot.received) == 1
        assert world.control("GET", "webhook/log").get_json() == []
    finally:
        bot.stop()


@RULES.accepted(127, "a given address is tested in place of the set one, and the bot may call meanwhile")
def _(_: World) -> None:
    bot = ListeningBot()
    world = World(media_origins={PUBLIC: bot.url.removesuffix("/webhook")})
    try:
        assert _test(world, {"endpoint": f"{PUBLIC}/webhook"})[1]["success"] is True
        assert _put(world, f"{PUBLIC}/webhook") == (200, {})
        bot.delay = 0.3
        testing = threading.Thread(target=_test, args=(world, {}))
        testing.start()
        _wait_until(lambda: len(bot.received) == 2)
        assert world.get("info").status_code == 200
        assert testing.is_alive()
        testing.join()
    finally:
        bot.stop()
        world.stand_in.stop()


def _wait_until(is_so: Callable[[], bool]) -> None:
    patience = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < patience
        time.sleep(0.005)


@RULES.refused(127, "an answer of 500, one that is too late, nobody listening", webhook_timeout=0.3)
def _(world: World) -> None:
    bot = ListeningBot()
    try:
        world.stand_in.set_webhook_url(bot.url)
        bot.status = 500
        _check_failure(world, 500, "ERROR_STATUS_CODE", "500")
        bot.delay = 0.5
        _check_failure(world, 0, "REQUEST_TIMEOUT", "Request timeout")
    finally:
        bot.stop()
    _check_failure(world, 0, "COULD_NOT_CONNECT", f"Connection failed: {bot.url}")


def _check_failure(world: World, code: int, reason: str, detail: str) -> None:
    status, shown = _test(world, {})
    assert status == 200
    assert shown["success"] is False
    assert (shown["statusCode"], shown["reason"], shown["detail"]) == (code, reason, detail)
