"""What people do with the official account: follow, write, tap, block."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simulator.acts.incoming import NOTHING_GIVEN, Attachment, take_in
from simulator.state.channel import Channel
from simulator.state.clock import Clock
from simulator.state.person import Friendship, Person
from simulator.state.platform import Platform
from simulator.state.rich_menus import SwitchStatus
from simulator.webhooks.events import user_event
from simulator.webhooks.publishing import Outgoing, publish


class NotPossible(Exception):
    """LINE's app would not let the person do this now."""


class Residents:
    """Acts of the people of one channel. Every act answers with the webhook event id it caused, or None.

    `outgoing` is the webhook sender, or gathers a batch. Raises QueueFull (sender) and TooManyPeople (channel).
    """

    def __init__(self, platform: Platform, channel: Channel, outgoing: Outgoing) -> None:
        self._platform = platform
        self._channel = channel
        self._outgoing = outgoing

    @property
    def _clock(self) -> Clock:
        return self._platform.clock

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self._clock.now()

    def follow(self, name: str, *, is_unblocked: bool | None = None) -> str | None:
        """Add the account as a friend, or lift the block. None when already a friend.

        `is_unblocked` is what the event tells in place of the truth: LINE's is sometimes wrong (rule 128).
        """
        with self._platform.changed:
            person = self._channel.add_person(name)
            if person.is_friend:
                return None
            was_blocked = person.friendship is Friendship.BLOCKED
            person.friendship, person.sent_while_blocked = Friendship.FRIEND, 0
            self._channel.statistics.friends.note_follow(person, self._clock.now())
            told = was_blocked if is_unblocked is None else is_unblocked
            event = self._event(person, "follow", {"follow": {"isUnblocked": told}})
            facts = {"webhookEventId": event["webhookEventId"], "isUnblocked": told}
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
            self._channel.statistics.friends.note_block(person, self._clock.now())
            event = self._event(person, "unfollow", {}) if was_friend else None
            facts = {"webhookEventId": event["webhookEventId"]} if event else {}
            self._platform.add_entry(person, "system", "block", None, facts)
            return self._send(event, person) if event else None

    def send(
        self,
        name: str,
        message: Mapping[str, Any],
        *,
        follow_first: bool = True,
        attachment: Attachment = NOTHING_GIVEN,
    ) -> str:
        """Send a message object (text, sticker, image, ...). A stranger follows first, unless told not to.

        Raises NotPossible when the person blocks the account.
        """
        with self._platform.changed:
            person = self._writer(name, follow_first=follow_first)
            content = take_in(self._platform, self._channel, person.chat_id, message, attachment)
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

    def switch_menu(self, name: str, alias_id: str, data: str) -> str:
        """Tap a menu switch: the rich menu changes, and a postback tells what became of it. Raises NotPossible."""
        with self._platform.changed:
            person, status = self._writer(name, follow_first=True), SwitchStatus.FAILED
            if not self._platform.switches.menu_switch_fails:
                status = self._channel.rich_menus.switch(person.user_id, alias_id, self._clock.now())
            reached = {"newRichMenuAliasId": alias_id} if status is SwitchStatus.SUCCESS else {}
            return self.postback(name, {"data": data, "params": {**reached, "status": status.value}})

    def unsend(self, name: str, message_id: str) -> str:
        """Take back an own message. Raises LookupError when the person sent no such message, or took it back."""
        with self._platform.changed:
            person = self._channel.add_person(name)
            entry = person.find_said(message_id)
            if entry is None or entry.facts.get("unsent"):
                raise LookupError(f"no message {message_id} by this person")
            entry.facts["unsent"] = True
            self._channel.media.take_back(message_id)
            event = self._event(person, "unsend", {"unsend": {"messageId": message_id}})
            facts = {"webhookEventId": event["webhookEventId"], "messageId": message_id}
            self._platform.add_entry(person, "system", "unsend", None, facts)
            return self._send(event, person)

    def link_account(self, name: str, link_token: str, nonce: str) -> str | None:
        """Open the address with a link token that the bot sent (rule 101).

        It fails for another person's token. None for a used, expired or unknown one: LINE shows an error then, and
        the bot hears nothing.
        """
        with self._platform.changed:
            person = self._channel.add_person(name)
            owner = self._channel.link_tokens.spend(link_token, self._clock.now())
            if owner is None:
                return None
            result = "ok" if owner == person.user_id else "failed"
            event = self._event(person, "accountLink", {"link": {"result": result, "nonce": nonce}})
            if result == "failed":
                del event["source"], event["replyToken"]
            facts = {"webhookEventId": event["webhookEventId"], "result": result}
            self._platform.add_entry(person, "system", "accountLink", None, facts)
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
        return publish(self._platform, self._channel, self._outgoing, event, person.user_id)
