"""Rule 89: Flex messages: their size, their structure, and every property of every component."""

import json
from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.samples import URL, address, box, bubble, bubbles, flex, link, picture, say, words
from tests.simulator.world import World

RULES = Rules()
MISSING = "must be specified"
WRONG = "invalid property"
FIRST = "/body/contents/0"
ICON = {"type": "icon", "url": URL}
BUTTON = {"type": "button", "action": say()}
FILM = {"type": "video", "url": "https://example.jp/a.mp4", "previewUrl": URL, "altContent": picture()}
BUBBLE_BYTES, CAROUSEL_BYTES = 30 * 1024, 50 * 1024


def accepts(title: str, *contents: Any) -> None:
    """These contents are accepted, five to a request."""
    for start in range(0, len(contents), 5):
        name = f"{title} {start // 5 + 1}" if len(contents) > 5 else title
        RULES.accepts(89, name, *[flex(one) for one in contents[start : start + 5]])


def refuses(title: str, contents: Any, *details: tuple[str, str]) -> None:
    """These contents are refused."""
    RULES.refuses(89, title, flex(contents), *details)


def sized(contents: Any, part: Any, length: int) -> Any:
    """The contents with the text of `part` lengthened until they measure `length` bytes as `World` writes them."""
    part["text"] = ""
    part["text"] = "x" * (length - len(json.dumps(contents)))
    return contents


def large_bubble(length: int) -> Any:
    """A bubble of so many bytes."""
    part = words()
    return sized(bubble(part), part, length)


def large_carousel(length: int) -> Any:
    """A carousel of so many bytes."""
    part = words()
    return sized(bubbles(large_bubble(25_000), bubble(part)), part, length)


accepts("a bubble of 30 KB, a carousel of 50 KB", large_bubble(BUBBLE_BYTES), large_carousel(CAROUSEL_BYTES))
refuses("a bubble of a byte more", large_bubble(BUBBLE_BYTES + 1), ("must not be larger than 30 KB", "/"))
refuses("a carousel of a byte more", large_carousel(CAROUSEL_BYTES + 1), ("must not be larger than 50 KB", "/contents"))
refuses(
    "a bubble too large inside a carousel",
    bubbles(large_bubble(BUBBLE_BYTES + 1)),
    ("must not be larger than 30 KB", "/contents/0"),
)


@RULES.refused(89, "a bubble that only escapes or blanks make too large")
def _(world: World) -> None:
    escaped: dict[str, Any] = {"separators": (",", ":")}
    spaced: dict[str, Any] = {"ensure_ascii": False}
    for contents, written in ((bubble(words(text="あ" * 6000)), escaped), (bubble(*[words()] * 1050), spaced)):
        body = {"messages": [flex(contents)]}
        compact = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        as_written = json.dumps(body, **written).encode()
        assert world.ask("POST", "/v2/bot/message/validate/push", compact).status_code == 200
        answer = world.ask("POST", "/v2/bot/message/validate/push", as_written)
        assert [one["property"] for one in answer.get_json()["details"]] == ["/"]


@RULES.accepted(89, "out of strict mode a bubble is measured as compact UTF-8", switches={"strict_flex_size": False})
def _(world: World) -> None:
    for contents in (bubble(words(text="あ" * 6000)), bubble(*[words()] * 1050)):
        as_written = json.dumps({"messages": [flex(contents)]}).encode()
        assert world.ask("POST", "/v2/bot/message/validate/push", as_written).status_code == 200


@RULES.refused(89, "out of strict mode a bubble of a byte more", switches={"strict_flex_size": False})
def _(world: World) -> None:
    part = words(text="")
    contents = bubble(part)
    part["text"] = "x" * (BUBBLE_BYTES - len(json.dumps(contents, separators=(",", ":"))))
    assert world.send("validate/push", {"messages": [flex(contents)]}).status_code == 200
    part["text"] += "x"
    assert world.send("validate/push", {"messages": [flex(contents)]}).status_code == 400


@RULES.accepted(89, "quotes and commas in a text are no blanks between values")
def _(world: World) -> None:
    part = words(text="")
    contents = bubble(part)
    for quoted in ('"a": "b", "c"', ', "', "\\"):
        part["text"] = quoted
        compact = json.dumps(contents, ensure_ascii=False, separators=(",", ":"))
        part["text"] += "x" * (BUBBLE_BYTES - len(compact))
        body = json.dumps({"messages": [flex(contents)]}, ensure_ascii=False, separators=(",", ":")).encode()
        assert world.ask("POST", "/v2/bot/message/validate/push", body).status_code == 200


accepts("twelve bubbles of one size", bubbles(*[bubble()] * 12), bubbles(bubble(), bubble(size="mega")))
refuses("thirteen bubbles", bubbles(*[bubble()] * 13), ("size must be between 1 and 12", "/contents"))
refuses("a carousel of nothing", bubbles(), ("size must be between 1 and 12", "/contents"))
refuses("a carousel without contents", {"type": "carousel"}, (MISSING, "/contents"))
refuses(
    "bubbles of several sizes",
    bubbles(bubble(size="kilo"), bubble()),
    ("all bubbles must have the same size", "/contents"),
)
refuses("a box in a carousel", bubbles(box()), (WRONG, "/contents/0/type"))
refuses("a container nobody knows", {"type": "novel"}, (WRONG, "/type"))
refuses("a container without type", {}, (MISSING, "/type"))
RULES.refuses(89, "no contents", flex(None), ("May not be empty", "messages[0].contents"))
refuses("a bubble without blocks", {"type": "bubble"}, ("At least one block must be specified", "/"))

