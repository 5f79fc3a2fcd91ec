"""What stands behind the Flask application that serves the present request."""

from flask import current_app

from simulator.state.platform import Platform
from simulator.webhooks.sender import WebhookSender

PLATFORM = "simulator.platform"
SENDER = "simulator.sender"


def present_platform() -> Platform:
    """The platform of this application."""
    platform: Platform = current_app.extensions[PLATFORM]
    return platform


def present_sender() -> WebhookSender:
    """The webhook sender of this application."""
    sender: WebhookSender = current_app.extensions[SENDER]
    return sender
