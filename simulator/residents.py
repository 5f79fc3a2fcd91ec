"""What people do with the official account: follow, write, tap, block."""

from collections.abc import Mapping
from typing import Any

from simulator.state.channel import Channel
from simulator.state.clock import Clock
from simulator.state.person import Friendship, Person
from simulator.state.platform import Platform
from simulator.webhooks.events import message_content, user_event
from simulator.webhooks.sender import Delivery, WebhookSender


class NotPossible(Exception):
    """LINE's app would not let the person do this now."""


class Residents:
    """Acts of the people of one channel. Every act answers with the webhook event id it caused, or None.

    Raises QueueFull (sender) and TooManyPeople (channel).
    """

    def __init__(self, platform: Platform, channel: Channel, sender: WebhookSender) -> None:
        self._platform = platform
        self._channel = channel
        self._sender = sender

    @property
    def _clock(self) -> Clock:
        return self._platform.clock

    def follow(self, name: str) -> str | None:
        """Add the account as a friend, or lift the block (rule 128). None when already a friend."""
        with self._platform.changed:
            person = self._channel.add_person(name)
            if person.is_friend:
                return None
            was_blocked = person.friendship is Friendship.BLOCKED
            person.friendship = Friendship.FRIEND
            event = self._event(person, "follow", {"follow": {"isUnblocked": was_blocked}})
            facts = {"webhookEventId": event["webhookEventId"], "isUnblocked": was_blocked}
            self._platform.add_entry(person, "system", "follow", None, facts)
            return self._send(event, person)

    def block(self, name: str) -> str | None:
        """Block the account. None when it was not a friend: then LINE sends no event."""
        with self._platform.changed:
            person = self._channel.add_person(name)
            was_friend = person.is_friend
            if person.friendship is Friendship.BLOCKED:
                return None
            person.friendship = Friendship.BLOCKED
            event = self._event(person, "unfollow", {}) if was_friend else None
            facts = {"webhookEventId": event["webhookEventId"]} if event else {}
            self._platform.add_entry(person, "system", "block", None, facts)
            return self._send(event, person) if event else None

    def send(self, name: str, message: Mapping[str, Any], *, follow_first: bool = True) -> str:
        """Send a message object (text, sticker, image, ...). A stranger follows first, unless told not to.

        Raises NotPossible when the person blocks the account.
        """
        with self._platform.changed:
            person = self._writer(name, follow_first=follow_first)
            content = message_content(message, self._platform.message_ids.new())
            event = self._event(person, "message", {"message": content})
            facts = {"webhookEventId": event["webhookEventId"], "messageId": content["id"]}
            person.last_wrote_at = self._clock.now()
            self._platform.add_entry(person, "person", "message", content, facts)
            return self._send(event, person)

    def postback(self, name: str, postback: Mapping[str, Any], display_text: str | None = None) -> str:
        """Send a postback; `display_text` shows as the person's own bubble. Raises NotPossible."""
        with self._platform.changed:
            person = self._writer(name, follow_first=True)
            event = self._event(person, "postback", {"postback": dict(postback)})
            facts = {"webhookEventId": event["webhookEventId"], "postback": dict(postback)}
            shown = {"type": "text", "text": display_text} if display_text else None
            self._platform.add_entry(person, "person", "postback", shown, facts)
            return self._send(event, person)

    def unsend(self, name: str, message_id: str) -> str:
        """Take back an own message. Raises LookupError when the person sent no such message."""
        with self._platform.changed:
            person = self._channel.add_person(name)
            entry = person.find_said(message_id)
            if entry is None:
                raise LookupError(f"no message {message_id} by this person")
            entry.facts["unsent"] = True
            event = self._event(person, "unsend", {"unsend": {"messageId": message_id}})
            facts = {"webhookEventId": event["webhookEventId"], "messageId": message_id}
            self._platform.add_entry(person, "system", "unsend", None, facts)
            return self._send(event, person)

    def _writer(self, name: str, *, follow_first: bool) -> Person:
        person = self._channel.add_person(name)
        if person.friendship is Friendship.BLOCKED:
            raise NotPossible("this person blocks the account; follow first")
        if follow_first and not person.is_friend:
            self.follow(name)
        return person

    def _event(self, person: Person, event_type: str, content: Mapping[str, Any]) -> dict[str, Any]:
        return user_event(self._clock, person.user_id, event_type, content)

    def _send(self, event: dict[str, Any], person: Person) -> str:
        if "replyToken" in event:
            self._channel.reply_tokens.issue(event["replyToken"], person.user_id, self._clock.now())
        self._channel.remember_event(event, person.user_id)
        self._sender.enqueue(Delivery(self._channel, (event,), person.user_id))
        event_id: str = event["webhookEventId"]
        return event_id
