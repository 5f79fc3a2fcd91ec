"""The signature of a webhook request (section 1.2, rule 119)."""

import base64
import hashlib
import hmac


def webhook_signature(channel_secret: str, body: bytes) -> str:
    """Base64 of the HMAC-SHA256 of exactly these bytes."""
    digest = hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")
