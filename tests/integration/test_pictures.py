"""Pictures are written anew once, and then stay who they are."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from knowledge.media import PictureInvalid, find_picture, save_picture
from storage.database import Database


def _jpeg() -> bytes:
    """A picture with a place in its EXIF data, as a telephone makes it."""
    picture = Image.effect_noise((640, 480), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (34.0, 20.0, 0.0)}
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=70, exif=exif)
    return stream.getvalue()


def test_a_picture_loses_the_place_where_it_was_taken(database: Database) -> None:
    with database.writing() as session:
        stored = find_picture(session, save_picture(session, _jpeg()))
        assert stored is not None
        with Image.open(io.BytesIO(stored.content)) as opened:
            assert not opened.getexif()


def test_a_picture_out_of_an_export_is_the_same_picture(database: Database) -> None:
    with database.writing() as session:
        first = save_picture(session, _jpeg())
        stored = find_picture(session, first)
        assert stored is not None
        assert save_picture(session, stored.content) == first


def test_what_is_no_picture_is_refused(database: Database) -> None:
    with database.writing() as session, pytest.raises(PictureInvalid):
        save_picture(session, b"%PDF-1.7")
