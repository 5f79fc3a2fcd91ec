"""Which stand-in the present request is for. The Flask application itself holds no state."""

from flask import request

from simulator.state.platform import Platform
from simulator.webhooks.burst import Burst
from simulator.webhooks.sender import WebhookSender

PLATFORM = "simulator.platform"
SENDER = "simulator.sender"
BURSTS = "simulator.bursts"


def present_platform() -> Platform:
    """The platform of the stand-in that was asked."""
    platform: Platform = request.environ[PLATFORM]
    return platform


def present_sender() -> WebhookSender:
    """The webhook sender of the stand-in that was asked."""
    sender: WebhookSender = request.environ[SENDER]
    return sender


def present_bursts() -> dict[str, Burst]:
    """The newest burst of each channel of the stand-in that was asked."""
    bursts: dict[str, Burst] = request.environ[BURSTS]
    return bursts
