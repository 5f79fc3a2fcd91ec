"""A stand-in for the LINE platform: Messaging API, webhook sender, people, and a chat page.

It knows nothing of the bot. `StandIn(config).start()` runs it in a thread, `python -m simulator` alone.
"""

from simulator.config import ChannelConfig, Limits, StandInConfig
from simulator.server import StandIn
from simulator.webhooks.signature import webhook_signature

__all__ = ["ChannelConfig", "Limits", "StandIn", "StandInConfig", "webhook_signature"]
