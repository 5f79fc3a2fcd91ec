"""What the first bytes of a picture say: its kind, width and height (rule 106)."""

from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
# Frame headers of JPEG, which hold the size: FFC0 to FFCF but for the tables that share these numbers.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True)
class ImageSize:
    """A picture's kind (`image/png` or `image/jpeg`) and its size in pixels."""

    content_type: str
    width: int
    height: int


def read_image_size(raw: bytes) -> ImageSize | None:
    """Kind and size of a PNG or JPEG; None for anything else and for a picture cut off before its size."""
    if raw.startswith(_PNG):
        if len(raw) < 24 or raw[12:16] != b"IHDR":
            return None
        return ImageSize("image/png", int.from_bytes(raw[16:20]), int.from_bytes(raw[20:24]))
    return _read_jpeg(raw) if raw.startswith(_JPEG) else None


def _read_jpeg(raw: bytes) -> ImageSize | None:
    at = 2
    while at + 4 <= len(raw) and raw[at] == 0xFF:
        marker = raw[at + 1]
        if marker == 0xFF:  # fill bytes may stand before a marker
            at += 1
        elif marker in _WITHOUT_LENGTH:
            at += 2
        elif marker in _FRAMES:
            if at + 9 > len(raw):
                return None
            return ImageSize("image/jpeg", int.from_bytes(raw[at + 7 : at + 9]), int.from_bytes(raw[at + 5 : at + 7]))
        else:
            at += 2 + max(2, int.from_bytes(raw[at + 2 : at + 4]))
    return None
