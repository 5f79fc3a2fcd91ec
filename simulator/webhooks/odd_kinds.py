"""What an odd event is made of (rule 125).

Every entry says what is put over a plain event of its type: `ABSENT` takes a property away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final


class Oddity(StrEnum):
    """How odd: documented but rare, allowed to come without notice, or against LINE's own schema."""

    RARE = "rare"
    NEW = "new"
    BROKEN = "broken"


ABSENT: Final = object()


@dataclass(frozen=True)
class OddEvent:
    """`content` is the event's own part, `over` is merged over the finished event. `in_group`: it has a group as its
    source."""

    oddity: Oddity
    about: str
    event_type: str
    content: Mapping[str, Any]
    over: Mapping[str, Any] = field(default_factory=dict)
    in_group: bool = False


NO_SOURCE: Final[Mapping[str, Any]] = MappingProxyType({"source": ABSENT})


def sample_text(text: str = "ごみの日はいつですか", **more: Any) -> dict[str, Any]:
    """A text message with further properties."""
    return {"message": {"type": "text", "text": text, **more}}


def sample_sticker(**more: Any) -> dict[str, Any]:
    """A sticker message with further properties."""
    return {"message": {"type": "sticker", "packageId": "446", "stickerId": "1988", **more}}


def sample_mention(**mentionee: Any) -> dict[str, Any]:
    """A text message that mentions somebody."""
    return sample_text("@町役場 こんにちは", mention={"mentionees": [{"index": 0, "length": 4, **mentionee}]})
