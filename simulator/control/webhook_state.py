"""Control: standby, suspension, error statistics, redeliveries to come (rules 36, 120, 121, 130)."""

from flask import Blueprint, Response, jsonify

from simulator.application import present_platform, present_sender
from simulator.control.asking import ControlRefused, asked_body, asked_channel

state = Blueprint("state", __name__)


@state.get("/state")
def show_state() -> Response:
    """Standby, since when it fails or is suspended, errors by reason in total and per minute, redeliveries to come."""
    channel = asked_channel()
    coming = present_sender().redeliveries.listed(channel.key)
    with present_platform().changed:
        return jsonify({**channel.webhook_state.as_json(), "redeliveries": coming})


@state.post("/standby")
def change_standby() -> Response:
    """`{"standby": true}`: from now on all events of the channel are in standby and carry no reply token (rule 36)."""
    wanted, channel = asked_body().get("standby"), asked_channel()
    if not isinstance(wanted, bool):
        raise ControlRefused(400, "'standby' must be true or false")
    with present_platform().changed:
        channel.webhook_state.is_standby = wanted
    return show_state()


@state.post("/resume")
def resume() -> Response:
    """Lift the suspension (rule 130). What happened meanwhile is not sent."""
    channel = asked_channel()
    with present_platform().changed:
        channel.webhook_state.resume()
    return show_state()
