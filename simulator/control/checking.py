"""Control: what the inspector asks: would LINE take these messages, and how long do reply tokens live?"""

from typing import Any

from flask import Blueprint, Response, jsonify

from simulator.application import present_platform
from simulator.control.asking import asked_body
from simulator.rules.findings import Findings
from simulator.rules.messages import check_messages
from simulator.rules.settings import RuleSettings
from simulator.state.channel import Channel
from simulator.state.person import Person

checking = Blueprint("checking", __name__, url_prefix="/_control")
NEWEST_TOKENS = 20


@checking.post("/check")
def check() -> Response:
    """What LINE would answer to `{"messages": [...]}`: `{}`, or its message and details, and warnings."""
    findings = Findings(RuleSettings(uri_limit=present_platform().switches.uri_limit))
    check_messages(asked_body().get("messages"), findings)
    told = findings.body() if findings else {}
    warnings = [{"message": one.message, "property": one.place.full} for one in findings.warnings]
    return jsonify({**told, "warnings": warnings} if warnings else told)


def reply_token_clocks(channel: Channel, person: Person) -> dict[str, Any]:
    """By webhook event id, when its reply token dies and whether it is used; the newest events only."""
    clocks: dict[str, Any] = {}
    for entry in person.newest_first:
        sent = channel.find_event(str(entry.facts.get("webhookEventId")))
        token = sent.event.get("replyToken") if sent else None
        if isinstance(token, str):
            until, is_used = channel.reply_tokens.clock_of(token)
            clocks[str(entry.facts["webhookEventId"])] = {
                "validUntil": until.isoformat() if until else None,
                "isUsed": is_used,
            }
        if len(clocks) == NEWEST_TOKENS:
            break
    return clocks
