"""Pictures, stored by the hash of their bytes."""

from __future__ import annotations

import hashlib
import io

from PIL import Image, UnidentifiedImageError
from sqlalchemy.orm import Session

from knowledge.importers.apart.picture import DrawnPicture
from knowledge.tables import MediaRow

MAX_PIXELS = 40_000_000
MAX_ORIGINAL = 10_000_000
MAX_PREVIEW = 1_000_000
_PREVIEW_WIDTH = 520


class PictureInvalid(Exception):
    """The bytes are not a JPEG or PNG that LINE would show; the message says why."""


def save_picture(session: Session, content: bytes) -> str:
    """Store a picture and a small version of it; the hash of the picture.

    Both are decoded and written anew, without EXIF (which may hold a place); one that was stored before, such as one
    out of an export, stays as it is: a JPEG changes a little whenever it is written. Raises PictureInvalid.
    """
    known = session.get(MediaRow, hashlib.sha256(content).hexdigest())
    if known is not None and known.preview_hash is not None:
        return known.hash
    original, preview, content_type = _reencoded(content)
    preview_hash = _store(session, preview, content_type, None)
    return _store(session, original, content_type, preview_hash)


def save_drawn(session: Session, drawn: DrawnPicture) -> str:
    """Store a picture that `drawn_apart` has drawn, with its small version; the hash of the picture."""
    preview_hash = _store(session, drawn.preview, drawn.content_type, None)
    return _store(session, drawn.content, drawn.content_type, preview_hash)


def find_picture(session: Session, picture_hash: str) -> MediaRow | None:
    """A stored picture or preview, or None."""
    return session.get(MediaRow, picture_hash)


def _store(session: Session, content: bytes, content_type: str, preview_hash: str | None) -> str:
    picture_hash = hashlib.sha256(content).hexdigest()
    row = session.get(MediaRow, picture_hash)
    if row is None:
        session.add(MediaRow(hash=picture_hash, content_type=content_type, content=content, preview_hash=preview_hash))
    elif row.preview_hash is None:
        row.preview_hash = preview_hash  # a small picture is its own preview
    session.flush()
    return picture_hash


def _reencoded(content: bytes) -> tuple[bytes, bytes, str]:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise PictureInvalid("pixels")
            picture_format = opened.format or "PNG"
            picture = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise PictureInvalid(type(error).__name__) from None
    preview = picture.copy()
    preview.thumbnail((_PREVIEW_WIDTH, _PREVIEW_WIDTH * 3))
    original_bytes, preview_bytes = _encoded(picture, picture_format), _encoded(preview, picture_format)
    if len(original_bytes) > MAX_ORIGINAL or len(preview_bytes) > MAX_PREVIEW:
        raise PictureInvalid("bytes")
    return original_bytes, preview_bytes, f"image/{picture_format.lower()}"


def _encoded(picture: Image.Image, picture_format: str) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, picture_format, optimize=True)
    return buffer.getvalue()
