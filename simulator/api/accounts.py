"""The account itself, its followers, profiles, the loading animation (rules 95, 96, 99, 104)."""

from datetime import timedelta

from simulator.api.calls import Answer, Call, Refused
from simulator.api.endpoints import Body, Endpoint
from simulator.api.paging import asked_limit, first_of_page, page_token
from simulator.identifiers import USER_ID
from simulator.rules.findings import Findings, Place
from simulator.rules.json_types import JsonType, check_types
from simulator.state.person import Friendship, Person
from simulator.state.rate_limits import Rate

_PAGE_LIMIT, _PAGE_DEFAULT = 1000, 300
_LIST = "followers"


def _info(call: Call) -> Answer:
    channel = call.channel
    modes = ("chat", "manual") if channel.config.chat_mode else ("bot", "auto")
    return Answer(
        200,
        {
            "userId": channel.bot_user_id,
            "basicId": f"@{channel.bot_user_id[1:9]}",
            "displayName": channel.config.name,
            "chatMode": modes[0],
            "markAsReadMode": modes[1],
        },
    )


def checked_user_id(call: Call) -> str:
    """The user id in the path. Raises Refused (400)."""
    user_id = call.path["user_id"]
    if not USER_ID.fullmatch(user_id):
        raise Refused(400, "The value for the 'userId' parameter is invalid")
    return user_id


def _profile(call: Call) -> Answer:
    person = call.channel.find_person_by_id(checked_user_id(call))
    if person is None or not _has_profile(person):
        raise Refused(404, "Not found")
    return Answer(200, {"userId": person.user_id, "displayName": person.name, **person.profile.as_json()})


def _has_profile(person: Person) -> bool:
    if not person.has_consented:
        return False
    if person.friendship is Friendship.STRANGER:
        return person.last_wrote_at is not None
    return person.is_friend


def _followers(call: Call) -> Answer:
    if call.channel.config.unverified:
        raise Refused(403, "Access to this API is not available for your account")
    now = call.platform.clock.now()
    limit = asked_limit(call.query.get("limit"), _PAGE_DEFAULT, _PAGE_LIMIT)
    first = first_of_page(_LIST, call.query.get("start"), now)
    # Positions count everybody ever met, so that a page stays right while people block or follow.
    people = call.channel.list_people()
    found: list[str] = []
    position = first
    while position < len(people) and len(found) < limit:
        if _is_listed(people[position]):
            found.append(people[position].user_id)
        position += 1
    more = any(_is_listed(person) for person in people[position:])
    return Answer(200, {"userIds": found, **({"next": page_token(_LIST, position, now)} if more else {})})


def _is_listed(person: Person) -> bool:
    return person.is_friend and person.has_consented


def _start_loading(call: Call) -> Answer:
    findings = Findings()
    chat_id, seconds = call.body.get("chatId"), call.body.get("loadingSeconds", 20)
    check_types(call.body, Place(""), findings, {"chatId": JsonType.STRING, "loadingSeconds": JsonType.NUMBER})
    if not isinstance(chat_id, str) or not USER_ID.fullmatch(chat_id):
        findings.add(Place("chatId"), "Only user id is acceptable, group id and room id are not")
    is_number = isinstance(seconds, int) and not isinstance(seconds, bool)
    if not is_number or not 5 <= seconds <= 60:
        findings.add(Place("loadingSeconds"), "Must be between 5 and 60")
    if not is_number or seconds % 5:
        findings.add(Place("loadingSeconds"), "must be a multiple of five")
    call.refuse_findings(findings)
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
