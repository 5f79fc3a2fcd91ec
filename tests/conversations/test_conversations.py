"""The conversation files: who says what, and what comes back. One runner for all."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from messages.line_json import JsonObject
from storage.database import sqlite_url
from tests.saved_states import SavedStates
from tests.town import SampleTown, line_event, load_sample_town, text_event

HERE = Path(__file__).parent
_MEDIA = {"sticker", "image", "video", "audio", "file", "location"}


def _conversations() -> Iterator[Any]:
    for path in sorted(HERE.glob("*.toml")):
        for conversation in tomllib.loads(path.read_text(encoding="utf-8"))["conversation"]:
            yield pytest.param(conversation, id=f"{path.stem}: {conversation['name']}")


@pytest.fixture(scope="module")
def town(
    sqlite_template: Path, saved_states: SavedStates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SampleTown]:
    folder = tmp_path_factory.mktemp("town")
    path = folder / "town.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    load_sample_town(saved_states, sqlite_url(path), folder)
    made = SampleTown(sqlite_url(path), folder)
    yield made
    made.services.database.close()


@pytest.mark.parametrize("conversation", list(_conversations()))
def test_conversation_goes_as_written(conversation: dict[str, Any], town: SampleTown) -> None:
    person = conversation["name"]
    replies: list[JsonObject] = []
    for turn in conversation["turn"]:
        replies = town.hear(_event(person, turn, town, replies))
        _check(turn, replies)


def _event(person: str, turn: dict[str, Any], town: SampleTown, before: list[JsonObject]) -> dict[str, Any]:
    if "says" in turn:
        return text_event(person, turn["says"].replace("{staff-code}", town.staff_code()))
    if "taps" in turn:
        return text_event(person, _said_by_button(before, turn["taps"]))
    if turn.get("sends") in _MEDIA:
        return line_event(person, "message", message={"type": turn["sends"], "id": "500000000000000001"})
    return line_event(person, turn["does"])


def _said_by_button(messages: list[JsonObject], label: str) -> str:
    items = messages[-1].get("quickReply", {}).get("items", [])
    labels = {item["action"]["label"]: item["action"]["text"] for item in items}
    assert label in labels, f"{label} is not among {list(labels)}"
    return str(labels[label])


def _check(turn: dict[str, Any], replies: list[JsonObject]) -> None:
    shown = json.dumps(replies, ensure_ascii=False)
    if turn.get("silence"):
        assert replies == [], shown
        return
    assert replies, f"nothing came back to {turn}"
    for words in turn.get("gets", []):
        assert words in shown.replace("\\n", "\n"), f"{words!r} is not in {shown}"
    for words in turn.get("not", []):
        assert words not in shown, f"{words!r} is in {shown}"
    if "kinds" in turn:
        assert [message["type"] for message in replies] == turn["kinds"]
    if "buttons" in turn:
        items = replies[-1].get("quickReply", {}).get("items", [])
        labels = [item["action"]["label"] for item in items]
        missing = [label for label in turn["buttons"] if label not in labels]
        assert not missing, f"{missing} not among {labels}"
