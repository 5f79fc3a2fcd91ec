"""Control: holding webhooks back and releasing them in another order (rule 123)."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify

from simulator.application import present_sender
from simulator.control.asking import ControlRefused, asked_body, asked_channel, asked_person, asked_text
from simulator.identifiers import new_token
from simulator.webhooks.deliveries import Delivery
from simulator.webhooks.holding import Order, arranged

order = Blueprint("order", __name__)
IDS_LIMIT = 1_000
ID_LIMIT = 100


@order.post("/hold")
def hold() -> Response:
    """Hold back what people cause from now on: one person's (`name`), one chat's (`chatId`), or everything."""
    channel, lane = asked_channel(), _asked_lane(asked_body())
    present_sender().hold(channel, lane)
    return jsonify([_shown(delivery) for delivery in present_sender().list_held(channel)])


@order.get("/held")
def held() -> Response:
    """What is held back, oldest first."""
    return jsonify([_shown(delivery) for delivery in present_sender().list_held(asked_channel())])


@order.post("/release")
def release() -> Response:
    """Hold back no longer, and send what was held; the events in the order in which they go out.

    `order`: given, reversed or shuffled (by `seed`); `first`: webhook event ids that lead. They go out one after
    another, or with `parallel` on connections of their own, all at once.
    """
    body, channel = asked_body(), asked_channel()
    lane, wanted, first = _asked_lane(body), _asked_order(body), _asked_first(body)
    seed, is_parallel = body.get("seed", 1), body.get("parallel", False)
    if isinstance(seed, bool) or not isinstance(seed, int) or not isinstance(is_parallel, bool):
        raise ControlRefused(400, "'seed' must be a whole number, 'parallel' true or false")

    def arrange(deliveries: list[Delivery]) -> list[Delivery]:
        in_order = arranged(deliveries, wanted, first, seed)
        if is_parallel:
            return [replace(delivery, lane=f"released {new_token()}") for delivery in in_order]
        keeps_lanes = wanted is Order.GIVEN and not first
        return in_order if keeps_lanes else _on_one_lane(in_order)

    return jsonify([_shown(delivery) for delivery in present_sender().release(channel, lane, arrange)])


def _on_one_lane(deliveries: list[Delivery]) -> list[Delivery]:
    lanes = {delivery.lane for delivery in deliveries}
    lane = lanes.pop() if len(lanes) == 1 else f"released {new_token()}"
    return [replace(delivery, lane=lane) for delivery in deliveries]


def _shown(delivery: Delivery) -> dict[str, Any]:
    types = [event.get("type") for event in delivery.events]
    return {"webhookEventIds": delivery.event_ids, "types": types, "isRedelivery": delivery.is_redelivery}


def _asked_lane(body: dict[str, Any]) -> str | None:
    if "name" in body:
        return asked_person(asked_text(body, "name", ID_LIMIT)).user_id
    if "chatId" in body:
        chat_id = asked_text(body, "chatId", ID_LIMIT)
        if asked_channel().find_chat(chat_id) is None:
            raise ControlRefused(404, f"no chat '{chat_id}'")
        return chat_id
    return None


def _asked_order(body: dict[str, Any]) -> Order:
    wanted = body.get("order", Order.GIVEN.value)
    if wanted not in list(Order):
        raise ControlRefused(400, f"'order' must be one of {', '.join(Order)}")
    return Order(wanted)


def _asked_first(body: dict[str, Any]) -> list[str]:
    first = body.get("first", [])
    if not isinstance(first, list) or len(first) > IDS_LIMIT or not all(isinstance(one, str) for one in first):
        raise ControlRefused(400, f"'first' must be a list of at most {IDS_LIMIT} webhook event ids")
    return first
