"""Rule 92: imagemaps."""

from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.samples import URL, address, area, imagemap, tap

RULES = Rules()
EMPTY = "May not be empty"
OUTSIDE = "must lie inside the base size"
FIRST = "messages[0].actions[0]"
VIDEO = "messages[0].video"


def base(width: Any = 1040, height: Any = 1040) -> dict[str, Any]:
    """The size of the picture."""
    return {"width": width, "height": height}


def film(**more: Any) -> dict[str, Any]:
    """A video in an imagemap."""
    plain = {"originalContentUrl": "https://example.jp/a.mp4", "previewImageUrl": URL, "area": area()}
    return {**plain, "externalLink": {"linkUri": "https://example.jp", "label": "もっと見る"}, **more}


RULES.accepts(
    92,
    "an area of each kind",
    imagemap(
        tap(text="あ" * 400, label="い" * 100),
        tap("uri", linkUri=address(1000)),
        tap("clipboard", clipboardText="あ" * 1000),
    ),
)
RULES.accepts(92, "50 areas", imagemap(*[tap()] * 50))
RULES.accepts(
    92,
    "areas up to the edges",
    imagemap(tap(where=area(0, 0, 1040, 300)), tap(where=area(520, 299, 520, 1)), baseSize=base(height=300)),
)
RULES.accepts(
    92,
    "a video, with a link after it or none, and no areas",
    imagemap(video=film()),
    imagemap(tap(), video=film(externalLink=None)),
)

RULES.refuses(92, "51 areas", imagemap(*[tap()] * 51), ("Size must be between 1 and 50", "messages[0].actions"))
RULES.refuses(92, "no areas", imagemap(), ("Size must be between 1 and 50", "messages[0].actions"))
for _width in (1039, 1041, None):
    RULES.refuses(
        92,
        f"a width of {_width!r}",
        imagemap(tap(), baseSize=base(_width)),
        ("must be 1040", "messages[0].baseSize.width"),
    )
RULES.refuses(92, "no height", imagemap(tap(), baseSize={"width": 1040}), (EMPTY, "messages[0].baseSize.height"))
RULES.refuses(92, "no size", imagemap(tap(), baseSize=None), (EMPTY, "messages[0].baseSize"))
RULES.refuses(
    92, "a picture over http", imagemap(tap(), baseUrl="http://x.jp/a"), ("invalid uri scheme", "messages[0].baseUrl")
)
for _title, _area in (
    ("over the right edge", area(1, 0, 1040, 10)),
    ("over the lower edge", area(0, 1, 10, 1040)),
):
    RULES.refuses(92, f"an area {_title}", imagemap(tap(where=_area)), (OUTSIDE, f"{FIRST}.area"))
    RULES.refuses(92, f"a video {_title}", imagemap(tap(), video=film(area=_area)), (OUTSIDE, f"{VIDEO}.area"))
RULES.refuses(
    92,
    "an area left of the edge and of no height",
    imagemap(tap(where=area(-1, 0, 10, 0))),
    ("Must be greater than or equal to 0", f"{FIRST}.area.x"),
    ("Must be greater than or equal to 1", f"{FIRST}.area.height"),
)
RULES.refuses(92, "no area", imagemap({"type": "message", "text": "あ"}), (EMPTY, f"{FIRST}.area"))
RULES.refuses(
    92, "401 characters to say", imagemap(tap(text="あ" * 401)), ("Length must be between 0 and 400", f"{FIRST}.text")
)
RULES.refuses(
    92, "a label of 101", imagemap(tap(label="あ" * 101)), ("Length must be between 0 and 100", f"{FIRST}.label")
)
RULES.refuses(92, "nothing to open", imagemap(tap("uri")), (EMPTY, f"{FIRST}.linkUri"))
RULES.refuses(
    92, "an address of 1,001", imagemap(tap("uri", linkUri=address(1001))), ("invalid uri", f"{FIRST}.linkUri")
)
RULES.refuses(92, "a scheme nobody opens", imagemap(tap("uri", linkUri="ftp://x")), ("invalid uri", f"{FIRST}.linkUri"))
RULES.refuses(
    92,
    "1,001 characters to copy",
    imagemap(tap("clipboard", clipboardText="あ" * 1001)),
    ("Length must be between 0 and 1000", f"{FIRST}.clipboardText"),
)
RULES.refuses(
    92,
    "an action of another kind",
    imagemap(tap("postback", data="d")),
    ("Must be one of the following values: [uri, message, clipboard]", f"{FIRST}.type"),
)
for _name in ("originalContentUrl", "previewImageUrl", "area"):
    RULES.refuses(
        92, f"a video without {_name}", imagemap(tap(), video=film(**{_name: None})), (EMPTY, f"{VIDEO}.{_name}")
    )
RULES.refuses(
    92,
    "a link after the video without address and with a label of 31",
    imagemap(tap(), video=film(externalLink={"label": "あ" * 31})),
    (EMPTY, f"{VIDEO}.externalLink.linkUri"),
    ("Length must be between 0 and 30", f"{VIDEO}.externalLink.label"),
)
