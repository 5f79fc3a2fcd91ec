"""Groups and rooms the account is in (rules 5, 97, 98)."""

import re
from dataclasses import dataclass

from simulator.acts.groups import GroupActs
from simulator.api.accounts import checked_user_id
from simulator.api.calls import Answer, Call, Refused
from simulator.api.endpoints import Endpoint, Handler
from simulator.api.paging import first_of_page, page_token
from simulator.application import present_sender
from simulator.identifiers import GROUP_ID, ROOM_ID
from simulator.state.groups import Group, GroupKind

PAGE_LIMIT = 100


@dataclass(frozen=True)
class _Chats:
    """The endpoints of groups, or the same ones of rooms."""

    kind: GroupKind
    shape: re.Pattern[str]

    def asked(self, call: Call) -> Group:
        """The group the path names. Raises Refused: malformed 400, unknown or without the account 404."""
        chat_id = call.path["chat_id"]
        if not self.shape.fullmatch(chat_id):
            raise Refused(400, f"The value for the '{self.kind.id_name}' parameter is invalid")
        group = call.channel.groups.find_joined(chat_id)
        if group is None:
            raise Refused(404, "Not found")
        return group

    def summary(self, call: Call) -> Answer:
        group = self.asked(call)
        return Answer(200, {"groupId": group.chat_id, "groupName": group.name})

    def count(self, call: Call) -> Answer:
        return Answer(200, {"count": len(self.asked(call).members)})

    def member_ids(self, call: Call) -> Answer:
        if call.channel.config.unverified:
            raise Refused(403, "Access to this API is not available for your account")
        group, now = self.asked(call), call.platform.clock.now()
        first = first_of_page(group.chat_id, call.query.get("start"), now)
        members = [person for person in group.members if person.has_consented]
        last = first + PAGE_LIMIT
        page = {"memberIds": [person.user_id for person in members[first:last]]}
        more = {"next": page_token(group.chat_id, last, now)} if last < len(members) else {}
        return Answer(200, {**page, **more})

    def member(self, call: Call) -> Answer:
        """The profile of a member, friend of the account or not."""
        group, user_id = self.asked(call), checked_user_id(call)
        person = group.find_member(user_id)
        if person is None or not person.has_consented:
            raise Refused(404, "Not found")
        picture = {"pictureUrl": person.profile.picture_url} if person.profile.picture_url else {}
        return Answer(200, {"displayName": person.name, "userId": user_id, **picture})

    def leave(self, call: Call) -> Answer:
        """The account goes by itself; a leave event follows (rule 98)."""
        GroupActs(call.platform, call.channel, present_sender(), self.asked(call)).remove_account()
        return Answer(200)

    def endpoint(self, name: str, path: str, handler: Handler, method: str = "GET") -> Endpoint:
        """The endpoint at `path` below the chat."""
        return Endpoint(f"{self.kind}_{name}", method, f"/v2/bot/{self.kind}/<chat_id>/{path}", handler)

    def endpoints(self) -> tuple[Endpoint, ...]:
        """What groups and rooms have in common."""
        return (
            self.endpoint("member_count", "members/count", self.count),
            self.endpoint("member_ids", "members/ids", self.member_ids),
            self.endpoint("member", "member/<user_id>", self.member),
            self.endpoint("leave", "leave", self.leave, "POST"),
        )


_GROUPS = _Chats(GroupKind.GROUP, GROUP_ID)
_ROOMS = _Chats(GroupKind.ROOM, ROOM_ID)
ENDPOINTS = (
    _GROUPS.endpoint("summary", "summary", _GROUPS.summary),
    *_GROUPS.endpoints(),
    *_ROOMS.endpoints(),
)
