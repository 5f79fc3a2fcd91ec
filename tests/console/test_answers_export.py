"""What the town knows, taken out: by whoever may, noted, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from zipfile import ZipFile

from sqlalchemy import select

from knowledge.content import CollectionLevel, Entry, EntryKind, EntryText
from knowledge.repository import ensure_collection
from knowledge.saving import Author, save_entries
from people.audit_tables import AuditLineRow
from tests.console.town import ConsoleTown, get, post, text_of

EXPORT = "/mihon/answers/export"
FORMULAS = (
    "=1+1",
    "＝HYPERLINK(x)",
    "+81",
    "＋1",
    "-2",
    "－3",
    "@SUM(A1)",
    "＠x",
    "\t=1",
    "　=1",
    " =cmd|'/C calc'!A0",
)


def with_entry(console: ConsoleTown, *entries: Entry) -> None:
    with console.services.database.writing() as session:
        collection = ensure_collection(session, "town-359998", "見本町", CollectionLevel.TOWN)
        save_entries(session, collection, entries, Author("test", console.services.clock()))


def test_everything_comes_as_one_file_and_is_noted(console: ConsoleTown) -> None:
    answer = post(console.client("jiro"), EXPORT, {"part": "all", "encoding": "utf-8-sig"})
    assert answer.mimetype == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    names = ZipFile(io.BytesIO(answer.data)).namelist()
    assert "garbage.csv" in names
    assert any(name.startswith("5374/") for name in names)
    assert any(name.startswith("open-data/") for name in names)
    with console.services.database.reading() as session:
        line = session.scalars(select(AuditLineRow).where(AuditLineRow.action == "entry.export")).one()
    assert line.login == "jiro"


def test_one_form_alone_can_be_chosen(console: ConsoleTown) -> None:
    client = console.client("jiro")
    for part in ("5374", "open-data"):
        names = ZipFile(io.BytesIO(post(client, EXPORT, {"part": part}).data)).namelist()
        assert names
        assert all(name.startswith(f"{part}/") for name in names)
    own = ZipFile(io.BytesIO(post(client, EXPORT, {"part": "own"}).data)).namelist()
    assert not any(name.startswith(("5374/", "open-data/")) for name in own)


def test_no_cell_of_it_is_a_formula_anywhere(console: ConsoleTown) -> None:
    entries = [
        Entry(EntryKind.FACILITY, f"f{n}", (EntryText(text.strip() or "x", text),), aliases=(text,), source=text)
        for n, text in enumerate(FORMULAS)
    ]
    with_entry(console, *entries)
    answer = post(console.client("jiro"), EXPORT, {"part": "all"})
    seen = 0
    with ZipFile(io.BytesIO(answer.data)) as archive:
        for name in archive.namelist():
            if not name.endswith(".csv"):
                continue
            for row in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")):
                for cell in row:
                    assert not cell.lstrip(" \u3000\t\r\n").startswith(tuple("=+-@＝＋－＠")), (name, cell)
                    seen += 1
    assert seen > 1_000


def test_letters_that_the_encoding_lacks_are_named_and_nothing_comes(console: ConsoleTown) -> None:
    with_entry(console, Entry(EntryKind.FACILITY, "f", (EntryText("𩸽の店", ""),)))
    client = console.client("jiro")
    answer = post(client, EXPORT, {"part": "own", "encoding": "cp932"})
    assert answer.status_code == 303
    assert "UTF-8" in text_of(get(client, EXPORT))


def test_an_editor_takes_nothing_out_and_an_old_login_is_asked_again(console: ConsoleTown) -> None:
    assert post(console.client("hanako"), EXPORT).status_code == 403
    assert "/verify" in post(console.client("jiro", is_fresh=False), EXPORT).location