accepts(
    "every block",
    bubble(header=box(words()), hero=box(picture()), footer=box(BUTTON)),
    bubble(hero=picture(action=link("tel:119")), action=say(None), direction="rtl"),
    {"type": "bubble", "footer": box(layout="baseline")},
)
for _name in ("header", "body", "footer"):
    refuses(f"a {_name} that is no box", {"type": "bubble", _name: words()}, (WRONG, f"/{_name}"))
refuses("a hero that is a text", {"type": "bubble", "hero": words()}, (WRONG, "/hero"))
refuses("a block that is null", {"type": "bubble", "body": None}, (MISSING, "/body"))
refuses(
    "a box without contents",
    {"type": "bubble", "body": {"type": "box", "layout": "vertical"}},
    (MISSING, "/body/contents"),
)
refuses("a box without layout", {"type": "bubble", "body": {"type": "box", "contents": []}}, (MISSING, "/body/layout"))
refuses("null in a box", bubble(None), (MISSING, FIRST))
refuses("a component nobody knows", bubble({"type": "novel"}), (WRONG, f"{FIRST}/type"))
refuses("a component without type", bubble({"text": "あ"}), (MISSING, f"{FIRST}/type"))

accepts("an icon in a baseline box", bubble(box(ICON, words(), {"type": "filler"}, layout="baseline")))
for _layout in ("vertical", "horizontal"):
    refuses(f"an icon in a {_layout} box", bubble(box(ICON, layout=_layout)), (WRONG, f"{FIRST}/contents/0"))
for _part in (BUTTON, picture(), box(), {"type": "separator"}):
    refuses(
        f"a {_part['type']} in a baseline box", bubble(box(_part, layout="baseline")), (WRONG, f"{FIRST}/contents/0")
    )
SPAN = {"type": "span", "text": "あ"}
accepts("spans in a text", bubble(words(contents=[SPAN, {**SPAN, "weight": "bold", "size": "xxl"}])))
refuses("a span outside a text", bubble(SPAN), (WRONG, FIRST))
refuses("a text inside a text", bubble(words(contents=[words()])), (WRONG, f"{FIRST}/contents/0"))
refuses(
    "an empty span",
    bubble(words(contents=[{**SPAN, "text": ""}])),
    ("must be non-empty text", f"{FIRST}/contents/0/text"),
)
refuses("neither text nor contents", bubble({"type": "text"}), (MISSING, f"{FIRST}/text"))
refuses("an empty text", bubble(words(text="")), ("must be non-empty text", f"{FIRST}/text"))
refuses("an empty text and no spans", bubble(words(text="", contents=[])), ("must be non-empty text", f"{FIRST}/text"))
refuses("a button without action", bubble({"type": "button"}), (MISSING, f"{FIRST}/action"))
refuses("null as an action", bubble(words(action=None)), (MISSING, f"{FIRST}/action"))

accepts("a video in sizes that show it", *[bubble(hero=FILM, size=size) for size in ("kilo", "mega", "giga")])
accepts("a video without a size", bubble(hero={**FILM, "aspectRatio": "20:13", "action": link("https://example.jp")}))
for _size in ("nano", "micro", "deca", "hecto"):
    refuses(f"a video in {_size}", bubble(hero=FILM, size=_size), (WRONG, "/hero"))
refuses("a video in a carousel", bubbles(bubble(hero=FILM)), (WRONG, "/contents/0/hero"))
refuses("a video in a body", bubble(FILM), (WRONG, FIRST))
refuses("a video within a hero's box", bubble(hero=box(FILM)), (WRONG, "/hero/contents/0"))
for _name in ("url", "previewUrl", "altContent"):
    _film = {key: value for key, value in FILM.items() if key != _name}
    refuses(f"a video without {_name}", bubble(hero=_film), (MISSING, f"/hero/{_name}"))
refuses("a video's action that is no uri", bubble(hero={**FILM, "action": say()}), (WRONG, "/hero/action/type"))
refuses("a text in place of a video", bubble(hero={**FILM, "altContent": words()}), (WRONG, "/hero/altContent"))

accepts("ten images that move", bubble(*[picture(animated=True)] * 10, picture(animated=False)))
refuses(
    "eleven images that move",
    bubbles(bubble(*[picture(animated=True)] * 6), bubble(*[picture(animated=True)] * 5)),
    ("must not have more than 10 animated images", "/contents"),
)
accepts("an address of 2,000 characters", bubble(picture(url=address(2000))))
refuses(
    "an address of 2,001",
    bubble(picture(url=address(2001))),
    ("must not be longer than 2000 characters", f"{FIRST}/url"),
)
refuses(
    "an image over http",
    bubbles(bubble(hero=picture(url="http://x.jp"))),
    ("invalid uri scheme", "/contents/0/hero/url"),
)
refuses("an image without address", bubble(hero={"type": "image"}), (MISSING, "/hero/url"))
refuses(
    "an icon over http",
    bubble(box({**ICON, "url": "http://x.jp"}, layout="baseline")),
    ("invalid uri scheme", f"{FIRST}/contents/0/url"),
)


@RULES.accepted(89, "forty boxes in each other")
def _(world: World) -> None:
    part: Any = words()
    for _ in range(40):
        part = box(part)
    assert world.send("validate/push", {"messages": [flex(bubble(part))]}).status_code == 200


@RULES.refused(89, "boxes nested without end")
def _(world: World) -> None:
    for depth in (51, 90, 400):
        part: Any = words()
        for _ in range(depth):
            part = box(part)
        assert world.send("validate/push", {"messages": [flex(bubble(part))]}).status_code == 400
