"""The endpoints that only check message objects (rule 94)."""

from flask import Blueprint, Response, abort

from simulator.api.calls import Answer, Call, refuse_findings
from simulator.api.door import Endpoint, serve
from simulator.rules.findings import Findings
from simulator.rules.messages import check_messages

validation = Blueprint("validation", __name__, url_prefix="/v2/bot/message/validate")
_KINDS = ("reply", "push", "multicast", "narrowcast", "broadcast")


@validation.post("/<kind>")
def validate(kind: str) -> Response:
    """Check the messages of a request of this kind; nothing is sent, no quota used."""
    if kind not in _KINDS:
        abort(404)
    return serve(Endpoint("validate", _validate))


def _validate(call: Call) -> Answer:
    findings = Findings()
    check_messages(call.body.get("messages"), findings, escaped=call.is_escaped)
    refuse_findings(findings)
    return Answer()
