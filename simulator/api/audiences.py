"""Audiences of uploaded user ids (rule 56, section 5.4)."""

from typing import Any

from simulator.api.calls import RATE_LIMIT, Answer, Call, Refused
from simulator.api.endpoints import Body, Endpoint
from simulator.rules import audiences as rules
from simulator.rules.audiences import AudienceFault
from simulator.rules.findings import Findings
from simulator.state.audiences import RUNNING_JOBS, UPLOAD, Audience, AudienceStatus, NoRoom
from simulator.state.rate_limits import Rate

_PAGE_DEFAULT = 20


def _refusal(fault: AudienceFault) -> Refused:
    place = {"property": fault.place} if fault.place else {}
    return Refused(400, {"message": fault.sentence, "details": [{"message": fault.code, **place}]})


_NOT_FOUND = AudienceFault("audience group not found", "AUDIENCE_GROUP_NOT_FOUND")


def _check_types(call: Call) -> None:
    findings = Findings()
    rules.check_audience_types(call.body, findings)
    call.refuse_findings(findings)


def _create(call: Call) -> Answer:
    _check_types(call)
    try:
        description = rules.read_description(call.body.get("description"))
        upload = rules.read_upload_description(call.body.get("uploadDescription"))
        user_ids = rules.read_audiences(call.body.get("audiences"), is_required=False)
        rules.check_identifiers(call.body.get("isIfaAudience"))
        return _created(call, description, user_ids, upload)
    except AudienceFault as fault:
        raise _refusal(fault) from fault


def _create_by_file(call: Call) -> Answer:
    try:
        description = rules.read_description(call.form.get("description"))
        upload = rules.read_upload_description(call.form.get("uploadDescription"))
        rules.check_identifiers(call.form.get("isIfaAudience", "false").lower() == "true")
        return _created(call, description, _file_ids(call), upload)
    except AudienceFault as fault:
        raise _refusal(fault) from fault


def _created(call: Call, description: str, user_ids: list[str], upload: str) -> Answer:
    now, audiences = call.platform.clock.now(), call.channel.audiences
    try:
        audiences.check_room(len(user_ids), now)
        audience = audiences.create(description, now)
    except NoRoom as error:
        raise AudienceFault(str(error), str(error)) from error
    if user_ids:
        seconds = call.platform.switches.audience_seconds
        audiences.upload(audience, _known(call, user_ids), upload, now, seconds)
    return Answer(202, audience.as_json(now, is_new=True))


def _add(call: Call) -> Answer:
    _check_types(call)
    try:
        audience = _uploadable(call, call.body.get("audienceGroupId"))
        upload = rules.read_upload_description(call.body.get("uploadDescription"))
        return _added(call, audience, rules.read_audiences(call.body.get("audiences"), is_required=True), upload)
    except AudienceFault as fault:
        raise _refusal(fault) from fault


def _add_by_file(call: Call) -> Answer:
    try:
        audience = _uploadable(call, call.form.get("audienceGroupId"))
        upload = rules.read_upload_description(call.form.get("uploadDescription"))
        return _added(call, audience, _file_ids(call), upload)
    except AudienceFault as fault:
        raise _refusal(fault) from fault


def _added(call: Call, audience: Audience, user_ids: list[str], upload: str) -> Answer:
    now, audiences = call.platform.clock.now(), call.channel.audiences
    if len(audience.waiting(now)) >= RUNNING_JOBS:
        raise Refused(429, RATE_LIMIT)
    try:
        audiences.check_room(len(user_ids), now)
    except NoRoom as error:
        raise AudienceFault(str(error), str(error)) from error
    audiences.upload(audience, _known(call, user_ids), upload, now, call.platform.switches.audience_seconds)
    return Answer(202)


def _uploadable(call: Call, number: object) -> Audience:
    audience = _find(call, number)
    if audience.kind != UPLOAD:
        raise _NOT_FOUND
    if audience.status(call.platform.clock.now()) is AudienceStatus.EXPIRED:
        code = "AUDIENCE_GROUP_CAN_NOT_UPLOAD_STATUS_EXPIRED"
        raise AudienceFault(code, code)
    return audience


