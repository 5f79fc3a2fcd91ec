"""T10: who cannot sign is turned away, and nothing is written."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from bot.app import create_app
from bot.tables import IncomingEvent
from simulator import webhook_signature
from tests.reliability.sizes import sized
from tests.running import PATH, signed_body
from tests.town import SECRET, SampleTown, text_event

TRIES = sized(1_000, 50_000)


@pytest.fixture
def door(bare_town: SampleTown) -> FlaskClient:
    """The town's door, without a network."""
    return create_app(bare_town.services).test_client()


def _flipped(body: bytes, place: int) -> bytes:
    changed = bytearray(body)
    changed[place // 8 % len(body)] ^= 1 << place % 8
    return bytes(changed)


def _wrong_signatures(body: bytes) -> Iterator[str | None]:
    right = webhook_signature(SECRET, body)
    raw = base64.b64decode(right)
    yield from (None, "", " ", "=", right[:-1], right + "=", right.lower(), right * 100, "A" * 8_000, raw.hex())
    yield from ("é" * 44, "ÿ" * 44, "\xa0" + right[1:], f'"{right}"', f"sha256={right}", "null", "0")
    yield from (webhook_signature(secret, body) for secret in ("", SECRET[:-1], SECRET.upper(), "f" * 32, "token"))
    yield from (webhook_signature(SECRET, _flipped(body, bit)) for bit in range(0, len(body), 40))
    for bit in range(len(raw) * 8):
        yield base64.b64encode(_flipped(raw, bit)).decode()
    while True:
        yield base64.b64encode(random.randbytes(random.choice([0, 16, 31, 32, 33, 64]))).decode()


def _rows(town: SampleTown) -> int:
    with town.services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(IncomingEvent)) or 0


def test_a_thousand_wrong_signatures_are_refused_and_nothing_is_written(
    bare_town: SampleTown, door: FlaskClient
) -> None:
    random.seed(10)
    body, _ = signed_body([text_event("stranger", "ふとん")])
    wrong = _wrong_signatures(body)
    statuses = set()
    for _ in range(TRIES):
        signature = next(wrong)
        statuses.add(
            door.post(PATH, data=body, headers={"X-Line-Signature": signature} if signature else {}).status_code
        )
    assert statuses == {400}
    assert _rows(bare_town) == 0


def test_a_changed_body_is_refused_under_its_old_signature(bare_town: SampleTown, door: FlaskClient) -> None:
    body, headers = signed_body([text_event("stranger", "ふとん")])
    statuses = {door.post(PATH, data=_flipped(body, bit), headers=headers).status_code for bit in range(len(body) * 2)}
    assert statuses == {400}
    assert _rows(bare_town) == 0


def test_an_unknown_account_is_not_there_however_well_signed(bare_town: SampleTown, door: FlaskClient) -> None:
    body, headers = signed_body([text_event("stranger", "ふとん")])
    for key in ("other", "MIHON", "mihon%00", "mihon ", "..%2fmihon", "%F0%9F%97%91", "x" * 5_000):
        assert door.post(f"/line/{key}/webhook", data=body, headers=headers).status_code == 404
    assert _rows(bare_town) == 0


def test_the_right_signature_is_taken(bare_town: SampleTown, door: FlaskClient) -> None:
    body, headers = signed_body([text_event("stranger", "ふとん")])
    assert door.post(PATH, data=body, headers=headers).status_code == 200
    assert _rows(bare_town) == 1
