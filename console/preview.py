"""LINE messages as a phone would show them: drawn by the stand-in's renderer, and told in words without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, Response, send_from_directory

from console.parts import ConsoleParts
from console.rooms import Door, Need
from messages.line_json import JsonObject
from scheduler.tables import Notice


@dataclass(frozen=True, slots=True)
class Phone:
    """One preview. `label` names it when there are several, such as a language."""

    label: str
    messages: Sequence[JsonObject]

    @property
    def as_json(self) -> str:
        """For the renderer."""
        return json.dumps(list(self.messages), ensure_ascii=False)

    @property
    def spoken(self) -> tuple[str, ...]:
        """What notifications show and screen readers say, for whoever sees no drawing."""
        return tuple(str(message.get("altText") or message.get("text") or "") for message in self.messages)


def phones(parts: ConsoleParts, messages: Mapping[str, Sequence[JsonObject]]) -> list[Phone]:
    """Previews by language tag, `""` first, named in the catalogue's words."""
    tags = sorted(messages, key=lambda tag: (tag != "", tag))
    return [Phone(parts.phrases.say(f"console.language.{tag or 'ja'}"), messages[tag]) for tag in tags]


def picture_origin(parts: ConsoleParts) -> str:
    """The address before `/media/…` in messages; the console serves the same pictures itself."""
    given = urlsplit(parts.public_url)
    return f"{given.scheme}://{given.netloc}"


def town_page(parts: ConsoleParts, town_key: str, notice: Notice) -> str:
    """Where whoever works here opens a notice's public page; the demonstration's is on this machine only."""
    address = parts.stationery.page_url(town_key, notice)
    return parts.entry.origin + address.removeprefix(parts.public_url) if parts.is_demo else address


def renderer(parts: ConsoleParts) -> tuple[Blueprint, dict[str, Need]]:
    """`/bubbles/<file>`: the renderer's own files."""
    pages = Blueprint("renderer", __name__)

    @pages.get("/bubbles/<path:filename>")
    def file(filename: str) -> Response:
        response = send_from_directory(parts.bubbles, filename, max_age=3600)
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    return pages, {"renderer.file": Need(Door.OPEN)}
