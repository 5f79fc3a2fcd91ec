"""The stand-in behind its real server: closed connections, hanging, stopping, the command line."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import urllib3
from click.testing import CliRunner
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from simulator.__main__ import main
from tests.simulator.world import TOKEN, World, text

HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}


@pytest.fixture
def served(world: World) -> World:
    """A stand-in that listens."""
    world.stand_in.start()
    return world


def push_over_network(world: World, key: str, seconds: float = 5.0) -> urllib3.BaseHTTPResponse:
    body = {"to": world.person("はなこ").user_id, "messages": [text()]}
    return urllib3.request(
        "POST",
        f"{world.stand_in.url}/v2/bot/message/push",
        json=body,
        headers={**HEADERS, "X-Line-Retry-Key": key},
        timeout=seconds,
        retries=False,
    )


@pytest.mark.parametrize(("kind", "after"), [("close_before", 200), ("close_after", 409)])
def test_rule_15_a_closed_connection_before_and_after_the_work(
    served: World, retry_key: str, kind: str, after: int
) -> None:
    served.friend()
    served.fault("push", kind)
    with pytest.raises(ProtocolError):
        push_over_network(served, retry_key)
    assert push_over_network(served, retry_key).status == after
    assert len(served.received()) == 1


@pytest.mark.parametrize(("kind", "after"), [("hang_before", 200), ("hang_after", 409)])
def test_rule_15_a_hang_outlasts_the_clients_patience(served: World, retry_key: str, kind: str, after: int) -> None:
    served.friend()
    served.fault("push", kind, seconds=30)
    with pytest.raises(ReadTimeoutError):
        push_over_network(served, retry_key, seconds=0.3)
    assert push_over_network(served, retry_key).status == after
    started = time.monotonic()
    served.stand_in.stop()
    assert time.monotonic() - started < 3, "stopping must not wait for hanging calls"


def test_the_command_serves_the_chat_page() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "simulator", "--port", str(port), "--channel-secret", "s"]
    environment = {**os.environ, "SIMULATOR_CHANNEL_TOKEN": "t"}
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, env=environment, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == f"chat page: http://127.0.0.1:{port}/"
        retries = urllib3.Retry(connect=20, backoff_factor=0.1)
        page = urllib3.request("GET", f"http://127.0.0.1:{port}/", retries=retries)
        process.terminate()
    assert page.status == 200
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("bad", ["https://x", "http://x=http://127.0.0.1:1", "https://x=https://y"])
def test_the_command_refuses_bad_media_origins(bad: str) -> None:
    options = ["--channel-secret", "s", "--channel-token", "t", "--media-origin", bad]
    result = CliRunner().invoke(main, options)
    assert result.exit_code == 2
    assert bad in result.output


def test_the_command_refuses_to_listen_for_everybody() -> None:
    result = CliRunner().invoke(main, ["--channel-secret", "s", "--channel-token", "t", "--host", "0.0.0.0"])
    assert result.exit_code == 1
    assert "loopback" in result.output


@pytest.mark.parametrize("bad", ["uri_limit", "uri_limit=", "uri_limit=true", "nothing=1", 'redelivery="soon"'])
def test_the_command_refuses_switches_it_does_not_know(bad: str) -> None:
    result = CliRunner().invoke(main, ["--channel-secret", "s", "--channel-token", "t", "--switch", bad])
    assert result.exit_code == 2
    assert "switch" in result.output
