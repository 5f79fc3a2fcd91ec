"""Files that want to do harm: refused, or no more than text and pixels (T24)."""

from __future__ import annotations

import io
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PIL import Image

from knowledge.content import Entry
from knowledge.importers.apart.picture import DrawnPicture, PictureRefused, drawn_apart
from knowledge.importers.apart.running import ReadingFailed, run_apart
from knowledge.importers.apart.upload import SUFFIXES, Upload, failed_log, read_apart, upload_name
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from tests.console.hostile import pictures
from tests.console.hostile.files import BIDI, CORPUS, Hostile

COLUMNS = Path(__file__).parents[2] / "data" / "columns"
REQUEST = ImportRequest(Path(), date(2026, 11, 21), "359998", "見本町", {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file."""

    entries: tuple[Entry, ...]
    log: ImportLog


def read(file: Hostile) -> Outcome:
    try:
        with read_apart(file.kind, Upload(file.name, file.content), REQUEST, COLUMNS) as (found, log):
            return Outcome(tuple(one.entry for one in found.entries), log)
    except ReadingFailed as error:
        return Outcome((), failed_log(file.name, error))


def drawn(content: bytes) -> DrawnPicture | str:
    try:
        return drawn_apart(content)
    except PictureRefused as error:
        return error.problem


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, Outcome]:
    """Of the whole corpus, two files at once."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(CORPUS, pool.map(read, CORPUS.values()), strict=True))


@pytest.fixture(scope="module")
def drawings() -> Mapping[str, DrawnPicture | str]:
    """The same for pictures."""
    files = pictures.REFUSED | pictures.NEUTRAL
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(files, pool.map(drawn, files.values()), strict=True))


def test_the_corpus_is_large_enough() -> None:
    assert len(CORPUS) >= 60
    assert len(pictures.REFUSED) >= 20


@pytest.mark.parametrize("name", [name for name, file in CORPUS.items() if file.is_refused])
def test_nothing_comes_in_of(outcomes: Mapping[str, Outcome], name: str) -> None:
    outcome = outcomes[name]
    assert outcome.log.faults or outcome.log.questions
    assert outcome.log.is_broken or not outcome.entries, [one.title for one in outcome.entries][:3]


@pytest.mark.parametrize("name", [name for name, file in CORPUS.items() if not file.is_refused])
def test_no_more_than_text_comes_in_of(outcomes: Mapping[str, Outcome], name: str) -> None:
    outcome = outcomes[name]
    assert not outcome.log.is_broken, [(one.problem, one.given) for one in outcome.log.faults]
    for entry in outcome.entries:
        for text in (entry.title, entry.body, entry.key, *entry.aliases):
            kinds = {unicodedata.category(one) for one in text.replace("\n", "")}
            assert not kinds & {"Cc", "Cs"}
            assert not set(text) & set("\u202e\u2066\u200f")


def test_what_is_only_text_keeps_its_words(outcomes: Mapping[str, Outcome]) -> None:
    assert outcomes["CP932"].entries[0].title == "表示ソ連の見学"
    assert outcomes["marks that turn a line"].entries[0].title == "月面基地の見学"
    assert "<script>" in outcomes["a script in a title"].entries[0].title
    assert outcomes["a template in a title"].entries[0].title == "{{ 7*7 }}{% raw %}${7*7}"
    assert BIDI != "月面基地の見学"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("macros", "macros-refused"),
        ("links to other books", "outside-links"),
        ("a bomb by its content", "archive-large"),
        ("a bomb by its directory", "archive-large"),
        ("a way up", "archive-names"),
        ("a link to a secret", "archive-links"),
        ("an archive named as a table", "archive-nested"),
        ("two thousand parts", "archive-large"),
        ("too many rows", "rows-many"),
        ("a page named as a table", "web-page"),
        ("an old book", "old-excel"),
    ],
)
def test_the_reason_is_the_right_one(outcomes: Mapping[str, Outcome], name: str, problem: str) -> None:
    assert problem in {fault.problem for fault in outcomes[name].log.faults}