def _file_ids(call: Call) -> list[str]:
    file = call.files.get("file")
    if file is not None and file.content_type != "text/plain":
        raise Refused(415, f"The content type, {file.content_type}, is not supported")
    return rules.read_lines(file.raw if file is not None else b"")


def _known(call: Call, user_ids: list[str]) -> frozenset[str]:
    """The ids, each once, sharing the text with the people they belong to: a million ids should not be kept twice."""
    people = ((call.channel.find_person_by_id(user_id), user_id) for user_id in user_ids)
    return frozenset(person.user_id if person is not None else user_id for person, user_id in people)


def _find(call: Call, number: object) -> Audience:
    wanted = rules.read_number(number)
    audience = call.channel.audiences.find(wanted) if wanted is not None else None
    if audience is None:
        raise _NOT_FOUND
    return audience


def _show(call: Call) -> Answer:
    now, audience = call.platform.clock.now(), _asked(call)
    told = audience.as_json(now)
    return Answer(200, {"audienceGroup": told, "jobs": [job.as_json(audience.number, now) for job in audience.jobs]})


def _asked(call: Call) -> Audience:
    try:
        return _find(call, call.path["number"])
    except AudienceFault as fault:
        raise _refusal(fault) from fault


def _delete(call: Call) -> Answer:
    call.channel.audiences.drop(_asked(call).number)
    return Answer(202)


def _rename(call: Call) -> Answer:
    _check_types(call)
    audience = _asked(call)
    try:
        audience.description = rules.read_description(call.body.get("description"))
    except AudienceFault as fault:
        raise _refusal(fault) from fault
    return Answer(200)


def _list(call: Call) -> Answer:
    now = call.platform.clock.now()
    page = _page_number(call, "page", None, 2**31)
    size = _page_number(call, "size", _PAGE_DEFAULT, 40)
    part = call.query.get("description", "").casefold()
    status, route = call.query.get("status"), call.query.get("createRoute")
    found = [
        audience
        for audience in call.channel.audiences.listed()
        if part in audience.description.casefold()
        and status in (None, audience.status(now).value)
        and route in (None, audience.create_route)
    ]
    shown = found[(page - 1) * size : page * size]
    body: dict[str, Any] = {
        "audienceGroups": [audience.as_json(now) for audience in shown],
        "hasNextPage": len(found) > page * size,
        "totalCount": len(found),
        "readWriteAudienceGroupTotalCount": len(found),
        "page": page,
        "size": size,
    }
    return Answer(200, body)


def _page_number(call: Call, name: str, default: int | None, highest: int) -> int:
    if name not in call.query and default is not None:
        return default
    value = rules.read_number(call.query.get(name))
    if value is None or not 1 <= value <= highest:
        raise Refused(400, f"The value for the '{name}' parameter is invalid")
    return value


_RATE = Rate(60, 60)
_AUDIENCES = "/v2/bot/audienceGroup"
_ONE = f"{_AUDIENCES}/<number>"
_FILE = f"{_AUDIENCES}/upload/byFile"
ENDPOINTS = (
    Endpoint("createAudience", "POST", f"{_AUDIENCES}/upload", _create, _RATE, Body.JSON),
    Endpoint("addToAudience", "PUT", f"{_AUDIENCES}/upload", _add, _RATE, Body.JSON),
    Endpoint("createAudienceByFile", "POST", _FILE, _create_by_file, _RATE, Body.FILES, on_data_host=True),
    Endpoint("addToAudienceByFile", "PUT", _FILE, _add_by_file, _RATE, Body.FILES, on_data_host=True),
    Endpoint("audiences", "GET", f"{_AUDIENCES}/list", _list, _RATE),
    Endpoint("audience", "GET", _ONE, _show, _RATE),
    Endpoint("deleteAudience", "DELETE", _ONE, _delete, _RATE),
    Endpoint("renameAudience", "PUT", f"{_ONE}/updateDescription", _rename, _RATE, Body.JSON),
)
