"""Pictures of answers: drawn anew, small enough, and told in words."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from knowledge.care.alt_words import SHORTEST, alt_problem
from knowledge.content import EntryKind
from knowledge.importers.apart.drawing import draw
from knowledge.repository import load_entries_of_kind
from knowledge.tables import MediaRow
from tests.console.hostile.pictures import SECRET, encoded, gif_and_script, jpeg_with_place
from tests.console.town import ConsoleTown, get, post, text_of

WORDS = "平川町の避難所の地図。役場の北に体育館がある。"


def a_tip(console: ConsoleTown) -> str:
    with console.services.database.reading() as session:
        return load_entries_of_kind(session, console.account_id, EntryKind.TIP)[0].id


def image_of(console: ConsoleTown, entry_id: str) -> tuple[str, str]:
    with console.services.database.reading() as session:
        tips = load_entries_of_kind(session, console.account_id, EntryKind.TIP)
    one = next(one for one in tips if one.id == entry_id)
    return one.image, one.text.alt


def send(client: FlaskClient, entry_id: str, content: bytes | None, alt: str, **more: str) -> TestResponse:
    page = f"/mihon/answers/{entry_id}/picture"
    version = re.search(r'name="version" value="(\d+)"', get(client, page).text)
    data: dict[str, object] = {"alt": alt, "version": version[1] if version else "", **more}
    if content is not None:
        data["file"] = (io.BytesIO(content), "IMG_0042.jpg")
    return post(client, page, data)


def test_a_picture_is_kept_without_what_it_carried_and_can_be_taken_off(console: ConsoleTown) -> None:
    client, entry_id = console.client("jiro"), a_tip(console)
    assert send(client, entry_id, jpeg_with_place(), WORDS).status_code == 303
    image, alt = image_of(console, entry_id)
    assert alt == WORDS
    with console.services.database.reading() as session:
        row = session.get(MediaRow, image)
        assert row is not None
        assert row.preview_hash
        assert SECRET not in row.content
        assert row.content_type == "image/jpeg"
    page = get(client, f"/mihon/answers/{entry_id}/picture")
    assert "60×40ピクセル" in text_of(page)
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    way = f"/mihon/answers/{entry_id}/picture/remove"
    assert post(client, way, {"version": version[1]}).status_code == 303
    assert image_of(console, entry_id) == ("", "")
    assert post(client, way, {"version": version[1]}).status_code == 303


def test_what_is_no_picture_is_refused_and_nothing_is_kept(console: ConsoleTown) -> None:
    client, entry_id = console.client("jiro"), a_tip(console)
    with console.services.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(MediaRow))
    answer = send(client, entry_id, gif_and_script(), WORDS)
    assert answer.status_code == 422
    assert "JPEGとPNGだけ" in text_of(answer)
    assert WORDS in answer.text
    with console.services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(MediaRow)) == before


def test_a_picture_without_good_words_waits_for_them(console: ConsoleTown) -> None:
    client, entry_id = console.client("jiro"), a_tip(console)
    answer = send(client, entry_id, encoded("PNG"), "画像")
    assert answer.status_code == 422
    assert image_of(console, entry_id) == ("", "")
    kept = re.search(r'name="picture" value="(\w{64})"', answer.text)
    assert kept, "the picture must be chosen again"
    assert send(client, entry_id, None, WORDS, picture=kept[1]).status_code == 303
    assert image_of(console, entry_id) == (kept[1], WORDS)


def test_a_viewer_and_a_stale_page_change_nothing(console: ConsoleTown) -> None:
    entry_id = a_tip(console)
    assert post(console.client("mina"), f"/mihon/answers/{entry_id}/picture", {}).status_code == 403
    client = console.client("jiro")
    answer = send(client, entry_id, encoded("PNG"), WORDS, version="77")
    assert answer.status_code == 409
    assert image_of(console, entry_id) == ("", "")


@pytest.mark.parametrize(
    ("alt", "file_name", "problem"),
    [
        ("", "", "alt-short"),
        ("地図", "", "alt-short"),
        ("画像", "", "alt-empty-word"),
        ("この画像です。", "", "alt-empty-word"),
        ("ｉｍａｇｅ　００１", "", "alt-empty-word"),
        ("IMG_0042.JPG", "", "alt-file-name"),
        ("避難所の地図", "避難所の地図.png", "alt-file-name"),
        ("避難所の場所を示す地図", "map.png", ""),
    ],
)
def test_words_must_say_what_is_on_the_picture(alt: str, file_name: str, problem: str) -> None:
    assert alt_problem(alt, file_name) == problem


@given(st.text(max_size=SHORTEST - 1), st.text(max_size=20))
def test_few_characters_are_never_enough(alt: str, file_name: str) -> None:
    assert alt_problem(alt.strip()[: SHORTEST - 1], file_name) or len(alt.strip()) >= SHORTEST


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16", "CMYK"])
def test_pictures_of_every_colour_are_drawn(tmp_path: Path, mode: str) -> None:
    room = tmp_path
    picture = Image.new(mode, (5_000, 30)) if mode != "CMYK" else Image.new("CMYK", (5_000, 30))
    picture.save(room / "source", "JPEG" if mode == "CMYK" else "PNG")
    told = draw(room / "source", room)
    assert told["width"] == 1_667
    with Image.open(room / "picture") as drawn:
        assert drawn.mode == "RGB"


def test_a_picture_taken_sideways_stands_upright(tmp_path: Path) -> None:
    room = tmp_path
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 40)).save(room / "source", "JPEG", exif=exif.tobytes())
    told = draw(room / "source", room)
    assert (told["width"], told["height"]) == (40, 60)
