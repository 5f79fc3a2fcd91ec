"""The pictures, videos and sounds that messages name, and what each must be for a phone to show it (rule 77)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.rules.templates import pictures_of_template

MEGABYTE = 1024 * 1024
_KILOBYTE = 1024
_IMAGEMAP_WIDTHS = (240, 300, 460, 700, 1040)
_PICTURE = ("jpeg", "png")


@dataclass(frozen=True)
class Medium:
    """One address, the formats that show there, and the largest size in bytes."""

    url: str
    formats: tuple[str, ...]
    limit: int


def list_media(messages: list[Any]) -> list[Medium]:
    """All media of messages that have passed `check_messages`, each address once."""
    found = (medium for message in messages if isinstance(message, dict) for medium in _media_of(message))
    return list(dict.fromkeys(found))


def _media_of(message: dict[str, Any]) -> Iterator[Medium]:
    kind = message.get("type")
    if kind in ("image", "video", "audio"):
        yield from _plain(message)
    elif kind == "imagemap":
        for width in _IMAGEMAP_WIDTHS:
            yield Medium(f"{message['baseUrl']}/{width}", _PICTURE, 10 * MEGABYTE)
        if message.get("video") is not None:
            yield from _plain({**message["video"], "type": "video"})
    elif kind == "template":
        for url in pictures_of_template(message["template"]):
            yield Medium(url, _PICTURE, 10 * MEGABYTE)
    elif kind == "flex":
        yield from _in_flex(message["contents"])
    yield from _beside(message)


def _plain(message: dict[str, Any]) -> Iterator[Medium]:
    original = message["originalContentUrl"]
    if message["type"] == "audio":
        yield Medium(original, ("mp3", "mp4"), 200 * MEGABYTE)  # m4a is an mp4 file
        return
    is_image = message["type"] == "image"
    yield Medium(original, _PICTURE, 10 * MEGABYTE) if is_image else Medium(original, ("mp4",), 200 * MEGABYTE)
    yield Medium(message["previewImageUrl"], _PICTURE, MEGABYTE)


def _in_flex(contents: Any) -> Iterator[Medium]:
    waiting = [contents]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(inner for name, inner in value.items() if name != "action")  # actions name no media
            yield from _component(value)


def _component(value: dict[str, Any]) -> Iterator[Medium]:
    kind = value.get("type")
    if kind == "image":
        limit = 300 * _KILOBYTE if value.get("animated") is True else 10 * MEGABYTE
        yield Medium(value["url"], _PICTURE, limit)
    elif kind == "icon":
        yield Medium(value["url"], _PICTURE, MEGABYTE)
    elif kind == "video":
        yield Medium(value["url"], ("mp4",), 200 * MEGABYTE)
        yield Medium(value["previewUrl"], _PICTURE, MEGABYTE)


def _beside(message: dict[str, Any]) -> Iterator[Medium]:
    for item in (message.get("quickReply") or {}).get("items", []):
        if item.get("imageUrl") is not None:
            yield Medium(item["imageUrl"], ("png",), MEGABYTE)
    icon = (message.get("sender") or {}).get("iconUrl")
    if icon is not None:
        yield Medium(icon, ("png",), MEGABYTE)


def format_of(start: bytes) -> str | None:
    """The format of a file that begins with these bytes (12 are enough), or None."""
    if start.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start[4:8] == b"ftyp":
        return "mp4"
    is_mp3 = start.startswith(b"ID3") or (len(start) > 1 and start[0] == 0xFF and start[1] & 0xE6 == 0xE2)
    return "mp3" if is_mp3 else None
