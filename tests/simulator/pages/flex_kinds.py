"""Flex messages that use every component and every property that changes how they look."""

from typing import Any

from tests.simulator.answering_bot import PICTURE, say
from tests.simulator.pages.kinds import OPEN, POSTBACK

Part = dict[str, Any]
SIZES = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")


def flex(contents: Part) -> Part:
    """A Flex message."""
    return {"type": "flex", "altText": "案内", "contents": contents}


def bubble(*contents: Part, **more: Any) -> Part:
    """A Flex message of one bubble with this body."""
    return flex({"type": "bubble", "body": box(*contents, spacing="md"), **more})


def box(*contents: Part, layout: str = "vertical", **more: Any) -> Part:
    """A box."""
    return {"type": "box", "layout": layout, "contents": list(contents), **more}


def words(text: str, **more: Any) -> Part:
    """A text component."""
    return {"type": "text", "text": text, **more}


def image(**more: Any) -> Part:
    """An image component."""
    return {"type": "image", "url": PICTURE, **more}


def button(style: str, label: str, **more: Any) -> Part:
    """A button component."""
    return {"type": "button", "style": style, "action": say(label), **more}


def _block(width: int, height: int, **more: Any) -> Part:
    return box(width=f"{width}px", height=f"{height}px", backgroundColor="#2b548f", flex=0, **more)


_SHOP = {
    "type": "bubble",
    "header": box(words("お知らせ", weight="bold", color="#FFFFFF")),
    "hero": image(size="full", aspectRatio="20:13", aspectMode="cover", action=OPEN),
    "body": box(
        words("スマホ教室", weight="bold", size="xl"),
        box(
            *[{"type": "icon", "url": PICTURE, "size": "sm"} for _ in range(4)],
            words("4.0", size="sm", color="#595959", margin="md", flex=0),
            layout="baseline",
            margin="md",
        ),
        box(
            words("場所", color="#595959", size="sm", flex=1),
            words("中央公民館 2階 大会議室", wrap=True, size="sm", flex=5),
            layout="baseline",
            spacing="sm",
            margin="lg",
        ),
    ),
    "footer": box(
        button("primary", "申し込む", height="sm"),
        button("secondary", "予定を見る", height="sm"),
        {"type": "button", "action": OPEN, "height": "sm"},
        spacing="sm",
    ),
    "styles": {"header": {"backgroundColor": "#0B5C8A"}, "footer": {"separator": True, "separatorColor": "#888888"}},
}
_TEXTS = bubble(
    *[words(f"{size} 市", size=size) for size in ("xxs", "sm", "md", "xl", "3xl")],
    words("18px 折り返さない長い文はこのように途中で切れて、終わりに点が付きます", size="18px"),
    words("二行まで表示される長い文です。三行目からは表示されず、点で省かれます。見えません。", wrap=True, maxLines=2),
    words("縮めて一行に収める少し長めの文をここに書いておきます", adjustMode="shrink-to-fit"),
    words("行間を広げた文です。行間を広げた文です。", wrap=True, lineSpacing="12px"),
    {"type": "text", "wrap": True, "contents": [
        {"type": "span", "text": "太字", "weight": "bold"},
        {"type": "span", "text": "赤", "color": "#B00020", "size": "xl"},
        {"type": "span", "text": "斜体", "style": "italic"},
        {"type": "span", "text": "取り消し", "decoration": "line-through"},
        {"type": "span", "text": "下線", "decoration": "underline"},
    ]},
    words("右寄せ", align="end"), words("中央", align="center", weight="bold"),
)  # fmt: skip
_BOXES = bubble(
    box(words("1", align="center"), words("2：幅は1対2", flex=2), layout="horizontal"),
    box(_block(40, 30), _block(20, 30), _block(50, 30), layout="horizontal", justifyContent="space-between"),
    box(_block(40, 40), _block(40, 16), layout="horizontal", alignItems="center", spacing="sm", height="50px"),
    box(
        words("角丸と枠", align="center"),
        borderWidth="medium", borderColor="#0B7A3E", cornerRadius="xl", paddingAll="lg",
    ),
    box(
        words("色の変化", color="#FFFFFF", weight="bold"),
        background={"type": "linearGradient", "angle": "90deg", "startColor": "#0B5C8A", "endColor": "#0B7A3E"},
        cornerRadius="8px", paddingAll="12px",
    ),
    box(
        image(size="full", aspectRatio="3:1", aspectMode="cover"),
        box(words("左上", size="xs", color="#FFFFFF"), position="absolute", offsetTop="8px", offsetStart="8px",
            backgroundColor="#000000CC", cornerRadius="md", paddingAll="xs"),
    ),
    box(
        words("上", gravity="top"), {"type": "separator"}, words("中", gravity="center"),
        {"type": "separator"}, words("下", gravity="bottom"), _block(10, 70), layout="horizontal", spacing="sm",
    ),
    box(words("左"), {"type": "filler"}, words("右", flex=0), layout="horizontal"),
)  # fmt: skip
_IMAGES = bubble(
    box(image(size="xxs"), image(size="50px", aspectRatio="1:2"), image(size="40%"), layout="horizontal"),
    image(size="full", aspectRatio="4:1", aspectMode="cover"),
    image(size="full", aspectRatio="4:1", aspectMode="fit", backgroundColor="#FFE3B8"),
    image(size="sm", align="start", action=POSTBACK),
)
_ACTIONS = bubble(
    box(words("箱ごと押せます", weight="bold"), action=OPEN, paddingAll="md", borderWidth="normal"),
    words("文字を押す", action=say("文字"), color="#0A4FA8"),
    box(button("primary", "赤", color="#B00020"), button("secondary", "灰"), layout="horizontal", spacing="md"),
    button("link", "とても長い名前のボタンは二行になっても読めるように", height="md"),
    button("primary", "とても長い名前のボタンを一行に縮めて表示する場合", adjustMode="shrink-to-fit"),
)
_VIDEO = flex(
    {
        "type": "bubble",
        "size": "mega",
        "hero": {
            "type": "video",
            "url": "https://media.example/film.mp4",
            "previewUrl": PICTURE,
            "altContent": image(size="full"),
            "aspectRatio": "20:13",
            "action": OPEN,
        },
        "body": box(words("動画の説明", wrap=True)),
    }
)
_RTL = flex({"type": "bubble", "direction": "rtl", "body": box(words("右から"), words("左へ"), layout="horizontal")})


def _sized(size: str) -> Part:
    whole = {
        "type": "bubble",
        "size": size,
        "header": box(words("頭")),
        "body": box(words(f"大きさ {size}", wrap=True)),
    }
    return flex({**whole, "footer": box(button("primary", "押す", height="sm"))})


FLEX: dict[str, Part] = {
    "flex-shop": flex(_SHOP),
    "flex-texts": _TEXTS,
    "flex-boxes": _BOXES,
    "flex-images": _IMAGES,
    "flex-actions": _ACTIONS,
    "flex-video": _VIDEO,
    "flex-rtl": _RTL,
    "flex-carousel": flex({"type": "carousel", "contents": [_SHOP, _SHOP, _SHOP]}),
    **{f"flex-{size}": _sized(size) for size in SIZES},
}
