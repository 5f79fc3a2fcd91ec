"""Nothing is kept that nobody asks for: functions, phrases, templates, macros, classes of the style sheets."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import flask_security
import pytest

from messages.phrases import phrases_from_folder
from tests.architecture.test_imports import MAY_IMPORT, ROOT

TEMPLATES, STATIC = ROOT / "console" / "templates", ROOT / "console" / "static"
_OF_THE_LIBRARY = ("console-entry.message.", "console-entry.label.")
"""Named after what Flask-Security says and asks; tests/console/test_entry_words.py compares them."""
_BY_LANGUAGE = re.compile(r"(console\.language|language\.(names|spelled))\.")
_OF_THE_AUDIT = "console-audit.value."
"""Values as the audit stores them; whatever is noted may become one."""
_SHELL = ("shell.", "shell.said.", "shell.error.")
"""What `say`, `tell` and `refuse` of the commands put before a name."""
_DOORS_OF_TESTS = {"migrate_back", "save_entries"}
"""The migrations' own way back, and the saving of many entries, which the benchmarks use, too."""
_GAP = "(.*)"


@cache
def _trees() -> list[ast.Module]:
    files = (path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py"))
    return [ast.parse(path.read_text(encoding="utf-8")) for path in files]


@cache
def _pages() -> str:
    """All templates and scripts of the programme."""
    folders = (TEMPLATES, STATIC, ROOT / "bot" / "templates", ROOT / "bot" / "static")
    files = (path for folder in folders for kind in ("*.html", "*.js") for path in sorted(folder.rglob(kind)))
    return "\n".join(path.read_text(encoding="utf-8") for path in files if path.name != "htmx.min.js")


def _nodes() -> Iterator[ast.AST]:
    for tree in _trees():
        yield from ast.walk(tree)


@cache
def _texts() -> frozenset[str]:
    """Every text of code and pages that may be a name, and every name that may become one."""
    found = set(re.findall(r"""["']([^"'\n]*)["']""", _pages()))
    explained = {id(node.value) for node in _nodes() if isinstance(node, ast.Expr)}
    for node in _nodes():
        if isinstance(node, ast.Constant) and id(node) not in explained:
            found |= {str(node.value), *str(node.value).split()}
        elif isinstance(node, ast.keyword | ast.arg):
            found.add(node.arg or "")
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif isinstance(node, ast.ClassDef):
            found.add(node.name)
    return frozenset(found)


@cache
def _made_up() -> dict[str, list[re.Pattern[str]]]:
    """Names put together, such as `alarm.{kind}.what` and `'list-' ~ kind`, by their first letter.

    What is put in is a group. Those that begin with a gap stand under the empty text.
    """
    made = {_pattern(node) for node in _nodes() if isinstance(node, ast.JoinedStr)}
    joined = re.findall(r"""["']([\w./-]+)["'] ~ (?:\(|[\w.()]+(?: ~ ["']([\w./-]+)["'])?)""", _pages())
    made |= {f"{re.escape(before)}{_GAP}{re.escape(after)}" for before, after in joined}
    found: dict[str, list[re.Pattern[str]]] = defaultdict(list)
    for one in made:
        if len(one.replace(_GAP, "")) >= len("-long"):
            found["" if one.startswith(_GAP) else one[0]].append(re.compile(one))
    return found


def _pattern(name: ast.JoinedStr) -> str:
    parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else _GAP for part in name.values)
    return "".join(parts).replace(_GAP * 2, _GAP)


def _is_asked_for(name: str) -> bool:
    """Whether a name stands somewhere, or is put together out of parts that stand somewhere."""
    return name in _texts() or any(
        all(_is_part(group) or all(map(_is_part, group.split("."))) for group in found.groups())
        for pattern in _made_up().get(name[0], ())
        if (found := pattern.fullmatch(name))
    )


@cache
def _is_part(text: str) -> bool:
    """Whether it stands somewhere, or is put together out of two that do."""
    known = {text, text.removesuffix("-hint"), text.replace("-", "_")} & _texts()
    return bool(known) or any(
        found.groups() and _texts().issuperset(found.groups())
        for start in ("", text[:1])
        for pattern in _made_up().get(start, ())
        if (found := pattern.fullmatch(text))
    )


def test_every_phrase_is_asked_for() -> None:
    unused = [
        name
        for name in phrases_from_folder(ROOT / "data" / "phrases").names()
        if not name.startswith((*_OF_THE_LIBRARY, _OF_THE_AUDIT)) and not _BY_LANGUAGE.match(name)
        if not any(_is_asked_for(form) for form in (name, *(name.removeprefix(prefix) for prefix in _SHELL)))
    ]
    assert unused == []


def test_a_phrase_that_nobody_asks_for_would_be_seen() -> None:
    assert _is_asked_for("console-settings.saved")
    assert _is_asked_for("alarm.held.what")
    assert not _is_asked_for("alarm.no-such-kind.what")
    assert not _is_asked_for("console-settings.no-such-word")


def test_every_function_and_class_is_used_by_the_programme() -> None:
    used = Counter(re.findall(r"\w+", _pages()))
    for node in _nodes():
        if isinstance(node, ast.Name):
            used[node.id] += 1
        elif isinstance(node, ast.Attribute):
            used[node.attr] += 1
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            used.update(node.value.split("."))  # classes named for a library, and in lists of what a module offers
    defined = [node for tree in _trees() for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    unused = {node.name for node in defined if not _is_given_away(node) and not used[node.name]}
    assert unused == _DOORS_OF_TESTS


def _is_given_away(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """A route or a command: its decorator hands it to somebody who calls it."""
    own = {"cache", "contextmanager", "dataclass", "total_ordering"}
    names = {re.split(r"[.(]", ast.unparse(one))[0] for one in node.decorator_list}
    return bool(names - own)


def test_every_template_is_shown() -> None:
    of_library = {path.name for path in (Path(flask_security.__file__).parent / "templates" / "security").glob("*")}
    unused = []
    for path in TEMPLATES.rglob("*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        is_known = name.startswith("security/") and path.name in of_library
        if not (is_known or _is_asked_for(name) or path.name in _texts()):
            unused.append(name)
    assert unused == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_every_macro_is_called(path: Path) -> None:
    for name in re.findall(r"macro (\w+)\(", path.read_text(encoding="utf-8")):
        assert len(re.findall(rf"\b{name}\(", _pages())) > 1, name


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.css")), ids=lambda path: path.stem)
def test_every_class_of_a_style_sheet_is_worn(path: Path) -> None:
    words = set(re.findall(r"[\w-]+", _pages())) | {word for text in _texts() for word in re.findall(r"[\w-]+", text)}
    begun = tuple(set(re.findall(r"\b((?:[a-z]+-)+)(?:\{\{|[\"'] ~)", _pages())))
    selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    classes = set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors)) - {"htmx-request"}
    assert {one for one in classes if one not in words and not one.startswith(begun)} == set()