@pytest.mark.parametrize("module", ["reading", "drawing"])
def test_what_opens_a_file_knows_no_database(module: str) -> None:
    asked = f"import sys, knowledge.importers.apart.{module}; print(*(one for one in sys.modules if '.' not in one))"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, check=True, text=True, cwd=COLUMNS.parents[1]
    )
    assert not {"sqlalchemy", "storage", "psycopg", "flask", "bot"} & set(done.stdout.split())


def test_no_secret_of_this_machine_comes_with_a_file(outcomes: Mapping[str, Outcome]) -> None:
    for outcome in outcomes.values():
        said = [*(fault.given for fault in outcome.log.faults), *(entry.body for entry in outcome.entries)]
        assert not any("root:" in text for text in said)


@pytest.mark.parametrize("name", pictures.REFUSED)
def test_no_picture_is_made_of(drawings: Mapping[str, DrawnPicture | str], name: str) -> None:
    assert drawings[name] in ("not-a-picture", "pixels", "damaged", "unreadable")


@pytest.mark.parametrize("name", pictures.NEUTRAL)
def test_only_the_pixels_are_kept_of(drawings: Mapping[str, DrawnPicture | str], name: str) -> None:
    picture = drawings[name]
    assert isinstance(picture, DrawnPicture)
    for content in (picture.content, picture.preview):
        assert pictures.SECRET not in content
        assert b"PK\x03\x04" not in content
        with Image.open(io.BytesIO(content)) as opened:
            assert not opened.getexif()
            assert opened.format in ("JPEG", "PNG")


@pytest.mark.parametrize(("how", "problem"), [("memory", "too-large"), ("clock", "too-slow"), ("writing", "too-large")])
def test_a_process_that_wants_too_much_is_ended(tmp_path: Path, how: str, problem: str) -> None:
    with (tmp_path / "answer").open("wb") as answer, pytest.raises(ReadingFailed) as error:
        run_apart("tests.console.hungry", (how,), answer, longest=5 if how == "clock" else 20)
    assert error.value.problem == problem


def test_a_process_that_works_without_end_is_ended_by_the_system(tmp_path: Path) -> None:
    with (tmp_path / "answer").open("wb") as answer, pytest.raises(ReadingFailed) as error:
        run_apart("tests.console.hungry", ("processor",), answer, longest=60)
    assert error.value.problem == "too-slow"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\windows\\a.xlsx", "a.xlsx"),
        ("一覧\u202excod.csv", "一覧xcod.csv"),
        ("a\nb.csv", "a_b.csv"),
        ("表" * 300 + ".CSV", "表" * 50 + ".csv"),
        ("<script>.csv", "_script_.csv"),
        ("a.exe", ""),
        ("a.xlsm", ""),
        (".csv", ""),
        ("", ""),
    ],
)
def test_a_name_is_made_harmless(given: str, name: str) -> None:
    assert upload_name(given) == name
    assert not name or name.endswith(SUFFIXES)


def test_an_honest_set_of_5374_is_read_from_whatever_folder_it_lies_in() -> None:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr("ごみ/area_days.csv", "地区名,センター,燃えるごみ\n北,,月 木\n")
        archive.writestr("ごみ/target.csv", "type,name,notice,furigana\n燃えるごみ,紙くず,,かみくず\n")
        archive.writestr("ごみ/description.csv", "label,sublabel,description,styles,bgcolor\n燃えるごみ,,燃やす,,\n")
        archive.writestr("__MACOSX/ごみ/._target.csv", b"\0\5\x16\7")
    outcome = read(Hostile("gomi.zip", buffer.getvalue(), is_refused=False, kind="garbage"))
    assert not outcome.log.is_broken, [(one.problem, one.given) for one in outcome.log.faults]
    assert {entry.title for entry in outcome.entries} >= {"紙くず"}
