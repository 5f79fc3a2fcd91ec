"""The account itself, its followers, profiles, the loading animation (rules 95, 96, 99, 104)."""

import base64
import binascii
from datetime import datetime, timedelta

from simulator.api.calls import Answer, Call, Refused, refuse_findings
from simulator.api.endpoints import Body, Endpoint
from simulator.identifiers import USER_ID
from simulator.rules.findings import Findings, Place
from simulator.state.person import Friendship, Person
from simulator.state.rate_limits import Rate

_START_LIFE = timedelta(hours=24)
_PAGE_LIMIT, _PAGE_DEFAULT = 1000, 300


def _info(call: Call) -> Answer:
    channel = call.channel
    body = {"userId": channel.bot_user_id, "basicId": f"@{channel.bot_user_id[1:9]}"}
    return Answer(
        200,
        {**body, "displayName": channel.config.name, "chatMode": "bot", "markAsReadMode": "auto"},
    )


def _profile(call: Call) -> Answer:
    user_id = call.path["user_id"]
    if not USER_ID.fullmatch(user_id):
        raise Refused(400, "The value for the 'userId' parameter is invalid")
    person = call.channel.find_person_by_id(user_id)
    if person is None or not _has_profile(person):
        raise Refused(404, "Not found")
    return Answer(200, {"userId": user_id, "displayName": person.name, "language": "ja"})


def _has_profile(person: Person) -> bool:
    if person.friendship is Friendship.STRANGER:
        return person.last_wrote_at is not None
    return person.is_friend


def _followers(call: Call) -> Answer:
    if call.channel.config.unverified:
        raise Refused(403, "Access to this API is not available for your account")
    now = call.platform.clock.now()
    limit = call.query.get("limit", str(_PAGE_DEFAULT))
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit[:9]) <= _PAGE_LIMIT:
        raise Refused(400, "The value for the 'limit' parameter is invalid")
    first = _first_of_page(call.query["start"], now) if "start" in call.query else 0
    # Positions count everybody ever met, so that a page stays right while people block or follow.
    people = call.channel.list_people()
    found: list[str] = []
    position = first
    while position < len(people) and len(found) < int(limit):
        if people[position].is_friend:
            found.append(people[position].user_id)
        position += 1
    more = any(person.is_friend for person in people[position:])
    return Answer(200, {"userIds": found, **({"next": _page_token(position, now)} if more else {})})


def _page_token(position: int, now: datetime) -> str:
    plain = f"{position} {now.timestamp()}".encode()
    return base64.urlsafe_b64encode(plain).decode("ascii")


def _first_of_page(token: str, now: datetime) -> int:
    try:
        position, issued = base64.urlsafe_b64decode(token).decode("ascii").split(" ")
        fresh = now.timestamp() - float(issued) < _START_LIFE.total_seconds()
        if fresh and int(position) >= 0:
            return int(position)
    except (ValueError, binascii.Error):
        pass
    raise Refused(400, "Invalid start param")


def _start_loading(call: Call) -> Answer:
    findings = Findings()
    chat_id, seconds = call.body.get("chatId"), call.body.get("loadingSeconds", 20)
    if not isinstance(chat_id, str) or not USER_ID.fullmatch(chat_id):
        findings.add(Place("chatId"), "Only user id is acceptable, group id and room id are not")
    is_number = isinstance(seconds, int) and not isinstance(seconds, bool)
    if not is_number or not 5 <= seconds <= 60:
        findings.add(Place("loadingSeconds"), "Must be between 5 and 60")
    if not is_number or seconds % 5:
        findings.add(Place("loadingSeconds"), "must be a multiple of five")
    refuse_findings(findings)
    person = call.channel.find_person_by_id(str(chat_id))
    if person is not None and person.is_friend:
        person.loading_until = call.platform.clock.now() + timedelta(seconds=seconds)
        call.recipients.append(person.user_id)
        call.platform.changed.notify_all()
    return Answer(202)


ENDPOINTS = (
    Endpoint("info", "GET", "/v2/bot/info", _info),
    Endpoint("profile", "GET", "/v2/bot/profile/<user_id>", _profile),
    Endpoint("followers", "GET", "/v2/bot/followers/ids", _followers),
    Endpoint("loading", "POST", "/v2/bot/chat/loading/start", _start_loading, Rate(100, 1), Body.JSON),
)
