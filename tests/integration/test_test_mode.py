"""Test mode: no token is read, LINE itself is out of reach, and everybody is told."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from urllib3.util import parse_url

from bot.directory import TEST_TOKEN, AccountDirectory
from bot.line.gateway import LineGateway
from bot.settings import LINE_API, Settings, SettingsInvalid, settings_from_environment
from people.accounts import NewAccount, add_account
from people.tables import Account
from scheduler.ports import SendFailed
from storage.database import Database, sqlite_url
from storage.encryption import SecretBox
from tests.integration.shell import KEY, Shell
from tests.running import RunningTown
from tests.scheduler.builders import make_sending_notice
from tests.scheduler.fakes import START

TOKEN = "Zq7Xb1tLk0pVd3mWc9sRy5uEa2oJh8fGiN4/KxT6vQz+long-lived-channel-access-token-w1cDnyilFU="
MESSAGES = [{"type": "text", "text": "こんにちは"}]


@pytest.fixture
def heard() -> Iterator[tuple[str, list[bytes]]]:
    """A server that refuses everybody with 500: its address, and every byte that it was sent."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        asked.append(connection.recv(65_536))
                        connection.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        server.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


@pytest.fixture
def accounts(sqlite_template: Path, tmp_path: Path) -> Iterator[Callable[[bool], AccountDirectory]]:
    """The directory of a town with a token as LINE makes them, in either mode."""
    path = tmp_path / "town.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    database, box = Database(sqlite_url(path)), SecretBox([KEY])
    with database.writing() as session:
        add_account(session, NewAccount("mihon", "見本町", "359998", "secret", TOKEN), box, START)
    yield lambda is_test: AccountDirectory(database, box, is_test=is_test)
    database.close()


def ask_everything(gateway: LineGateway) -> int:
    """Call whatever can be called; how many ways there were."""
    key = str(uuid.uuid4())
    calls: list[Callable[[], Any]] = [
        lambda: gateway.reply(1, "token", MESSAGES),
        lambda: gateway.push(1, "U" + "0" * 32, MESSAGES, key),
        lambda: gateway.multicast(1, ["U" + "0" * 32], MESSAGES, key),
        lambda: gateway.broadcast(1, MESSAGES, key),
        lambda: gateway.quota(1),
        lambda: gateway.followers(1, START.date()),
        lambda: gateway.bot_user_id(1),
    ]
    public = {name for name in vars(LineGateway) if not name.startswith("_")}
    assert len(calls) == len(public), f"call every one of {public}"
    for call in calls:
        with pytest.raises(SendFailed):
            call()
    return len(calls)


@pytest.mark.parametrize("is_test", [True, False])
def test_no_request_carries_the_token_in_test_mode(
    accounts: Callable[[bool], AccountDirectory], heard: tuple[str, list[bytes]], is_test: bool
) -> None:
    address, asked = heard
    assert ask_everything(LineGateway(accounts(is_test), address)) == len(asked)
    carried = TEST_TOKEN if is_test else TOKEN
    for request in asked:
        assert f"Authorization: Bearer {carried}\r\n".encode() in request
        assert (TOKEN.encode() in request) != is_test


def test_the_token_is_not_even_read(accounts: Callable[[bool], AccountDirectory]) -> None:
    testing, live = accounts(True), accounts(False)
    with testing._database.writing() as session:
        session.execute(update(Account).values(access_token_encrypted="nobody can decrypt this"))
    known = testing.find("mihon")
    assert known is not None
    assert (known.channel.secret, known.channel.access_token) == ("secret", TEST_TOKEN)
    assert live.find("mihon") is None


def test_a_running_programme_in_test_mode_sends_without_the_token(
    database_url: str, tmp_path: Path, heard: tuple[str, list[bytes]]
) -> None:
    address, asked = heard
    with RunningTown(database_url, tmp_path, mode="test", line_api_url=address) as running:
        database = running.town.services.database
        with database.writing() as session:
            token = running.town.services.box.encrypt(TOKEN)
            session.execute(update(Account).values(access_token_encrypted=token))
        make_sending_notice(database, running.town.account_id, at=running.town.clock(), title="試し")
        running.whole.start()
        wanted = (b"/message/quota", b"/message/broadcast")
        end = time.monotonic() + 150
        while not all(any(path in request for request in asked) for path in wanted):
            assert time.monotonic() < end, asked
            time.sleep(0.05)
        while "試験モード" not in running.whole.log.read_text(encoding="utf-8"):
            assert time.monotonic() < end
            time.sleep(0.05)
        running.whole.kill()
        assert all(f"Bearer {TEST_TOKEN}".encode() in request for request in asked)
        assert not any(TOKEN.encode() in request for request in asked)


@given(
    host=st.sampled_from(["api.line.me", "127.0.0.1", "localhost", "[::1]", "10.0.0.1", "api-data.line.me", ""]),
    other=st.sampled_from(["api.line.me", "127.0.0.1", "localhost"]),
    joint=st.sampled_from(["", "@", "\\@", ".", "#@", "?@", ":80@", "/", " ", "\t", "%40", ":8700", "\n"]),
    scheme=st.sampled_from(["https://", "http://", "HTTP://", "//", "ftp://", ""]),
    path=st.sampled_from(["", "/", "/v2", "//", "/../"]),
)
def test_no_address_gives_test_mode_and_a_host_that_is_not_this_machine(
    host: str, other: str, joint: str, scheme: str, path: str
) -> None:
    address = f"{scheme}{host}{joint}{other if joint else ''}{path}"
    try:
        settings = Settings(mode="test", line_api_url=address)
    except ValueError:
        return
        # parse_url is how the gateway's own client reads it
    assert parse_url(settings.line_api_url).host in ("127.0.0.1", "localhost", "[::1]")
    assert "line.me" not in settings.line_api_url.split("/")[2]


def test_test_mode_with_line_itself_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_MODE", "test")
    for given_url in (None, LINE_API, f"{LINE_API}/", f"{LINE_API}\\@127.0.0.1", "https://api.line.me:443"):
        if given_url is None:
            monkeypatch.delenv("MADOGUCHI_LINE_API_URL", raising=False)
        else:
            monkeypatch.setenv("MADOGUCHI_LINE_API_URL", given_url)
        with pytest.raises(SettingsInvalid) as refused:
            settings_from_environment()
        assert [problem.variable for problem in refused.value.problems] == ["MADOGUCHI_LINE_API_URL"]
    monkeypatch.setenv("MADOGUCHI_LINE_API_URL", "http://127.0.0.1:8700/")
    assert settings_from_environment().line_api_url == "http://127.0.0.1:8700"


def test_a_mode_that_nobody_knows_is_refused(bare_shell: Shell) -> None:
    bare_shell.environment["MADOGUCHI_MODE"] = "training"
    line = bare_shell.refused("migrate")
    assert "MADOGUCHI_MODE" in line
    assert "MADOGUCHI_LINE_API_URL" not in line
    bare_shell.environment["MADOGUCHI_MODE"] = "test"
    assert "MADOGUCHI_LINE_API_URL" in bare_shell.refused("migrate")


def test_doctor_says_test_mode_and_asks_for_no_token(town_shell: Shell, heard: tuple[str, list[bytes]]) -> None:
    town_shell.environment |= {"MADOGUCHI_MODE": "test", "MADOGUCHI_LINE_API_URL": heard[0]}
    database = town_shell.database
    with database.writing() as session:
        session.execute(update(Account).values(access_token_encrypted="nobody can decrypt this"))
    database.close()
    said = town_shell.run("doctor").stdout
    assert "！ 試験モードです" in said
    assert "秘密を読めません" not in said
