"""The process that decodes an uploaded picture: `python -m knowledge.importers.apart.drawing PICTURE ROOM`.

It leaves `picture` and `preview` in ROOM, drawn anew from the pixels alone: nothing else that the file carried is in
them, neither a place (EXIF) nor what follows behind the picture. Its answer is one line of JSON.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

from PIL import Image

from knowledge.importers.apart.limits import confined

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_400
"""Pixels of the picture that is kept: more than a phone shows, and quick to draw."""
_PREVIEW_WIDTH = 520
_FORMATS = ("JPEG", "PNG")
_STRIP = 128
"""Rows that are drawn at once."""
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""By the orientation that a camera writes (EXIF 2.3, 4.6.4)."""


def draw(source: Path, room: Path) -> dict[str, str | int]:
    """Draw both; `problem` in the answer says why not: `not-a-picture`, `pixels` or `damaged`."""
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        opened = Image.open(source, formats=_FORMATS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return {"problem": "pixels" if _is_huge(source) else "not-a-picture"}
    with opened:
        if opened.width * opened.height > MOST_PIXELS:
            return {"problem": "pixels"}
        kind = opened.format or "PNG"
        try:
            picture = _drawn_anew(opened)
        except (OSError, ValueError, SyntaxError, EOFError):
            return {"problem": "damaged"}
    preview = picture.copy()
    preview.thumbnail((_PREVIEW_WIDTH, _PREVIEW_WIDTH * 3))
    picture.save(room / "picture", kind, optimize=True)
    preview.save(room / "preview", kind, optimize=True)
    return {"kind": kind.lower(), "width": picture.width, "height": picture.height}


def _drawn_anew(opened: Image.Image) -> Image.Image:
    """The pixels the right way up, not larger than is kept; what can be seen through is white.

    Made a strip at a time: only the picture as it was decoded lies whole in memory.
    """
    if opened.format == "JPEG":
        opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    opened.load()
    width, height = opened.size
    step = -(-max(width, height) // LONGEST_SIDE)
    ground = Image.new("RGB", (-(-width // step), -(-height // step)), "white")
    for top in range(0, height, step * _STRIP):
        strip = _on_white(opened.crop((0, top, width, min(top + step * _STRIP, height))))
        ground.paste(strip.reduce(step) if step > 1 else strip, (0, top // step))
    turn = _TURNS.get(opened.getexif().get(_ORIENTATION, 1))
    return ground if turn is None else ground.transpose(turn)


def _on_white(strip: Image.Image) -> Image.Image:
    if strip.mode.startswith("I"):
        return strip.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    if strip.mode in ("RGBA", "LA", "PA") or "transparency" in strip.info:
        seen = strip.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    return strip.convert("RGB")


def _is_huge(source: Path) -> bool:
    """Whether Pillow itself refused the number of pixels, which its limit makes twice of ours at most."""
    try:
        with Image.open(source, formats=_FORMATS):
            return False
    except Image.DecompressionBombError:
        return True
    except (OSError, ValueError, SyntaxError):
        return False


def main() -> None:
    """Draw what the arguments name, within the limits."""
    source, room = Path(sys.argv[1]), Path(sys.argv[2])
    confined(lambda: print(json.dumps(draw(source, room))))  # noqa: T201


if __name__ == "__main__":
    main()
