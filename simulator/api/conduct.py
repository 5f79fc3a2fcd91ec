"""How a bot behaves beside what LINE refuses: the violations of rule 135 that a sending call shows."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta

from simulator.api.calls import Call
from simulator.state.chats import Chat
from simulator.state.person import Friendship, Person
from simulator.state.violations import Violation

LATE = timedelta(seconds=30)
STANDBY_MEMORY = timedelta(seconds=60)


def note_reply(call: Call, token: str) -> None:
    """A reply that comes late, or that answers an event which was answered before and came again."""
    now, tokens = call.platform.clock.now(), call.channel.reply_tokens
    delivered_at, deliveries, is_used = tokens.history_of(token)
    owner = tokens.find_issued(token) or ""
    if is_used and deliveries > 1:
        call.note(Violation.ANSWERED_REDELIVERY, "an event that was answered before was answered again", owner)
    elif not is_used and delivered_at is not None and now - delivered_at > LATE:
        seconds = (now - delivered_at).total_seconds()
        call.note(Violation.LATE_REPLY, f"replied {seconds:.0f} seconds after the webhook", owner)


def note_push(call: Call, chat: Chat) -> None:
    """A push that a living reply token would have saved, or that answers an answered event which came again."""
    now, tokens = call.platform.clock.now(), call.channel.reply_tokens
    if tokens.has_repeated(chat.chat_id, now):
        call.note(Violation.ANSWERED_REDELIVERY, "an event that was answered before was answered again", chat.chat_id)
    if tokens.has_living(chat.chat_id, now):
        call.note(Violation.PUSH_DESPITE_REPLY_TOKEN, "pushed while a reply token lived: quota wasted", chat.chat_id)


def note_unreachable(call: Call, chats: Iterable[Chat]) -> None:
    """Sending to somebody who blocks the account, again and again."""
    for person in chats:
        if not isinstance(person, Person) or person.friendship is not Friendship.BLOCKED:
            continue
        person.sent_while_blocked += 1
        if person.sent_while_blocked > 1:
            call.note(Violation.PUSH_TO_BLOCKED, "sent again to somebody who blocks the account", person.user_id)


def note_delivered(call: Call, chats: Sequence[Chat]) -> None:
    """The same contents more than five times in a minute, and sends for events in standby."""
    now = call.platform.clock.now()
    plain = str(call.body["messages"]).encode("utf-8", "surrogatepass")
    contents = hashlib.blake2b(plain, digest_size=16).hexdigest()
    for chat_id in call.channel.sameness.add(contents, [chat.chat_id for chat in chats], now):
        call.note(Violation.SAME_MESSAGE_AGAIN, "the same message more than five times in a minute", chat_id)
    if call.endpoint not in ("reply", "push"):
        return
    for chat in chats:
        if chat.standby_at is not None and now - chat.standby_at < STANDBY_MEMORY:
            call.note(Violation.SENT_IN_STANDBY, "sent something for an event in standby", chat.chat_id)
