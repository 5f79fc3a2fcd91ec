"""The chapters of the manual, and which of them a page of the console leads to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PICTURES = Path(__file__).parents[1] / "data" / "manual" / "pictures.json"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter. `rooms` are the pages that it is about: whole rooms, or endpoints such as `notices.stop_page`."""

    key: str
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page: its file in the look, and its size in pixels."""

    file: str
    width: int
    height: int


CHAPTERS = (
    Chapter("entering", ("home", "profile", "security", "invitations", "house")),
    Chapter("answers", ("answers",)),
    Chapter("questions", ("questions",)),
    Chapter("notices", ("notices", "home.line")),
    Chapter(
        "stopping",
        (
            *("notices.stop_page", "notices.correct_page", "notices.correct_words_page", "notices.end_page"),
            *("notices.held", "notices.release_page", "notices.switch", "notices.resume_page"),
            *("notices.emergency_page", "notices.end_words_page", "notices.release_guarded_page"),
        ),
    ),
    Chapter("sections", ("sections",)),
    Chapter("users", ("users",)),
    Chapter("settings", ("settings", "audit")),
    Chapter("trouble", ("manual",)),
)
"""In the order of the contents."""


def chapter_for(endpoint: str) -> str:
    """The chapter about a page; empty where there is none. A page that is named goes before its room. Pure."""
    for name in (endpoint, endpoint.partition(".")[0]):
        for chapter in CHAPTERS:
            if name in chapter.rooms and name != "manual":
                return chapter.key
    return ""


@cache
def pictures() -> dict[str, Picture]:
    """The pictures by name, as the tests have made them; see tests/browser/test_console_manual.py."""
    kept = json.loads(_PICTURES.read_text(encoding="utf-8")) if _PICTURES.exists() else {}
    return {name: Picture(f"manual/{name}.png", one["width"], one["height"]) for name, one in kept.items()}
