"""A message on its way from people to the account: what the event says of it, and what the platform keeps of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from simulator.state.channel import Channel
from simulator.state.clock import Clock
from simulator.state.media import PLACEHOLDERS, Content, SentMessage
from simulator.state.platform import Platform
from simulator.state.read_marks import mark_as_read_token
from simulator.webhooks.events import message_content


@dataclass(frozen=True)
class Attachment:
    """What is sent with a picture, video, sound or file: the bytes, made up when None, and how many seconds of the
    stand-in's clock LINE prepares a video or a sound for."""

    content: Content | None = None
    preparing: float = 0.0


NOTHING_GIVEN = Attachment()


def take_in(
    platform: Platform,
    channel: Channel,
    chat_id: str,
    message: Mapping[str, Any],
    attachment: Attachment = NOTHING_GIVEN,
) -> dict[str, Any]:
    """The message as its event tells it. Its content can be asked for from now on, and its read mark works."""
    content = message_content(message, platform.message_ids.new())
    sent = _sent_message(platform.clock, content, attachment)
    if content["type"] == "file":
        content.setdefault("fileName", "file.pdf")
        content.setdefault("fileSize", len(sent.content.data) if sent.content else 0)
    content["markAsReadToken"] = mark_as_read_token(channel, chat_id, content["id"])
    channel.media.keep(content["id"], sent)
    return content


def _sent_message(clock: Clock, content: Mapping[str, Any], attachment: Attachment) -> SentMessage:
    kind, provider = content["type"], content.get("contentProvider")
    if isinstance(provider, dict) and provider.get("type") != "line":
        return SentMessage(kind)
    ready_at = None
    if kind in ("video", "audio") and attachment.preparing:
        ready_at = clock.now() + timedelta(seconds=attachment.preparing)
    given = attachment.content if kind in PLACEHOLDERS else None
    return SentMessage(kind, given or PLACEHOLDERS.get(kind), ready_at)
