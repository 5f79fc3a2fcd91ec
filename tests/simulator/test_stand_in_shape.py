"""The stand-in knows nothing of the bot."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2] / "simulator"
NEEDED = {"click", "flask", "urllib3", "waitress", "werkzeug"}
OTHERS = {"bot", "console", "handlers", "knowledge", "messages", "people", "scheduler", "storage", "linebot"}


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_no_part_of_the_project_is_imported() -> None:
    files = list(ROOT.rglob("*.py"))
    assert len(files) > 20
    assert [path.name for path in files if imported(path) & OTHERS] == []


def test_it_needs_flask_and_three_packages_more() -> None:
    used = {name for path in ROOT.rglob("*.py") for name in imported(path)}
    assert used - sys.stdlib_module_names - {"simulator", "_typeshed"} == NEEDED


def test_rules_are_pure() -> None:
    impure = {"flask", "urllib3", "waitress", "threading", "socket", "time", "os"}
    assert [path.name for path in (ROOT / "rules").glob("*.py") if imported(path) & impure] == []


def test_the_page_loads_nothing_from_outside() -> None:
    files = [path for name in ("static", "templates") for path in (ROOT / name).rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        source = path.read_text("utf-8")
        for mark in ('src="http', 'href="http', "@import", "import(", "url(http", 'from "http', "style=", "onclick="):
            assert mark not in source, f"{path.name}: {mark}"


def test_the_bubble_renderer_knows_nothing_of_the_page() -> None:
    for path in (ROOT / "static" / "bubbles").glob("*.js"):
        source = path.read_text("utf-8")
        assert 'from "../' not in source, path.name
        assert "getElementById" not in source, path.name
