"""Rule 89, continued: what each property of a Flex component may hold, and unknown ones at every level."""

from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.samples import URL, box, bubble, bubbles, flex, picture, say, words

RULES = Rules()
WRONG = "invalid property"
UNKNOWN = "unknown field"
FIRST = "/body/contents/0"
SPACES = ("none", "xs", "sm", "md", "lg", "xl", "xxl", "8px", "1.5px")
OFFSETS = (*SPACES, "-4px", "10%", "-10%")
SIZES = ("xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl", "18px")
COLOURS = ("#ff0000", "#FF000080")
NO_COLOURS = ("red", "#f00", "ff0000", "#gg0000", 0)
FREE_SPACE = ("space-between", "space-around", "space-evenly")
RATIOS = ("1:1", "20:13", "1.91:1", "1:3", "100000:1")
NO_RATIOS = ("1:3.01", "0:1", "100001:1", "1", "a:b", 1)
GRADIENT = {"type": "linearGradient", "angle": "359.9deg", "startColor": "#000000", "endColor": "#ffffff80"}
BUTTON = {"type": "button", "action": say()}
ICON = {"type": "icon", "url": URL}

PARTS: dict[str, dict[str, Any]] = {
    "text": words(),
    "box": box(),
    "button": BUTTON,
    "image": picture(),
    "separator": {"type": "separator"},
    "filler": {"type": "filler"},
}
RIGHT_AND_WRONG: list[tuple[str, str, tuple[Any, ...], tuple[Any, ...]]] = [
    ("text", "size", SIZES, ("huge", "18", "10%", 18, None)),
    ("text", "color", COLOURS, NO_COLOURS),
    ("text", "weight", ("regular", "bold"), ("heavy",)),
    ("text", "style", ("normal", "italic"), ("oblique",)),
    ("text", "decoration", ("none", "underline", "line-through"), ("blink",)),
    ("text", "wrap", (True, False), ("yes", 1)),
    ("text", "maxLines", (0, 3), (-1, "3", True)),
    ("text", "lineSpacing", ("4px", "0.5px"), ("0px", "-1px", "md", 4)),
    ("text", "flex", (0, 3), (-1, "1", True)),
    ("text", "margin", SPACES, ("8", "10%", "huge", 8)),
    ("text", "position", ("relative", "absolute"), ("fixed",)),
    ("text", "offsetTop", OFFSETS, ("huge", 4)),
    ("text", "align", ("start", "end", "center"), ("left",)),
    ("text", "gravity", ("top", "bottom", "center"), ("middle",)),
    ("text", "adjustMode", ("shrink-to-fit",), ("shrink",)),
    ("text", "scaling", (True,), ("true",)),
    ("box", "layout", ("horizontal", "vertical", "baseline"), ("grid", None)),
    ("box", "spacing", SPACES, ("huge",)),
    ("box", "backgroundColor", COLOURS, NO_COLOURS),
    ("box", "borderColor", COLOURS, NO_COLOURS),
    ("box", "borderWidth", ("none", "light", "normal", "medium", "semi-bold", "bold", "2px"), ("thick", "xs")),
    ("box", "cornerRadius", SPACES, ("round",)),
    ("box", "width", ("50px", "50%"), ("md", 50)),
    ("box", "maxHeight", ("50px", "50%"), ("-50px",)),
    ("box", "paddingAll", (*SPACES, "10%"), ("-4px",)),
    ("box", "paddingStart", (*SPACES, "10%"), ("huge",)),
    ("box", "justifyContent", (*FREE_SPACE, "flex-start", "center", "flex-end"), ("left",)),
    ("box", "height", ("50px", "50%"), ("sm", 50)),
    ("box", "maxWidth", ("50px", "50%"), ("md", 50)),
    ("box", "paddingTop", (*SPACES, "10%"), ("-4px",)),
    ("box", "paddingBottom", (*SPACES, "10%"), ("-4px",)),
    ("box", "paddingEnd", (*SPACES, "10%"), ("-4px",)),
    ("box", "flex", (0, 3), (-1,)),
    ("box", "margin", SPACES, ("10%",)),
    ("text", "offsetBottom", OFFSETS, ("huge", 4)),
    ("text", "offsetStart", OFFSETS, ("huge", 4)),
    ("box", "alignItems", ("flex-start", "center", "flex-end"), ("stretch",)),
    ("box", "background", (GRADIENT, {**GRADIENT, "centerColor": "#ff0000", "centerPosition": "100%"}), (
        "#ffffff", {**GRADIENT, "type": "radial"}, {**GRADIENT, "angle": "360deg"}, {**GRADIENT, "angle": "90"},
        {**GRADIENT, "centerPosition": "101%"}, {**GRADIENT, "x": 1}, {"type": "linearGradient"},
    )),
    ("button", "style", ("link", "primary", "secondary"), ("danger",)),
    ("button", "height", ("sm", "md"), ("lg", "40px")),
    ("button", "color", COLOURS, NO_COLOURS),
    ("button", "gravity", ("top", "bottom", "center"), ("middle",)),
    ("button", "adjustMode", ("shrink-to-fit",), ("shrink",)),
    ("button", "scaling", (True,), ("true",)),
    ("button", "flex", (0, 3), (-1,)),
    ("image", "size", (*SIZES, "full", "40%"), ("huge", 40)),
    ("image", "aspectRatio", RATIOS, NO_RATIOS),
    ("image", "aspectMode", ("cover", "fit"), ("contain",)),
    ("image", "animated", (True, False), ("true",)),
    ("image", "backgroundColor", COLOURS, NO_COLOURS),
    ("image", "align", ("start", "end", "center"), ("left",)),
    ("image", "gravity", ("top", "bottom", "center"), ("middle",)),
    ("image", "flex", (0, 3), (-1,)),
    ("separator", "margin", SPACES, ("10%",)),
    ("separator", "color", COLOURS, NO_COLOURS),
    ("filler", "flex", (0, 2), (1.5,)),
]  # fmt: skip

