"""A passkey made of nothing but arithmetic: signs what an honest or a dishonest device would."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

from people.entry_tables import Passkey
from people.tables import ConsoleUser

_PRESENT, _VERIFIED = 0x01, 0x04


class SoftPasskey:
    """One key on one device."""

    def __init__(self, host: str = "localhost") -> None:
        self.number = secrets.token_bytes(16)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._host = host
        self._count = 0

    def row_for(self, user: ConsoleUser, at: datetime) -> Passkey:
        """As it is kept once it was registered."""
        point = self._key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        return Passkey(
            user_id=user.id,
            credential_id=self.number,
            public_key=cbor2.dumps(public),
            sign_count=0,
            transports=["internal"],
            name="鍵",
            usage="first",
            backup_state=False,
            device_type="single_device",
            created_at=at,
            last_used_at=at,
        )

    def answer(self, challenge: str, origin: str, *, is_verified: bool = True) -> str:
        """To a challenge, as a browser sends it."""
        self._count += 1
        said = {"type": "webauthn.get", "challenge": challenge, "origin": origin, "crossOrigin": False}
        client = json.dumps(said).encode()
        flags = _PRESENT | (_VERIFIED if is_verified else 0)
        data = hashlib.sha256(self._host.encode()).digest() + bytes([flags]) + self._count.to_bytes(4, "big")
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        number = bytes_to_base64url(self.number)
        response = {"authenticatorData": data, "clientDataJSON": client, "signature": signature}
        sent = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": sent})
