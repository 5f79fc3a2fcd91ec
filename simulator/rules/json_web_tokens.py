"""JSON web tokens: reading them, and their signatures RS256 and HS256 (rules 114, 115, 117)."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.rules.json_body import BodyUnreadable, read_json_object

KEY_BITS = 2048
TOKEN_LIMIT = 10_000  # characters
_LARGEST_EXPONENT = 2**32
# What PKCS #1 v1.5 puts before a SHA-256 digest: the ASN.1 of "SHA-256, no parameters, 32 octets follow".
_SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")


class NoWebToken(Exception):
    """The text is no signed JSON web token."""


class NoPublicKey(ValueError):
    """The object is no public key that may sign assertions."""


@dataclass(frozen=True)
class WebToken:
    """A token taken apart; nothing of it is checked yet."""

    header: dict[str, Any]
    payload: dict[str, Any]
    signed: bytes
    signature: bytes


@dataclass(frozen=True)
class PublicKey:
    """An RSA public key."""

    modulus: int
    exponent: int


def is_web_token_shaped(text: str) -> bool:
    """Whether the text has the three parts of a signed token; what they hold does not matter."""
    parts = text.split(".")
    return len(parts) == 3 and all(parts[:2])


def read_web_token(text: str) -> WebToken:
    """The parts of a token. Raises NoWebToken."""
    if len(text) > TOKEN_LIMIT or not is_web_token_shaped(text):
        raise NoWebToken
    head, body, signature = text.split(".")
    try:
        header, payload = read_json_object(_decoded(head)), read_json_object(_decoded(body))
        return WebToken(header, payload, f"{head}.{body}".encode("ascii"), _decoded(signature))
    except (BodyUnreadable, ValueError) as error:
        raise NoWebToken from error


def read_public_key(key: Mapping[str, Any]) -> PublicKey:
    """The RSA key of a JWK for RS256 with 2,048 bits. Raises NoPublicKey, with a sentence."""
    if key.get("kty") != "RSA" or key.get("alg") != "RS256":
        raise NoPublicKey("the key needs kty RSA and alg RS256")
    if key.get("use") != "sig" and key.get("key_ops") != ["verify"]:
        raise NoPublicKey('the key needs use "sig" or key_ops ["verify"]')
    modulus, exponent = _number(key.get("n")), _number(key.get("e"))
    if modulus.bit_length() != KEY_BITS or not 2 < exponent < _LARGEST_EXPONENT:
        raise NoPublicKey(f"n must be a number of {KEY_BITS} bits and e a small one, both in base64url")
    return PublicKey(modulus, exponent)


def has_rs256_signature(token: WebToken, key: PublicKey) -> bool:
    """Whether the token says RS256 and was signed by the owner of `key`."""
    size = KEY_BITS // 8
    number = int.from_bytes(token.signature, "big")
    if token.header.get("alg") != "RS256" or len(token.signature) != size or number >= key.modulus:
        return False
    tail = b"\x00" + _SHA256_PREFIX + hashlib.sha256(token.signed).digest()
    expected = b"\x00\x01" + b"\xff" * (size - 2 - len(tail)) + tail
    return pow(number, key.exponent, key.modulus).to_bytes(size, "big") == expected


def has_hs256_signature(token: WebToken, secret: str) -> bool:
    """Whether the token says HS256 and was signed with `secret`."""
    return token.header.get("alg") == "HS256" and hmac.compare_digest(token.signature, _hs256(token.signed, secret))


def write_hs256_token(payload: Mapping[str, Any], secret: str) -> str:
    """A token with this payload, signed with `secret`."""
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in ({"alg": "HS256", "typ": "JWT"}, payload)]
    signed = b".".join(_encoded(part) for part in parts)
    return (signed + b"." + _encoded(_hs256(signed, secret))).decode("ascii")


def _hs256(signed: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), signed, hashlib.sha256).digest()


def _encoded(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def _decoded(text: str) -> bytes:
    """Raises ValueError."""
    raw = text.encode("ascii").translate(bytes.maketrans(b"-_", b"+/"))
    return base64.b64decode(raw + b"=" * (-len(raw) % 4), validate=True)


def _number(text: object) -> int:
    """0 for anything that is no number in base64url."""
    try:
        return int.from_bytes(_decoded(text), "big") if isinstance(text, str) and len(text) < KEY_BITS else 0
    except (ValueError, binascii.Error):
        return 0
