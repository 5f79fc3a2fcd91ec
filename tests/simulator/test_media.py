"""Which media messages name, and what the first bytes of a file say."""

from typing import Any

import pytest

from simulator.rules.media import Medium, format_of, list_media
from tests.simulator.contract import samples

MEGABYTE = 1024 * 1024
PICTURE = ("jpeg", "png")
FILM = {"type": "video", "url": "https://x.jp/a.mp4", "previewUrl": "https://x.jp/p", "altContent": samples.picture()}


def listed(*messages: Any) -> list[tuple[str, tuple[str, ...], int]]:
    """Address, formats and limit of every medium."""
    return [(one.url, one.formats, one.limit) for one in list_media(list(messages))]


def test_pictures_videos_and_sounds() -> None:
    assert listed(samples.IMAGE, samples.VIDEO, samples.AUDIO) == [
        (samples.URL, PICTURE, 10 * MEGABYTE),
        (samples.URL, PICTURE, MEGABYTE),
        ("https://example.jp/a.mp4", ("mp4",), 200 * MEGABYTE),
        ("https://example.jp/a.m4a", ("mp3", "mp4"), 200 * MEGABYTE),
    ]


def test_an_imagemap_has_five_widths_and_perhaps_a_video() -> None:
    video = {**samples.VIDEO, "area": samples.area()}
    found = [url for url, _, _ in listed(samples.imagemap(samples.tap(), video=video))]
    widths = [f"https://example.jp/map/{width}" for width in (240, 300, 460, 700, 1040)]
    assert found == [*widths, "https://example.jp/a.mp4", samples.URL]


def test_templates() -> None:
    columns = samples.columns(samples.column(thumbnailImageUrl="https://x.jp/1"))
    buttons = samples.buttons(thumbnailImageUrl="https://x.jp/2")
    images = samples.images(samples.image_column(imageUrl="https://x.jp/3"))
    assert listed(columns, buttons, images) == [(f"https://x.jp/{n}", PICTURE, 10 * MEGABYTE) for n in (1, 2, 3)]


def test_flex_messages() -> None:
    icon = samples.box({"type": "icon", "url": "https://x.jp/i"}, layout="baseline")
    moving = samples.picture(url="https://x.jp/m", animated=True)
    found = set(list_media([samples.flex(samples.bubble(icon, moving, hero=FILM))]))
    assert found == {
        Medium("https://x.jp/i", PICTURE, MEGABYTE),
        Medium("https://x.jp/m", PICTURE, 300 * 1024),
        Medium("https://x.jp/a.mp4", ("mp4",), 200 * MEGABYTE),
        Medium("https://x.jp/p", PICTURE, MEGABYTE),
        Medium(samples.URL, PICTURE, 10 * MEGABYTE),
    }


def test_properties_line_does_not_know_name_no_media() -> None:
    buttons = samples.buttons()
    buttons["template"].update(columns=[5], imageUrl=samples.URL)
    action = {**samples.say(), "more": {"type": "image"}}
    assert listed(buttons, samples.flex(samples.bubble(samples.words(action=action)))) == []


def test_icons_of_quick_replies_and_senders() -> None:
    message = {**samples.quick(samples.say(), imageUrl="https://x.jp/q"), "sender": {"iconUrl": "https://x.jp/s"}}
    assert listed(message) == [("https://x.jp/q", ("png",), MEGABYTE), ("https://x.jp/s", ("png",), MEGABYTE)]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (b"\xff\xd8\xff\xe0....", "jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\0\0\0\x18ftypM4A ", "mp4"),
        (b"ID3\x04........", "mp3"),
        (b"\xff\xfb\x90\x64", "mp3"),
        (b"<!DOCTYPE html>", None),
        (b"GIF89a......", None),
        (b"", None),
        (b"\xff", None),
    ],
)
def test_the_format_of_a_file(start: bytes, expected: str | None) -> None:
    assert format_of(start) == expected
