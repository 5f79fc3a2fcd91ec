"""Rules 76 to 79, 90 and 91: pictures, videos, sounds, places and stickers; media that would not show."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.samples import (
    AUDIO,
    COUPON,
    IMAGE,
    SPOT,
    STICKER,
    URL,
    VIDEO,
    address,
    buttons,
    quick,
    say,
    sent_by,
)
from tests.simulator.world import World

RULES = Rules()
EMPTY = "May not be empty"
SCHEME = "invalid uri scheme"
ORIGINAL = "messages[0].originalContentUrl"
PREVIEW = "messages[0].previewImageUrl"


def without(message: dict[str, Any], name: str) -> dict[str, Any]:
    """The message less one property."""
    return {key: value for key, value in message.items() if key != name}


RULES.accepts(76, "https addresses of 2,000 characters", {**IMAGE, "originalContentUrl": address(2000)})
RULES.accepts(76, "a percent-encoded address", {**IMAGE, "previewImageUrl": "https://example.jp/%E3%81%82.png?a=b#c"})
RULES.accepts(76, "a scheme in capitals", {**IMAGE, "previewImageUrl": "HTTPS://example.jp/a.png"})
RULES.refuses(
    76,
    "2,001 characters",
    {**IMAGE, "originalContentUrl": address(2001)},
    ("Length must be between 0 and 2000", ORIGINAL),
)
for _title, _url in (
    ("http", "http://example.jp/a.png"),
    ("another scheme", "ftp://example.jp/a.png"),
    ("no scheme", "example.jp/a.png"),
    ("no host", "https://"),
    ("a blank", "https://example.jp/a b.png"),
    ("a line break at the end", "https://example.jp/a.png\n"),
    ("a character that is not ASCII", "https://example.jp/あ.png"),
    ("a vertical bar", "https://example.jp/a|b.png"),
    *((f"a raw {_raw}", f"https://example.jp/a{_raw}.png") for _raw in '"<>\\^`{}'),
):
    RULES.refuses(76, f"{_title} in a picture's address", {**IMAGE, "previewImageUrl": _url}, (SCHEME, PREVIEW))
RULES.refuses(76, "http for a video", {**VIDEO, "originalContentUrl": "http://x.jp/a.mp4"}, (SCHEME, ORIGINAL))
RULES.refuses(76, "http for a sound", {**AUDIO, "originalContentUrl": "http://x.jp/a.m4a"}, (SCHEME, ORIGINAL))
RULES.refuses(
    76, "http for a thumbnail", buttons(thumbnailImageUrl="http://x.jp/a"), (SCHEME, "template/thumbnailImageUrl")
)
RULES.refuses(
    76,
    "http for the icon of a quick reply",
    quick(say(), imageUrl="http://x.jp/a"),
    (SCHEME, "messages[0].quickReply.items[0].imageUrl"),
)
RULES.refuses(76, "http for a sender's icon", sent_by(iconUrl="http://x.jp/a"), (SCHEME, "messages[0].sender.iconUrl"))

RULES.accepts(78, "a picture, a video, a sound, a place, a coupon", IMAGE, VIDEO, AUDIO, SPOT, COUPON)
for _message, _names in (
    (IMAGE, ("originalContentUrl", "previewImageUrl")),
    (VIDEO, ("originalContentUrl", "previewImageUrl")),
    (AUDIO, ("originalContentUrl", "duration")),
    (SPOT, ("title", "address", "latitude", "longitude")),
    (COUPON, ("couponId",)),
    (STICKER, ("packageId", "stickerId")),
):
    for _name in _names:
        _title = f"{_message['type']} without {_name}"
        RULES.refuses(78, _title, without(_message, _name), (EMPTY, f"messages[0].{_name}"))
RULES.mistypes(78, "a latitude of true", {**SPOT, "latitude": True}, "messages[0].latitude")
RULES.refuses(
    78, "a latitude beyond the pole", {**SPOT, "latitude": 90.1}, ("Must be between -90 and 90", "messages[0].latitude")
)
RULES.accepts(
    78,
    "the poles and the date line",
    {**SPOT, "latitude": 90, "longitude": -180},
    {**SPOT, "latitude": -90, "longitude": 180},
)
for _longitude in (-180.1, 180.1):
    RULES.refuses(
        78,
        f"a longitude of {_longitude}",
        {**SPOT, "longitude": _longitude},
        ("Must be between -180 and 180", "messages[0].longitude"),
    )
RULES.refuses(
    78,
    "a sound of no length",
    {**AUDIO, "duration": 0},
    ("Must be greater than or equal to 1", "messages[0].duration"),
)
RULES.accepts(78, "a delivery tag of 30 characters", {**COUPON, "deliveryTag": "a_9" * 10})
for _title, _tag in (("a blank", "winter sale"), ("31 characters", "x" * 31)):
    RULES.refuses(
        78,
        f"a delivery tag with {_title}",
        {**COUPON, "deliveryTag": _tag},
        ("must be 1 to 30 letters, digits or underscores", "messages[0].deliveryTag"),
    )

RULES.accepts(79, "100 characters", {**SPOT, "title": "あ" * 100, "address": "🍎" * 50})
for _name in ("title", "address"):
    for _what, _words in (("101 characters", "あ" * 101), ("51 characters of two units", "🍎" * 51)):
        _long = ("Length must be between 0 and 100", f"messages[0].{_name}")
        RULES.refuses(79, f"{_what} as {_name}", {**SPOT, _name: _words}, _long)

# LINE's list of sendable stickers: package, first and last sticker.
SETS = (
    *((446, 1988, 2027), (789, 10855, 10894), (1070, 17839, 17878), (6136, 10551376, 10551399)),
    *((6325, 10979904, 10979927), (6359, 11069848, 11069871), (6362, 11087920, 11087943)),
    *((6370, 11088016, 11088039), (6632, 11825374, 11825397), (8515, 16581242, 16581265)),
    *((8522, 16581266, 16581289), (8525, 16581290, 16581313), (11537, 52002734, 52002773)),
    *((11538, 51626494, 51626533), (11539, 52114110, 52114149)),
)
NOT_SENDABLE = "This sticker cannot be sent"
for _package, _first, _last in SETS:
    _set = {"type": "sticker", "packageId": str(_package)}
    _ends = [{**_set, "stickerId": str(number)} for number in (_first, _last)]
    RULES.accepts(90, f"the first and the last of {_package}", *_ends)
    for _beyond in (_first - 1, _last + 1):
        _other = {**_set, "stickerId": str(_beyond)}
        RULES.refuses(90, f"{_beyond} of {_package}", _other, (NOT_SENDABLE, "messages[0].stickerId"))
RULES.refuses(90, "a set that may not be sent", {**STICKER, "packageId": "1"}, (NOT_SENDABLE, "messages[0].stickerId"))

TRACKING = "messages[0].trackingId"
ALPHABET = "must be letters, digits or -.=,+*()%$&;:@{}!?<>[]"
RULES.accepts(91, "100 characters", {**VIDEO, "trackingId": "x" * 100})
RULES.accepts(91, "all symbols there are", {**VIDEO, "trackingId": "aZ9-.=,+*()%$&;:@{}!?<>[]"})
RULES.refuses(91, "101 characters", {**VIDEO, "trackingId": "x" * 101}, ("Length must be between 0 and 100", TRACKING))
for _tracking in ("a b", "あ", "a_b", "a/b", ""):
    RULES.refuses(91, f"{_tracking!r} as tracking id", {**VIDEO, "trackingId": _tracking}, (ALPHABET, TRACKING))

PNG = b"\x89PNG\r\n\x1a\n"
FILES = {"/good.png": PNG, "/large.png": PNG + bytes(1024 * 1024), "/page.png": b"<html>"}


@contextmanager
def media_server() -> Iterator[tuple[str, list[str]]]:
    """An origin with a few files, and the paths asked of it."""
    asked: list[str] = []

    @Request.application
    def answer(request: Request) -> Response:
        asked.append(request.path)
        found = FILES.get(request.path)
        return Response(found or b"", 200 if found else 404, content_type="image/png")

    server = make_server("127.0.0.1", 0, answer)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sent_images(*names: str, checks: bool = True) -> tuple[list[str], list[str]]:
    """What is noted after sending pictures with these previews, and what was fetched."""
    with media_server() as (origin, asked):
        world = World(media_origins={"https://media.example": origin}, switches={"media_checks": checks})
        try:
            world.old_friend()
            good = "https://media.example/good.png"
            sent = [
                {**IMAGE, "originalContentUrl": good, "previewImageUrl": f"https://media.example{name}"}
                for name in names
            ]
            answer = world.push("はなこ", *sent, key="7f0e9a52-6b1e-4c8e-9f3e-1c2d3e4f5a6b")
            assert answer.status_code == 200
            assert world.stand_in.media_checks.wait_until_idle(10)
            noted = world.control("GET", "violations").get_json()["violations"]
            assert {one["kind"] for one in noted} <= {"broken_media"}
            assert {one["requestId"] for one in noted} <= {answer.headers["x-line-request-id"]}
            return [one["text"] for one in noted], asked
        finally:
            world.stand_in.stop()


@RULES.accepted(77, "media are fetched after accepting, and good ones noted for nothing")
def _(_world: World) -> None:
    assert sent_images("/good.png") == ([], ["/good.png", "/good.png"])


@RULES.accepted(77, "nothing is fetched for what is refused or only validated")
def _(_world: World) -> None:
    with media_server() as (origin, asked):
        own = World(media_origins={"https://media.example": origin}, switches={"media_checks": True})
        own.friend()
        good = {**IMAGE, "originalContentUrl": "https://media.example/good.png"}
        assert own.push("はなこ", good, {"type": "novel"}).status_code == 400
        assert own.send("validate/push", {"messages": [good]}).status_code == 200
        assert own.stand_in.media_checks.wait_until_idle(10)
        own.stand_in.stop()
        assert asked == []


@RULES.accepted(77, "nothing is fetched unless the switch is on")
def _(_world: World) -> None:
    assert sent_images("/none.png", checks=False) == ([], [])


@RULES.accepted(77, "nothing is fetched from an origin that is not mapped", switches={"media_checks": True})
def _(world: World) -> None:
    world.friend()
    assert world.push("はなこ", {**IMAGE, "originalContentUrl": URL}).status_code == 200
    assert world.stand_in.media_checks.wait_until_idle(0)
    assert "broken_media" not in world.violations()


@RULES.refused(77, "what is missing, too large or no picture is accepted and noted")
def _(_world: World) -> None:
    noted, _ = sent_images("/none.png", "/large.png", "/page.png")
    assert [text.split(":", 2)[1].removeprefix("//media.example/") for text in noted] == [
        "none.png answers 404",
        "large.png is larger than 1,024 KB",
        "page.png is no JPEG or PNG",
    ]


DEAD = {"media_origins": {"https://media.example": "http://127.0.0.1:9"}, "switches": {"media_checks": True}}


@RULES.refused(77, "an origin that does not answer", **DEAD)
def _(world: World) -> None:
    world.friend()
    gone = "https://media.example/a.png"
    assert world.push("はなこ", {**IMAGE, "originalContentUrl": gone, "previewImageUrl": gone}).status_code == 200
    assert world.stand_in.media_checks.wait_until_idle(10)
    assert world.violations().count("broken_media") == 2
