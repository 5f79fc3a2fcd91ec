"""Files of answers: seen before they are brought in, and brought in as they were seen."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from knowledge.content import EntryKind
from knowledge.importers.upload_tables import UploadRow
from knowledge.repository import load_entries_of_kind
from people.audit_tables import AuditLineRow
from scheduler.cleaning import clean
from tests.console.town import ConsoleTown, get, post, text_of

CSV = "id,title,answer,class,section\nq1,月面基地の見学,三日前までに申し込んでください,public,\nq2,,答えだけ,public,\n"
GOOD = "id,title,answer,class\nq1,月面基地の見学,三日前までに申し込んでください,public\n"
IMPORT = "/mihon/answers/import"


def upload(client: FlaskClient, content: bytes | str, name: str = "faq.csv", **more: Any) -> TestResponse:
    """Send a file with the form."""
    data = content.encode() if isinstance(content, str) else content
    return post(client, IMPORT, {"kind": "faq", **more, "file": (io.BytesIO(data), name)})


def seen(client: FlaskClient, answer: TestResponse) -> TestResponse:
    """The page with the differences."""
    assert answer.status_code == 303, text_of(answer)
    return get(client, answer.location.removeprefix("https://localhost").removeprefix("/console"))


def applied(client: FlaskClient, page: TestResponse, **more: Any) -> TestResponse:
    """Press the button of that page."""
    mark = re.search(r'name="mark" value="(\w+)"', page.text)
    assert mark, text_of(page)
    return post(client, f"{page.request.path}/apply", {"mark": mark[1], **more})


def keys(console: ConsoleTown) -> set[str]:
    with console.services.database.reading() as session:
        return {one.key for one in load_entries_of_kind(session, console.account_id, EntryKind.FAQ)}


def test_what_a_file_would_change_is_shown_and_nothing_is_changed(console: ConsoleTown) -> None:
    client = console.client("jiro")
    page = seen(client, upload(client, GOOD))
    assert "月面基地の見学" in text_of(page)
    assert "新しいもの 1件" in text_of(page)
    assert "q1" not in keys(console)


def test_what_was_shown_is_brought_in_once(console: ConsoleTown) -> None:
    client = console.client("jiro")
    page = seen(client, upload(client, GOOD, owner="", review_on="2027-04-30"))
    first, second = applied(client, page), applied(client, page)
    assert (first.status_code, second.status_code) == (303, 303)
    assert "q1" in keys(console)
    assert "すでに取り込んだか" in text_of(get(client, "/mihon/answers/import"))
    with console.services.database.reading() as session:
        assert session.scalars(select(UploadRow)).all() == []
        lines = session.scalars(select(AuditLineRow).where(AuditLineRow.action == "entry.import")).all()
    assert len(lines) == 1
    assert '"new":1' in lines[0].details


def test_a_row_that_cannot_be_read_stops_the_import_until_it_may_be_left_out(console: ConsoleTown) -> None:
    client = console.client("jiro")
    page = seen(client, upload(client, CSV))
    assert "3行目" in text_of(page)
    assert 'name="mark"' not in page.text
    refused = post(client, f"{page.request.path}/apply", {"mark": ""})
    assert refused.status_code == 409
    again = post(client, f"{page.request.path}/options", {"skips_refused": "y"})
    page = seen(client, again)
    assert applied(client, page).status_code == 303
    assert "q1" in keys(console)
    assert "q2" not in keys(console)


def test_when_the_town_has_changed_meanwhile_the_differences_are_shown_anew(console: ConsoleTown) -> None:
    client, other = console.client("jiro"), console.client("kanri")
    applied(client, seen(client, upload(client, GOOD)))
    page = seen(client, upload(client, GOOD.replace("三日前", "五日前")))
    assert "五日前" in text_of(page)
    applied(other, seen(other, upload(other, GOOD.replace("三日前", "四日前"))))
    late = applied(client, page)
    assert late.status_code == 409
    assert "町の内容が変わりました" in text_of(late)
    assert applied(client, late_page(client, late)).status_code == 303


def late_page(client: FlaskClient, answer: TestResponse) -> TestResponse:
    return get(client, answer.request.path.removesuffix("/apply"))


def test_whoever_has_no_right_to_it_uploads_nothing(console: ConsoleTown) -> None:
    assert upload(console.client("hanako"), GOOD).status_code == 403
    with console.services.database.reading() as session:
        assert session.scalars(select(UploadRow)).all() == []


def test_a_file_of_somebody_else_is_not_there(console: ConsoleTown) -> None:
    client = console.client("jiro")
    where = upload(client, GOOD).location
    stranger = get(console.client("kanri"), where.removeprefix("https://localhost"))
    assert stranger.status_code == 303


def test_an_old_login_is_asked_again_before_anything_is_chosen(console: ConsoleTown) -> None:
    client = console.client("jiro", is_fresh=False)
    assert "/verify" in get(client, IMPORT).location
    assert "/verify" in upload(client, GOOD).location


def test_a_form_without_a_file_says_what_to_do(console: ConsoleTown) -> None:
    client = console.client("jiro")
    answer = post(client, IMPORT, {"kind": "", "review_on": "きのう", "owner": "nobody"})
    assert answer.status_code == 422
    for text in ("ファイルを選んでください", "何のファイルかを選んでください", "2027-04-30", "一覧から選んでください"):
        assert text in text_of(answer)
    assert "取り込めるのは" in text_of(upload(client, GOOD, "faq.exe"))


def test_what_vanished_is_removed_only_when_asked(console: ConsoleTown) -> None:
    client = console.client("jiro")
    two = GOOD + "q9,火星の気球,前の日までに申し込みをしてください,public\n"
    applied(client, seen(client, upload(client, two)))
    page = seen(client, upload(client, GOOD))
    assert "ファイルにないもの" in text_of(page)
    page = seen(client, post(client, f"{page.request.path}/options", {"removes_vanished": "y"}))
    assert "消えるもの" in text_of(page)
    assert applied(client, page).status_code in (303, 422)


def test_a_new_upload_takes_the_place_of_the_last_one(console: ConsoleTown) -> None:
    client = console.client("jiro")
    upload(client, GOOD)
    upload(client, CSV)
    with console.services.database.reading() as session:
        assert len(session.scalars(select(UploadRow)).all()) == 1


def test_a_file_that_nobody_used_is_gone_after_an_hour(console: ConsoleTown) -> None:
    client = console.client("jiro")
    answer = upload(client, GOOD)
    assert answer.status_code == 303, text_of(answer)
    where = answer.location.removeprefix("https://localhost")
    at = console.services.clock()
    assert clean(console.services.database, at + timedelta(minutes=59)) == 0
    assert get(client, where).status_code == 200
    clean(console.services.database, at + timedelta(hours=1))
    assert get(client, where).status_code == 303
