"""The endpoints that only check message objects (rule 94)."""

from simulator.api.calls import Answer, Call
from simulator.api.endpoints import Body, Endpoint
from simulator.rules.messages import check_messages


def _validate(call: Call) -> Answer:
    findings = call.new_findings()
    check_messages(call.body.get("messages"), findings)
    call.refuse_findings(findings)
    call.note_warnings(findings)
    return Answer()


_KINDS = ("reply", "push", "multicast", "narrowcast", "broadcast")
ENDPOINTS = tuple(
    Endpoint("validate", "POST", f"/v2/bot/message/validate/{kind}", _validate, body=Body.JSON) for kind in _KINDS
)
