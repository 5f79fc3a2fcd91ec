"""An uploaded picture, drawn anew by the other process. For entries, notices and whatever else shows one."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.importers.apart.running import ReadingFailed, run_apart

MOST_PREVIEW = 1_000_000
"""Bytes; LINE takes no larger one."""
MOST_KEPT = 10_000_000
_MODULE = "knowledge.importers.apart.drawing"
_KINDS = ("jpeg", "png")
_PROBLEMS = ("not-a-picture", "pixels", "damaged")


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A picture and its small version, as they may be shown to anybody. Sizes in pixels."""

    content: bytes
    preview: bytes
    content_type: str
    width: int
    height: int


class PictureRefused(Exception):
    """`problem` is `not-a-picture`, `pixels`, `damaged`, `too-large`, `too-slow`, `unreadable` or `busy`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def drawn_apart(content: bytes) -> DrawnPicture:
    """Decode and draw anew, in a process of its own; never within a transaction. Raises PictureRefused."""
    with tempfile.TemporaryDirectory(prefix="picture-") as folder:
        room = Path(folder)
        source, answer = room / "upload", room / "answer"
        source.write_bytes(content)
        try:
            with answer.open("wb") as stream:
                run_apart(_MODULE, (str(source), str(room)), stream)
            told = json.loads(answer.read_bytes())
        except ReadingFailed as error:
            raise PictureRefused(error.problem) from None
        except ValueError:
            raise PictureRefused("unreadable") from None
        return _drawn(told, room)


def _drawn(told: Any, room: Path) -> DrawnPicture:
    if not isinstance(told, dict) or told.get("kind") not in _KINDS:
        problem = told.get("problem") if isinstance(told, dict) else ""
        raise PictureRefused(problem if problem in _PROBLEMS else "unreadable")
    sizes = (room / "picture").stat().st_size, (room / "preview").stat().st_size
    if sizes[0] > MOST_KEPT or sizes[1] > MOST_PREVIEW:
        raise PictureRefused("too-large")
    return DrawnPicture(
        (room / "picture").read_bytes(),
        (room / "preview").read_bytes(),
        f"image/{told['kind']}",
        int(told["width"]),
        int(told["height"]),
    )
