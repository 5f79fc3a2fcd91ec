"""The catalogue of words and the code agree: nothing missing, nothing forgotten."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from messages.phrases import PhraseMissing, Phrases

ROOT = Path(__file__).parents[3]
PACKAGES = ("bot", "console", "handlers", "knowledge", "messages", "people", "scheduler")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _nodes() -> Iterator[tuple[str, ast.AST]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield from ((path.name, node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _calls() -> Iterator[tuple[str, ast.expr]]:
    """Every `….say(name)` and `….words(name)` in the programme; both sides of `a if b else c` count."""
    for file, node in _nodes():
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if node.func.attr in ("say", "words"):
            name = node.args[0]
            sides = [name.body, name.orelse] if isinstance(name, ast.IfExp) else [name]
            yield from ((f"{file}:{node.lineno}", side) for side in sides)


def _string_constants() -> set[str]:
    constants = (node.value for _file, node in _nodes() if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def _patterns() -> list[re.Pattern[str]]:
    """Names made with f-strings, such as `media.{kind}`."""
    return [re.compile(_pattern(name)) for _place, name in _calls() if isinstance(name, ast.JoinedStr)]


def _pattern(name: ast.JoinedStr) -> str:
    pattern = ""
    for part in name.values:
        fixed = part.value if isinstance(part, ast.Constant) else None
        pattern += re.escape(fixed) if isinstance(fixed, str) else r"[\w.-]+"
    return pattern


def test_every_phrase_that_code_asks_for_exists(phrases: Phrases) -> None:
    names = set(phrases.names())
    missing = [
        f"{place}: {name.value!r}"
        for place, name in _calls()
        if isinstance(name, ast.Constant) and name.value not in names
    ]
    assert missing == []


def test_every_made_up_name_finds_something(phrases: Phrases) -> None:
    patterns = _patterns()
    assert patterns
    for pattern in patterns:
        assert any(pattern.fullmatch(name) for name in phrases.names()), pattern.pattern


def test_every_reply_in_the_catalogue_is_used() -> None:
    tables = tomllib.loads((ROOT / "data" / "phrases" / "replies.toml").read_text(encoding="utf-8"))
    constants, patterns = _string_constants(), _patterns()
    unused = [
        name
        for name in Phrases(tables).names()
        if name not in constants and not any(pattern.fullmatch(name) for pattern in patterns)
    ]
    assert unused == []


def test_no_reply_is_empty_or_full_of_jargon(phrases: Phrases) -> None:
    hard = re.compile("ユーザー|クリック|タップ|アカウント|システム|入力して|エラー|無効|不正|失敗")
    replies = tomllib.loads((ROOT / "data" / "phrases" / "replies.toml").read_text(encoding="utf-8"))
    for name, value in Phrases(replies)._phrases.items():
        said = (value,) if isinstance(value, str) else value
        if isinstance(value, tuple):
            assert value, name
            assert all(value), name
        if not name.endswith((".words", ".alone", ".harmless")):
            assert not any(hard.search(words) for words in said), name


def test_a_missing_name_or_value_is_told() -> None:
    phrases = Phrases({"a": {"b": " こんにちは、{name} ", "c": ["一", "二"]}})
    assert phrases.say("a.b", name="花子さん") == "こんにちは、花子さん"
    assert phrases.words("a.c") == ("一", "二")
    for ask in (lambda: phrases.say("a.x"), lambda: phrases.say("a.c"), lambda: phrases.words("a.b")):
        with pytest.raises(PhraseMissing):
            ask()
    with pytest.raises(KeyError):
        phrases.say("a.b", other="")
