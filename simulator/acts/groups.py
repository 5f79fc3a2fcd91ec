"""What happens in a group or room: people and the account come, go and write (sections 1.8 to 1.10)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from simulator.acts.incoming import NOTHING_GIVEN, Attachment, take_in
from simulator.acts.residents import NotPossible
from simulator.rules.values import Object
from simulator.state.channel import Channel
from simulator.state.chats import Entry
from simulator.state.groups import Group, GroupKind, told_user_id
from simulator.state.person import Person
from simulator.state.platform import Platform
from simulator.webhooks.events import chat_event, message_content
from simulator.webhooks.mentions import EVERYBODY, find_mentions
from simulator.webhooks.publishing import Outgoing, publish


class GroupActs:
    """Acts in one group. Every act answers with the webhook event id it caused, or None: the bot learns nothing of a
    chat that the account is not in.

    Raises NotPossible, TooManyGroups, TooManyPeople (channel) and QueueFull (sender).
    """

    def __init__(self, platform: Platform, channel: Channel, outgoing: Outgoing, group: Group) -> None:
        self._platform = platform
        self._channel = channel
        self._outgoing = outgoing
        self._group = group

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self._platform.clock.now()

    def invite_account(self) -> str | None:
        """Let the account in. A room tells the bot only with the next thing that happens there."""
        with self._platform.changed:
            group = self._group
            if group.holds_account:
                return None
            group.holds_account, group.has_joined = True, group.kind is GroupKind.GROUP
            event = self._event("join", {}) if group.has_joined else None
            self._write("system", "join", event, facts={"names": [self._channel.config.name]})
            return self._publish(event)

    def remove_account(self) -> str | None:
        """Take the account out, whoever does it (rule 98). None when it was not in."""
        with self._platform.changed:
            group = self._group
            if not group.holds_account:
                return None
            self._tell_of_joining()
            event = self._event("leave", {})
            self._write("system", "leave", event, facts={"names": [self._channel.config.name]})
            event_id = self._publish(event)
            group.holds_account, group.has_joined = False, False
            return event_id

    def let_in(self, names: Iterable[str]) -> str | None:
        """People join, all at once; None when all of them were in already."""
        with self._platform.changed:
            new = self._group.add([self._channel.add_person(name) for name in names])
            return self._members_event("memberJoined", "joined", "join", new)

    def let_out(self, names: Iterable[str]) -> str | None:
        """People leave, all at once. Raises NotPossible when one of them is not in."""
        with self._platform.changed:
            leaving = [self._member(name) for name in dict.fromkeys(names)]
            return self._members_event("memberLeft", "left", "leave", self._group.drop(leaving))

    def send(
        self,
        name: str,
        message: Mapping[str, Any],
        *,
        mentions: Sequence[str] = (),
        quoted_message_id: str | None = None,
        attachment: Attachment = NOTHING_GIVEN,
    ) -> str | None:
        """A member sends a message object. `mentions` are names that the text writes with an @ before.

        Raises ValueError for mentions that are not in the text, LookupError when there is no such message to quote.
        """
        with self._platform.changed:
            member = self._member(name)
            content = take_in(self._platform, self._channel, self._group.chat_id, message, attachment)
            self._add_mentions(content, mentions)
            if quoted_message_id is not None:
                content["quotedMessageId"] = self._find_message(quoted_message_id).facts["messageId"]
            self._tell_of_joining()
            event = self._event("message", {"message": content}, member)
            self._write("person", "message", event, content, {**_author(member), "messageId": content["id"]})
            return self._publish(event)

    def edit(self, name: str, message_id: str, text: str, *, mentions: Sequence[str] = ()) -> str | None:
        """A member changes an own text: same id, new quote token and reply token (section 1.9). Groups only.

        Raises LookupError and ValueError as `send` does.
        """
        with self._platform.changed:
            if self._group.kind is not GroupKind.GROUP:
                raise NotPossible("messages can be edited in groups only")
            member = self._member(name)
            entry = self._find_own(member, message_id)
            if entry.message is None or entry.message["type"] != "text":
                raise NotPossible("only texts can be edited")
            content = message_content({"type": "text", "text": text}, message_id)
            self._add_mentions(content, mentions)
            # The former contents stay as they are: the event that carried them may be delivered again.
            entry.message, entry.facts = content, {**entry.facts, "isEdited": True}
            event = self._event("messageEdited", {"message": content}, member)
            facts = {**_author(member), "messageId": message_id, "text": text}
            self._write("system", "edit", event, facts=facts)
            return self._publish(event)

    def unsend(self, name: str, message_id: str) -> str | None:
        """A member takes back an own message. Raises LookupError when there is no such message."""
        with self._platform.changed:
            member = self._member(name)
            entry = self._find_own(member, message_id)
            entry.facts = {**entry.facts, "unsent": True}
            self._channel.media.take_back(message_id)
            self._tell_of_joining()
            event = self._event("unsend", {"unsend": {"messageId": message_id}}, member)
            self._write("system", "unsend", event, facts={**_author(member), "messageId": message_id})
            return self._publish(event)

    def postback(self, name: str, postback: Mapping[str, Any], display_text: str | None = None) -> str | None:
        """A member taps something; `display_text` shows as a bubble. The event names no user (section 1.8)."""
        with self._platform.changed:
            member = self._member(name)
            self._tell_of_joining()
            event = self._event("postback", {"postback": dict(postback)})
            shown = {"type": "text", "text": display_text} if display_text else None
            self._write("person", "postback", event, shown, {**_author(member), "postback": dict(postback)})
            return self._publish(event)

    def note_opened(self, name: str, opened: Mapping[str, Any]) -> None:
        """A member tapped what LINE's app alone opens; the bot learns nothing."""
        with self._platform.changed:
            self._write("system", "tap", None, facts={**_author(self._member(name)), "opened": dict(opened)})

    def _member(self, name: str) -> Person:
        person = self._channel.find_person(name)
        if person is None or self._group.find_member(person.user_id) is None:
            raise NotPossible(f"'{name}' is not in this group")
        return person

    def _find_own(self, member: Person, message_id: str) -> Entry:
        entry = self._group.find_said(message_id)
        if entry is None or entry.facts["authorId"] != member.user_id or entry.facts.get("unsent"):
            raise LookupError(f"no message {message_id} by this person")
        return entry

    def _find_message(self, message_id: str) -> Entry:
        for entry in self._group.newest_first:
            if entry.kind == "message" and entry.facts.get("messageId") == message_id:
                return entry
        raise LookupError(f"no message {message_id} in this group")

    def _add_mentions(self, content: Object, names: Sequence[str]) -> None:
        mentionees = find_mentions(str(content.get("text", "")), {name: self._mentionee(name) for name in names})
        if mentionees:
            content["mention"] = {"mentionees": mentionees}

    def _mentionee(self, name: str) -> Object:
        if name == EVERYBODY:
            return {"type": "all"}
        if name == self._channel.config.name and self._group.holds_account:
            return {"type": "user", "userId": self._channel.bot_user_id, "isSelf": True}
        return {"type": "user", **told_user_id(self._member(name)), "isSelf": False}

    def _members_event(self, event_type: str, key: str, kind: str, people: list[Person]) -> str | None:
        if not people:
            return None
        self._tell_of_joining()
        sources = [{"type": "user", **told_user_id(person)} for person in people]
        event = self._event(event_type, {key: {"members": sources}})
        self._write("system", kind, event, facts={"names": [person.name for person in people]})
        return self._publish(event)

    def _tell_of_joining(self) -> None:
        """Send the join event of a room, which comes with the first thing that happens there."""
        if self._group.holds_account and not self._group.has_joined:
            self._group.has_joined = True
            self._publish(self._event("join", {}))

    def _event(self, event_type: str, content: Mapping[str, Any], sender: Person | None = None) -> Object | None:
        if not self._group.holds_account:
            return None
        return chat_event(self._platform.clock, self._group.source(sender), event_type, content)

    def _write(
        self, side: str, kind: str, event: Object | None, message: Object | None = None, facts: Object | None = None
    ) -> None:
        shown = {"webhookEventId": event["webhookEventId"]} if event else {}
        size = len(str(message)) if message else 0
        entry = self._platform.new_entry(side, kind, message, {**shown, **(facts or {})}, size)
        self._platform.write([self._group], [entry])

    def _publish(self, event: Object | None) -> str | None:
        if event is None:
            return None
        return publish(self._platform, self._channel, self._outgoing, event, self._group.chat_id)


def _author(person: Person) -> Object:
    """Who did it, as the entries of a group say."""
    return {"author": person.name, "authorId": person.user_id}
