"""Odd events of real people, sent by name (rule 125)."""

from typing import Any

from simulator.acts.residents import Residents
from simulator.identifiers import group_id
from simulator.state.channel import Channel
from simulator.state.groups import Group
from simulator.state.person import Person
from simulator.state.platform import Platform
from simulator.webhooks.gathering import Gathered, user_id_of
from simulator.webhooks.odd_events import ODD_EVENTS, odd_event
from simulator.webhooks.publishing import Outgoing, publish

_NOWHERE = "a group that is not there"
_SHOWN = ("text", "sticker", "image")


class OddActs:
    """Causes odd events in one channel. Raises QueueFull (sender) and TooManyPeople (channel)."""

    def __init__(self, platform: Platform, channel: Channel, outgoing: Outgoing) -> None:
        self._platform = platform
        self._channel = channel
        self._outgoing = outgoing

    def send(self, kind: str, name: str, group: Group | None = None, message_id: str | None = None) -> dict[str, Any]:
        """Send the odd event `kind` as if `name` had caused it; the event. Raises KeyError for an unknown kind.

        Events of groups happen in `group`, otherwise in one that nobody knows; a message takes `message_id`,
        otherwise a new one.
        """
        with self._platform.changed:
            odd, channel = ODD_EVENTS[kind], self._channel
            person = channel.add_person(name)
            if odd.event_type == "follow":
                Residents(self._platform, channel, Gathered()).follow(name)  # the odd event takes the plain one's place
            if group is not None or odd.in_group:
                source = {**self._group_source(group), "userId": person.user_id}
            else:
                source = {"type": "user", "userId": person.user_id}
            event = odd_event(odd, self._platform.clock, source, message_id or self._platform.message_ids.new())
            chat_id = source.get("groupId") or source.get("roomId") or user_id_of(event) or person.user_id
            if chat_id == person.user_id and odd.event_type == "message":
                self._write(person, event)
            publish(self._platform, channel, self._outgoing, event, chat_id)
            return event

    def _write(self, person: Person, event: dict[str, Any]) -> None:
        """What the person said stands in their chat, if the chat page can show it."""
        person.last_wrote_at = self._platform.clock.now()
        message = event.get("message", {})
        if message.get("type") in _SHOWN and not (message["type"] == "text" and "text" not in message):
            facts = {"webhookEventId": event.get("webhookEventId"), "messageId": message["id"]}
            self._platform.add_entry(person, "person", "message", message, facts)

    def _group_source(self, group: Group | None) -> dict[str, str]:
        if group is not None:
            return group.source()
        return {"type": "group", "groupId": group_id(self._channel.key, _NOWHERE, is_room=False)}
