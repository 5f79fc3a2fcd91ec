"""Pictures, videos, sounds and files that people sent (rule 103)."""

import io
import struct
import wave
import zlib
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime

_PICTURE_SIDE = 240
_GREEN = b"\x06\xc7\x55"


@dataclass(frozen=True)
class Content:
    """Bytes and what they are."""

    data: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True)
class SentMessage:
    """A message as far as its content can be asked for.

    `content` is None for texts and the like, for what another provider holds, and once the message `is_unsent`.
    Videos and sounds may be in preparation until `ready_at`.
    """

    kind: str
    content: Content | None = None
    ready_at: datetime | None = None
    is_unsent: bool = False

    @property
    def size(self) -> int:
        """What it occupies, in bytes; made-up contents are shared and occupy nothing."""
        made_up = self.content is None or self.content is PLACEHOLDERS.get(self.kind)
        return 0 if made_up or self.content is None else len(self.content.data)

    def is_ready(self, now: datetime) -> bool:
        """Whether the preparation is over."""
        return self.ready_at is None or now >= self.ready_at


class MediaStore:
    """What people of one channel sent, by message id; the oldest is forgotten first, as LINE does after some time.

    Messages without contents are kept too: LINE tells them from those that nobody sent.
    Not thread-safe: the platform's lock guards it.
    """

    def __init__(self, remembered: int, largest: int) -> None:
        """At most `remembered` messages, whose given contents together have at most `largest` bytes."""
        self._remembered = remembered
        self._largest = largest
        self._sent: OrderedDict[str, SentMessage] = OrderedDict()
        self._size = 0

    def keep(self, message_id: str, sent: SentMessage) -> None:
        """Keep a new message."""
        self._sent[message_id] = sent
        self._size += sent.size
        while len(self._sent) > self._remembered or (self._size > self._largest and len(self._sent) > 1):
            _, oldest = self._sent.popitem(last=False)
            self._size -= oldest.size

    def find(self, message_id: str) -> SentMessage | None:
        """The message with this id; None when unknown or forgotten."""
        return self._sent.get(message_id)

    def take_back(self, message_id: str) -> None:
        """The person unsent it: its content is gone. Harmless when unknown."""
        sent = self._sent.get(message_id)
        if sent is not None:
            self._size -= sent.size
            self._sent[message_id] = replace(sent, content=None, is_unsent=True)


def _green_square() -> bytes:
    row = b"\x00" + _GREEN * _PICTURE_SIDE
    header = struct.pack(">IIBBBBB", _PICTURE_SIDE, _PICTURE_SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * _PICTURE_SIDE, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def _silence() -> bytes:
    """A tenth of a second."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 800)
    return written.getvalue()


def _empty_video() -> bytes:
    """An MP4 file that holds no frame: a file type box and an empty box of media data."""
    brand = b"isom" + struct.pack(">I", 512) + b"isommp41"
    return struct.pack(">I", 8 + len(brand)) + b"ftyp" + brand + struct.pack(">I", 8) + b"mdat"


PICTURE = Content(_green_square(), "image/png")
PLACEHOLDERS = {
    "image": PICTURE,
    "video": Content(_empty_video(), "video/mp4"),
    "audio": Content(_silence(), "audio/wav"),
    "file": Content(b"%PDF-1.4\n%%EOF\n", "application/pdf"),
}
