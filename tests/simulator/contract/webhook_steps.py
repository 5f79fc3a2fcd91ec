"""Short steps for the cases of webhooks."""

from typing import Any

from tests.simulator.plain_bot import PlainBot
from tests.simulator.world import World

IMPATIENT = {"webhook_timeout": 0.25}  # real seconds; LINE's two would make slow tests


def state(world: World) -> dict[str, Any]:
    """Standby, suspension, errors, redeliveries to come."""
    shown: dict[str, Any] = world.control("GET", "webhook/state").get_json()
    return shown


def log(world: World) -> list[dict[str, Any]]:
    """What became of every delivery."""
    shown: list[dict[str, Any]] = world.control("GET", "webhook/log").get_json()
    return shown


def say(world: World, words: str, name: str = "はなこ") -> str:
    """Write; the webhook event id."""
    event_id: str = world.act(name, "say", {"text": words}).get_json()["webhookEventId"]
    return event_id


def later(world: World, seconds: float) -> None:
    """Move the clock and let what is due go out."""
    world.advance(seconds)
    world.wait()


def told(bot: PlainBot) -> list[str]:
    """The texts that arrived, `-` for events without one, in order of arrival."""
    return [event.get("message", {}).get("text", "-") for event in bot.events()]


def odd(world: World, kind: str, name: str = "はなこ") -> dict[str, Any]:
    """Send an odd event; the event as it was sent."""
    answer = world.control("POST", "webhook/odd", {"kind": kind, "name": name})
    assert answer.status_code == 202
    event: dict[str, Any] = answer.get_json()["event"]
    return event
