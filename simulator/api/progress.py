"""Asking how far an earlier request has come."""

import uuid

from simulator.api.calls import Call, Refused


def asked_request_id(call: Call) -> str:
    """The `requestId` of the query. Raises Refused (400) for what is no request id."""
    request_id = call.query.get("requestId", "")
    try:
        uuid.UUID(request_id)
    except ValueError as error:
        raise Refused(400, "The value for the 'requestId' parameter is invalid") from error
    return request_id
