"""Two clients that others wrote go through one scenario against the stand-in, and see the same."""

import base64
import io
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from simulator import ChannelConfig, StandIn, StandInConfig
from simulator.acts.residents import Residents
from tests.databases import skip_or_fail
from tests.simulator.world import SECRET, TOKEN

HERE = Path(__file__).parent / "clients"
ROOT = Path(__file__).parents[2]
SECONDS = 60
CHANNEL_ID = "1234567890"


def drawn(width: int, height: int) -> bytes:
    """A white PNG."""
    page = io.BytesIO()
    Image.new("L", (width, height), 255).save(page, "PNG")
    return page.getvalue()


def command(client: str) -> list[str]:
    """How the client is started."""
    if client == "python":
        return [sys.executable, "-m", "tests.simulator.clients.scenario"]
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules").is_dir():
        skip_or_fail("node", "needs Node 20 and `npm ci` in tests/simulator/clients")
    return [str(node), str(HERE / "scenario.mjs")]


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """A stand-in that listens."""
    made = StandIn(StandInConfig((ChannelConfig("みどり市役所", SECRET, TOKEN, channel_id=CHANNEL_ID),)))
    made.start()
    yield made
    made.stop()


def observed(client: str, stand_in: StandIn) -> dict[str, Any]:
    """What the client saw when はなこ wrote a text and sent a picture."""
    environment = {**os.environ, "MENU_IMAGE": base64.b64encode(drawn(800, 500)).decode(), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [*command(client), stand_in.url, TOKEN, SECRET, CHANNEL_ID],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    end = threading.Timer(SECONDS, process.kill)
    end.start()
    assert process.stdout
    assert process.stderr
    try:
        first = process.stdout.readline()
        assert first, process.stderr.read()
        stand_in.set_webhook_url(f"http://127.0.0.1:{json.loads(first)['port']}/callback")
        platform = stand_in.platform
        residents = Residents(platform, platform.first_channel, stand_in.sender)
        residents.send("はなこ", {"type": "text", "text": "ごみ"})
        residents.send("はなこ", {"type": "image"})
        last = process.stdout.readline()
        assert last, process.stderr.read()
        seen: dict[str, Any] = json.loads(last)
        return seen
    finally:
        end.cancel()
        process.kill()
        process.communicate()


@pytest.mark.parametrize("client", ["python", "node"])
def test_a_client_that_others_wrote_passes_the_scenario(client: str, stand_in: StandIn) -> None:
    seen = observed(client, stand_in)
    bot_id = stand_in.platform.first_channel.bot_user_id
    assert seen == {
        "receipts": [["string", True], ["string", True]],
        "again": [409, "The retry key is already accepted", True],
        "acceptedIsFirst": True,
        "fault": [
            400,
            "The request body has 1 error(s)",
            [{"message": "Length must be between 0 and 5000", "property": "messages[0].text"}],
        ],
        "usage": 3,
        "quota": {"type": "none"},
        "name": "はなこ",
        "followers": 1,
        "stranger": 404,
        "tooEarly": 400,
        "menu": True,
        "menus": ["メニュー"],
        "none": 404,
        "bot": bot_id,
        "destination": bot_id,
        "expires": 900,
        "hasContent": True,
        "badMark": 400,
    }
    person = stand_in.platform.first_channel.find_person("はなこ")
    assert person is not None
    assert len(person.received()) == 5
