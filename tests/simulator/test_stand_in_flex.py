"""Rule 89: Flex messages."""

import json
from typing import Any

import pytest

from tests.simulator.world import World, text

URL = "https://example.jp/a.png"
Part = dict[str, Any]


def words(**more: Any) -> Part:
    return {"type": "text", "text": "あ", **more}


def box(*contents: Any, layout: str = "vertical", **more: Any) -> Part:
    return {"type": "box", "layout": layout, "contents": list(contents), **more}


def bubble(*contents: Any, **more: Any) -> Part:
    return {"type": "bubble", "body": box(*contents or [words()]), **more}


def carousel(*bubbles: Part) -> Part:
    return {"type": "carousel", "contents": list(bubbles)}


IMAGE = {"type": "image", "url": URL, "size": "full", "aspectRatio": "20:13", "aspectMode": "cover"}
ICON = {"type": "icon", "url": URL}
BUTTON = {"type": "button", "style": "primary", "action": {"type": "uri", "label": "開く", "uri": "tel:119"}}
VIDEO = {"type": "video", "url": URL, "previewUrl": URL, "altContent": IMAGE}

ACCEPTED: list[Part] = [
    bubble(),
    bubble(size="giga", hero=IMAGE, header=box(words()), footer=box(BUTTON)),
    bubble(size="mega", hero=VIDEO),
    bubble(box(ICON, words(flex=2, margin="md"), layout="baseline", spacing="sm")),
    bubble(box(layout="horizontal"), {"type": "separator", "margin": "xxl", "color": "#ff0000"}, {"type": "filler"}),
    bubble({"type": "text", "contents": [{"type": "span", "text": "あ", "weight": "bold", "color": "#12345678"}]}),
    bubble(words(size="18px", wrap=True, maxLines=3, lineSpacing="4px", align="center", decoration="underline")),
    bubble(box(words(), paddingAll="10%", cornerRadius="8px", borderWidth="1px", width="50%", offsetTop="-4px")),
    bubble(styles={"body": {"backgroundColor": "#ffffff", "separator": True}}),
    carousel(*[bubble()] * 12),
    bubble(words(action={"type": "message", "text": "あ"})),
]

REFUSED: list[tuple[Part, list[str]]] = [
    ({"type": "novel"}, ["/type"]),
    (bubble(words(unknown=1)), ["/body/contents/0/unknown"]),
    (bubble(unknown=1), ["/unknown"]),
    (bubble(styles={"type": "x"}), ["/styles/type"]),
    (bubble(styles={"body": {"color": "#ffffff"}}), ["/styles/body/color"]),
    (bubble(size="huge"), ["/size"]),
    (bubble(words(size="huge")), ["/body/contents/0/size"]),
    (bubble(words(color="red")), ["/body/contents/0/color"]),
    (bubble(words(wrap="yes")), ["/body/contents/0/wrap"]),
    (bubble(words(margin="8")), ["/body/contents/0/margin"]),
    (bubble(words(flex=-1)), ["/body/contents/0/flex"]),
    (bubble({"type": "text"}), ["/body/contents/0/text"]),
    (bubble(words(text="")), ["/body/contents/0/text"]),
    (bubble(ICON), ["/body/contents/0"]),
    (bubble({"type": "span", "text": "あ"}), ["/body/contents/0"]),
    (bubble({"type": "novel"}), ["/body/contents/0/type"]),
    (bubble(None), ["/body/contents/0"]),
    (bubble({"type": "image", "url": "http://x.jp"}), ["/body/contents/0/url"]),
    (bubble({"type": "image"}), ["/body/contents/0/url"]),
    (bubble({**IMAGE, "aspectRatio": "1:4"}), ["/body/contents/0/aspectRatio"]),
    (bubble({"type": "button"}), ["/body/contents/0/action"]),
    (bubble({**BUTTON, "action": {"type": "message", "text": "あ"}}), ["/body/contents/0/action/label"]),
    (bubble(hero=words()), ["/hero"]),
    ({"type": "bubble", "footer": words()}, ["/footer"]),
    ({"type": "bubble", "body": {"type": "box", "layout": "vertical"}}, ["/body/contents"]),
    ({"type": "bubble", "body": {"type": "box", "contents": []}}, ["/body/layout"]),
    (carousel(*[bubble()] * 13), ["/contents"]),
    (carousel(), ["/contents"]),
    (carousel(bubble(size="kilo"), bubble(size="mega")), ["/contents"]),
    (carousel(bubble(hero=VIDEO)), ["/contents/0/hero"]),
    (bubble(words(text="x" * 31_000)), ["/"]),
    (carousel(*[bubble(words(text="x" * 9_000))] * 6), ["/contents"]),
]


def flex(contents: Any) -> Part:
    return {"type": "flex", "altText": "案内", "contents": contents}


@pytest.mark.parametrize("contents", ACCEPTED)
def test_valid_flex_is_accepted(world: World, contents: Part) -> None:
    answer = world.send("validate/push", {"messages": [flex(contents)]})
    assert (answer.status_code, answer.get_json()) == (200, {})


@pytest.mark.parametrize(("contents", "properties"), REFUSED)
def test_invalid_flex_is_refused(world: World, contents: Part, properties: list[str]) -> None:
    answer = world.send("validate/push", {"messages": [flex(contents)]})
    assert answer.status_code == 400
    told = answer.get_json()
    assert [one["property"] for one in told["details"]] == properties
    assert told["message"] == "A message (messages[0])\u00a0in the request body is invalid"


def test_an_unknown_field_is_called_so(world: World) -> None:
    told = world.send("validate/push", {"messages": [flex(bubble(words(unknown=1)))]}).get_json()
    assert told["details"] == [{"message": "unknown field", "property": "/body/contents/0/unknown"}]


def test_escaped_characters_make_a_bubble_larger(world: World) -> None:
    body = {"messages": [flex(bubble(words(text="あ" * 6_000)))]}
    assert world.ask("POST", "/v2/bot/message/validate/push", body).status_code == 200
    escaped = json.dumps(body).encode()
    assert world.ask("POST", "/v2/bot/message/validate/push", escaped).status_code == 400


def test_very_deep_flex_is_refused_not_crashed(world: World) -> None:
    deep: Part = words()
    for _ in range(200):
        deep = box(deep)
    assert world.send("validate/push", {"messages": [flex(bubble(deep))]}).status_code == 400


def test_a_flex_message_needs_alt_text_and_contents(world: World) -> None:
    told = world.send("validate/push", {"messages": [{"type": "flex"}, text()]}).get_json()
    assert [one["property"] for one in told["details"]] == ["messages[0].altText", "messages[0].contents"]
