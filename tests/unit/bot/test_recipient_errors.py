"""Which refusals of LINE are somebody's, and which the message's own."""

from __future__ import annotations

import json

import pytest

from bot.line.recipient_errors import names_recipient


@pytest.mark.parametrize(
    "body",
    [
        {"message": "The property, to[3], in the request body is invalid (line: -, column: -)"},
        {"message": "The property, 'to', in the request body is invalid (line: -, column: -)"},
        {"message": "Failed to send messages"},
        {
            "message": "The request body has 1 error(s)",
            "details": [{"message": "must be a string", "property": "to[7]"}],
        },
    ],
)
def test_fault_of_a_recipient_is_known(body: object) -> None:
    assert names_recipient(json.dumps(body))
    assert names_recipient(json.dumps(body).encode())


@pytest.mark.parametrize(
    "body",
    [
        {"message": "The request body has 1 error(s)", "details": [{"message": "x", "property": "messages[0].text"}]},
        {
            "message": "The request body has 2 error(s)",
            "details": [{"property": "to[7]"}, {"property": "messages[0].text"}],
        },
        {"message": "Invalid reply token"},
        {"message": "The property, 'total', in the request body is invalid"},
        {"message": "A message could not be sent: Failed to send messages"},
        ["to"],
    ],
)
def test_fault_of_the_message_is_none_of_a_recipient(body: object) -> None:
    assert not names_recipient(json.dumps(body))


@pytest.mark.parametrize("body", [None, "", "<html>", b"\xff", 7])
def test_what_is_no_answer_of_lines_names_nobody(body: object) -> None:
    assert not names_recipient(body)
