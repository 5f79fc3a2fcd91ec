"""The shape that keeps the code readable: short files and functions, every intent complete, all packages listed."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from handlers import HANDLERS
from tests.architecture.test_imports import MAY_IMPORT, ROOT, _name, _sources

FILE_LINES = 260
FUNCTION_LINES = 45
_BANNED_NAMES = {"utils", "helpers", "manager", "common", "misc"}


@pytest.mark.parametrize("path", list(_sources()), ids=_name)
def test_file_and_its_functions_are_short(path: Path) -> None:
    if "versions" in path.parts:
        return
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= FILE_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno
            assert length <= FUNCTION_LINES, f"{node.name} has {length} lines"


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert not {path.stem for path in _sources()} & _BANNED_NAMES


def test_every_intent_has_its_file_its_place_and_its_conversations() -> None:
    names = [handler.name for handler in HANDLERS]
    assert names[0] == "emergency"
    assert names[-1] == "fallback"
    assert len(set(names)) == len(names)
    for name in names:
        stem = name.replace("-", "_")
        assert (ROOT / "handlers" / f"{stem}.py").exists(), f"handlers/{stem}.py is missing"
        assert (ROOT / "tests" / "conversations" / f"{stem}.toml").exists(), f"{name} has no conversation file"


def test_every_handler_file_is_in_the_list() -> None:
    shared = {
        *("__init__", "base", "collection_cards", "collection_specials", "day_question", "district_questions"),
        *("dated", "districts", "entries", "showing", "town"),
    }
    stems = {path.stem for path in (ROOT / "handlers").glob("*.py")} - shared
    assert stems == {handler.name.replace("-", "_") for handler in HANDLERS}


def test_every_package_is_listed_for_installation() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for top in MAY_IMPORT
        for path in (ROOT / top).rglob("__init__.py")
    }
    assert found == listed


def test_the_glossary_pairs_every_word_of_the_design() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = "account contact entry alias audience class collection owner review_on notice series delivery hold district"
    for word in words.split():
        assert f"`{word}`" in glossary
