"""Reading what a person sends along with a picture, video, sound or file (rule 103)."""

import base64
import binascii
from typing import Any

from simulator.acts.incoming import Attachment
from simulator.control.asking import ControlRefused, asked_text
from simulator.state.media import Content

CONTENT_LIMIT = 10 * 1024 * 1024  # bytes
TYPE_LIMIT = 100
LONGEST_PREPARATION = 86_400.0  # seconds


def asked_attachment(body: dict[str, Any]) -> Attachment:
    """`contentBase64`, `contentType` and `preparingSeconds` of a body. Raises ControlRefused (400)."""
    seconds = body.get("preparingSeconds", 0)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= LONGEST_PREPARATION:
        raise ControlRefused(400, f"'preparingSeconds' must be a number from 0 to {LONGEST_PREPARATION:g}")
    return Attachment(_asked_content(body), float(seconds))


def _asked_content(body: dict[str, Any]) -> Content | None:
    encoded = body.get("contentBase64")
    if encoded is None:
        return None
    media_type = asked_text(body, "contentType", TYPE_LIMIT) if "contentType" in body else "application/octet-stream"
    if not media_type.isascii() or not media_type.isprintable():
        raise ControlRefused(400, "'contentType' must be a media type, for example image/jpeg")
    try:
        data = base64.b64decode(encoded, validate=True) if isinstance(encoded, str) else b""
    except (ValueError, binascii.Error):
        data = b""
    if not 1 <= len(data) <= CONTENT_LIMIT:
        raise ControlRefused(400, f"'contentBase64' must be base64 of 1 to {CONTENT_LIMIT} bytes")
    return Content(data, media_type)
