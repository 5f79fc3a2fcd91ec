"""The gateway against a stand-in and its faults, and against answers that no LINE would give."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import uuid
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.directory import AccountDirectory
from bot.line import gateway as module
from bot.line.gateway import LineGateway
from messages.line_json import JsonObject
from people.accounts import NewAccount, add_account
from scheduler.ports import FailureKind, MessageSender, SendFailed
from simulator import StandIn
from simulator.state.faults import Fault, FaultKind
from storage.database import Database, sqlite_url
from storage.encryption import SecretBox
from tests.integration.shell import KEY
from tests.scheduler.fakes import START, FakeSender, Turn

MESSAGES: list[JsonObject] = [{"type": "text", "text": "こんにちは"}]


@pytest.fixture
def accounts(sqlite_template: Path, tmp_path: Path) -> Iterator[AccountDirectory]:
    """One account, `mihon`, number 1."""
    path = tmp_path / "gateway.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    database, box = Database(sqlite_url(path)), SecretBox([KEY])
    with database.writing() as session:
        add_account(session, NewAccount("mihon", "見本町", "359998", "secret", "token-of-mihon"), box, START)
    yield AccountDirectory(database, box)
    database.close()


@pytest.fixture
def gateway(accounts: AccountDirectory, stand_in: StandIn) -> LineGateway:
    """The real gateway, talking to the stand-in."""
    return LineGateway(accounts, stand_in.url)


def _key() -> str:
    return str(uuid.uuid4())


def _failed(gateway: LineGateway) -> SendFailed:
    with pytest.raises(SendFailed) as failed:
        gateway.broadcast(1, MESSAGES, _key())
    return failed.value


def test_it_sends_asks_the_quota_and_knows_its_own_id(gateway: LineGateway, stand_in: StandIn) -> None:
    accepted = gateway.broadcast(1, MESSAGES, _key())
    assert accepted.request_id
    assert not accepted.was_accepted_before
    assert gateway.quota(1).used == 0
    assert gateway.bot_user_id(1) == stand_in.platform.first_channel.bot_user_id


@pytest.mark.parametrize(
    ("fault", "kind", "status"),
    [
        (FaultKind.ERROR_BEFORE, FailureKind.SERVER, 500),
        (FaultKind.RATE, FailureKind.RATE, 429),
        (FaultKind.QUOTA, FailureKind.QUOTA, 429),
        (FaultKind.HTML, FailureKind.SERVER, 503),
        (FaultKind.CLOSE_BEFORE, FailureKind.NETWORK, None),
    ],
)
def test_each_fault_is_told_as_what_it_is(
    gateway: LineGateway, stand_in: StandIn, fault: FaultKind, kind: FailureKind, status: int | None
) -> None:
    stand_in.platform.faults.add(Fault("broadcast", fault, 1))
    failed = _failed(gateway)
    assert (failed.kind, failed.status) == (kind, status)
    assert len(stand_in.platform.record.listed()) == 1, "the SDK must not try again by itself"


def test_a_rejected_message_a_dead_reply_token_and_a_wrong_token(gateway: LineGateway, stand_in: StandIn) -> None:
    with pytest.raises(SendFailed) as rejected:
        gateway.push(1, "U" + "0" * 32, [{"type": "text", "text": ""}], _key())
    assert (rejected.value.kind, rejected.value.status) == (FailureKind.REJECTED, 400)
    with pytest.raises(SendFailed) as misdirected:
        gateway.push(1, "nobody", MESSAGES, _key())
    assert (misdirected.value.kind, misdirected.value.status) == (FailureKind.RECIPIENT, 400)
    with pytest.raises(SendFailed) as dead:
        gateway.reply(1, "dead", MESSAGES)
    assert (dead.value.kind, dead.value.status) == (FailureKind.REJECTED, 400)
    stand_in.platform.first_channel.tokens.revoke_all()
    assert _failed(gateway).kind is FailureKind.UNAUTHORIZED


def test_what_hangs_is_given_up_in_time(
    gateway: LineGateway, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sum(module.TIMEOUT) <= 12
    monkeypatch.setattr(module, "TIMEOUT", (0.3, 0.3))
    stand_in.platform.faults.add(Fault("broadcast", FaultKind.HANG_AFTER, 1, seconds=20))
    began = time.monotonic()
    assert _failed(gateway).kind is FailureKind.NETWORK
    assert time.monotonic() - began < 5


@contextlib.contextmanager
def _answering(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that says the same to everybody: its address, and what it was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        asked.append(connection.recv(65536))
                        connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        server.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


def _http(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [
        (_http("400 Bad Request", b"\xff\xfe\x82\xa0"), {FailureKind.REJECTED, FailureKind.UNKNOWN_RESPONSE}),
        (_http("500 Oops", b"\xff\xfe"), {FailureKind.SERVER, FailureKind.UNKNOWN_RESPONSE}),
        (b"not HTTP at all\r\n\r\n", {FailureKind.NETWORK}),
        (b"", {FailureKind.NETWORK}),
        (_http("200 OK", b"{")[:-1] + b"", {FailureKind.NETWORK}),
    ],
)
def test_an_answer_that_nobody_can_read_is_a_failure_of_ours(
    accounts: AccountDirectory, answer: bytes, kinds: set[FailureKind]
) -> None:
    with _answering(answer) as (address, asked):
        assert _failed(LineGateway(accounts, address)).kind in kinds
        assert len(asked) == 1


def test_an_html_200_is_no_crash(accounts: AccountDirectory) -> None:
    page = _http("200 OK", b"<html></html>", "Content-Type: text/html")
    with _answering(page) as (address, _asked):
        gateway = LineGateway(accounts, address)
        with contextlib.suppress(SendFailed):
            gateway.broadcast(1, MESSAGES, _key())
        with pytest.raises(SendFailed):
            gateway.bot_user_id(1)


def test_a_redirect_is_not_followed_with_the_token(accounts: AccountDirectory) -> None:
    with _answering(_http("200 OK", b"{}")) as (elsewhere, stolen):
        redirect = _http("307 Temporary Redirect", b"", f"Location: {elsewhere}/v2/bot/message/broadcast")
        with _answering(redirect) as (address, asked):
            assert _failed(LineGateway(accounts, address)).kind is FailureKind.UNKNOWN_RESPONSE
            assert len(asked) == 1
        assert stolen == []


@pytest.fixture(params=["fake", "real"])
def sender(request: pytest.FixtureRequest) -> tuple[MessageSender, str]:
    """The scheduler's fake and the real gateway, both told to lose the answer of the first request."""
    if request.param == "fake":
        return FakeSender(turns=deque([Turn.SERVER_ERROR_AFTER])), "request-of-"
    stand_in: StandIn = request.getfixturevalue("stand_in")
    stand_in.platform.faults.add(Fault("broadcast", FaultKind.ERROR_AFTER, 1))
    return request.getfixturevalue("gateway"), ""


def test_the_fake_and_the_real_gateway_keep_the_same_contract(sender: tuple[MessageSender, str]) -> None:
    line, prefix = sender
    first, second = _key(), _key()
    with pytest.raises(SendFailed) as failed:
        line.broadcast(1, MESSAGES, first)
    assert failed.value.kind is FailureKind.SERVER
    assert failed.value.kind.may_be_delivered
    again = line.broadcast(1, MESSAGES, first)
    assert again.was_accepted_before, "409 is success"
    assert again.request_id.startswith(prefix)
    assert again.request_id
    assert not line.broadcast(1, MESSAGES, second).was_accepted_before