for _kind, _name, _right, _wrong in RIGHT_AND_WRONG:
    RULES.accepts(89, f"{_kind}: {_name}", flex(bubble(*[{**PARTS[_kind], _name: value} for value in _right])))
    _parts = [{**PARTS[_kind], _name: value} for value in _wrong]
    _faults = [(WRONG, f"/body/contents/{number}/{_name}") for number in range(len(_wrong))]
    RULES.refuses(89, f"{_kind}: wrong {_name}", flex(bubble(*_parts)), *_faults)

for _name, _right, _wrong in (
    ("size", SIZES, ("full",)),
    ("aspectRatio", RATIOS, NO_RATIOS),
    ("scaling", (True,), ("true",)),
    ("offsetEnd", OFFSETS, ("huge",)),
):
    _icons = box(*[{**ICON, _name: value} for value in _right], layout="baseline")
    RULES.accepts(89, f"icon: {_name}", flex(bubble(_icons)))
    _icons = box(*[{**ICON, _name: value} for value in _wrong], layout="baseline")
    _faults = [(WRONG, f"{FIRST}/contents/{number}/{_name}") for number in range(len(_wrong))]
    RULES.refuses(89, f"icon: wrong {_name}", flex(bubble(_icons)), *_faults)

STYLES = {"header": {"backgroundColor": "#ffffff"}, "body": {"separator": True, "separatorColor": "#00000080"}}
RULES.accepts(89, "styles of blocks", flex(bubble(styles=STYLES)))
for _size in ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"):
    RULES.accepts(89, f"a bubble of size {_size}", flex(bubble(size=_size)))

SPAN = {"type": "span", "text": "あ"}
FILM = {"type": "video", "url": URL, "previewUrl": URL, "altContent": picture()}
for _title, _contents, _place, _fault in (
    ("in a bubble", bubble(unknown=1), "/unknown", UNKNOWN),
    ("in a carousel", {**bubbles(bubble()), "size": "mega"}, "/size", UNKNOWN),
    ("in a bubble of a carousel", bubbles(bubble(), bubble(x=1)), "/contents/1/x", UNKNOWN),
    ("in styles", bubble(styles={"type": "x"}), "/styles/type", UNKNOWN),
    ("in a block's style", bubble(styles={"body": {"color": "#ffffff"}}), "/styles/body/color", UNKNOWN),
    ("in the hero", bubble(hero=picture(x=1)), "/hero/x", UNKNOWN),
    ("in a video", bubble(hero={**FILM, "size": "full"}), "/hero/size", UNKNOWN),
    ("in a span", bubble(words(contents=[{**SPAN, "wrap": True}])), f"{FIRST}/contents/0/wrap", UNKNOWN),
    ("deep inside", bubble(box(box(words(x=None)))), f"{FIRST}/contents/0/contents/0/x", UNKNOWN),
    ("that is an action where none can be", bubble({"type": "separator", "action": say()}), f"{FIRST}/action", UNKNOWN),
    ("in other letters", bubble(words(Wrap=True)), f"{FIRST}/Wrap", UNKNOWN),
):  # fmt: skip
    RULES.refuses(89, f"an unknown field {_title}", flex(_contents), (_fault, _place))
RULES.refuses(89, "a bubble of unknown size", flex(bubble(size="huge")), (WRONG, "/size"))
RULES.refuses(89, "an unknown direction", flex(bubble(direction="up")), (WRONG, "/direction"))
RULES.refuses(
    89,
    "a style that is no colour",
    flex(bubble(styles={"body": {"backgroundColor": "red"}})),
    (WRONG, "/styles/body/backgroundColor"),
)
RULES.refuses(89, "styles that are none", flex(bubble(styles="x")), ("must be an object", "/styles"))
RULES.refuses(
    89,
    "contents that are no array",
    flex({"type": "bubble", "body": {**box(), "contents": "x"}}),
    (WRONG, "/body/contents"),
)
