"""Where webhooks go, and whether they arrive (rules 102, 127)."""

from simulator.api.calls import Answer, Call, Refused
from simulator.api.endpoints import Body, Endpoint
from simulator.application import present_sender
from simulator.rules.findings import Findings, Place
from simulator.rules.json_types import JsonType, has_type
from simulator.rules.values import is_address
from simulator.state.rate_limits import Rate
from simulator.webhooks.deliveries import Delivery

LONGEST_ADDRESS = 500
_RATE, _TEST_RATE = Rate(1000, 60), Rate(60, 3600)


def _show(call: Call) -> Answer:
    return Answer(200, {"endpoint": _set_address(call), "active": True})


def _set(call: Call) -> Answer:
    call.channel.webhook_url = _asked_address(call)
    return Answer(200)


def _test(call: Call) -> Answer:
    """Asks the bot, so the platform's lock is held only to look up the address."""
    platform = call.platform
    with platform.changed:
        url = _asked_address(call) if call.body.get("endpoint") is not None else _set_address(call)
    at = platform.clock.now()
    status, reason = present_sender().post(url, Delivery(call.channel, (), "test"))
    details = {"could_not_connect": f"Connection failed: {url}", "request_timeout": "Request timeout"}
    body = {
        "success": reason is None,
        "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "statusCode": status or 0,
        "reason": reason.upper() if reason else "OK",
        "detail": str(status) if status else details.get(str(reason), "N/A"),
    }
    return Answer(200, body)


def _set_address(call: Call) -> str:
    if call.channel.webhook_url is None:
        raise Refused(404, "Webhook endpoint not found")
    return call.channel.webhook_url


def _asked_address(call: Call) -> str:
    url, findings = call.body.get("endpoint"), Findings()
    has_type(url, Place("endpoint"), findings, JsonType.STRING)
    call.refuse_findings(findings)
    if not isinstance(url, str) or len(url) > LONGEST_ADDRESS or not is_address(url, ("https",)):
        raise Refused(400, "Invalid webhook endpoint URL")
    return url


_PATH = "/v2/bot/channel/webhook"
ENDPOINTS = (
    Endpoint("webhookEndpoint", "GET", f"{_PATH}/endpoint", _show, _RATE),
    Endpoint("setWebhookEndpoint", "PUT", f"{_PATH}/endpoint", _set, _RATE, Body.JSON),
    Endpoint("testWebhookEndpoint", "POST", f"{_PATH}/test", _test, _TEST_RATE, Body.OPTIONAL_JSON, waits_for_bot=True),
)
