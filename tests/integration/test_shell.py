"""Every command of `python -m bot`: what it does, refuses, and calls wrong usage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.__main__ import main
from tests.integration.shell import SAMPLE, Shell


def _commands(group: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from _commands(command, (*words, name))


@pytest.mark.parametrize("words", list(_commands(main)), ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...], bare_shell: Shell) -> None:
    assert bare_shell.do(*words, "--help").startswith("Usage: ")
    assert not (bare_shell.folder / "var").exists(), "asking for help must not make an installation"


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("account", "add", "mihon"),
        ("account", "stop"),
        ("ask",),
        ("ask", "ふとん", "--audience", "mayor"),
        ("ask", "ふとん", "--limit", "0"),
        ("notice", "approve", "first", "--people", "1", "--by", "a"),
        ("notice", "send", "99999999999999999999", "--by", "a"),
        ("notice", "approve", "1", "--people", "-1", "--by", "a"),
        ("series", "change", "monthly-bulletin"),
        ("import", "town", "no-such-folder"),
        ("serve", "--only", "everything"),
        ("demo", "--port", "65535"),
        ("user", "invite", "a", "--name", "A", "--role", "mayor"),
        ("staff", "code", "--count", "501"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_from_a_refusal(words: tuple[str, ...], bare_shell: Shell) -> None:
    assert "Usage: " in bare_shell.misused(*words)


@pytest.mark.parametrize(
    "words", [("account", "list"), ("ask", "ふとん"), ("section", "list"), ("serve",), ("notice", "list")], ids=" ".join
)
def test_without_a_schema_every_command_asks_for_migrate(words: tuple[str, ...], bare_shell: Shell) -> None:
    assert "migrate" in bare_shell.refused(*words)


def test_migrating_twice_is_harmless(bare_shell: Shell) -> None:
    assert bare_shell.do("migrate") == bare_shell.do("migrate")
    assert bare_shell.read("account", "list", "--json") == []


def test_an_account_is_added_listed_shown_stopped_and_resumed(shell: Shell) -> None:
    assert "https://mihon.example/line/mihon/webhook" in shell.add_account()
    assert "mihon\t見本町\t359998" in shell.do("account", "list")
    shell.do("account", "stop", "mihon")
    stopped = shell.read("account", "show", "mihon")["stopped_at"]
    shell.do("account", "stop", "mihon")
    assert shell.read("account", "show", "mihon")["stopped_at"] == stopped, "the first stop counts"
    shell.do("account", "resume", "mihon")
    shown = shell.read("account", "show", "mihon")
    assert shown["stopped_at"] is None
    assert (shown["reachable"], shown["staff"]) == (0, 0)
    assert "secret" not in str(shown)
    assert "token" not in str(shown)


@pytest.mark.parametrize(
    ("key", "code", "more", "told"),
    [
        ("Mihon", "359998", (), "Mihon"),
        ("mihon", "359998", (), "もうあります"),
        ("other", "999999", (), "999999"),
        ("other", "35203", (), "35203"),
        ("other", "352039", ("--bot-user-id", "me"), "me"),
        ("other", "352039", ("--phone", "0" * 21), "長すぎます"),
        ("other", "352039", ("--name", "町" * 101), "長すぎます"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    shell: Shell, key: str, code: str, more: tuple[str, ...], told: str
) -> None:
    shell.add_account()
    files = ("--secret-file", shell.file("s", "secret"), "--token-file", shell.file("t", "token"))
    assert told in shell.refused("account", "add", key, "--municipality", code, *files, *more)
    assert len(shell.read("account", "list", "--json")) == 1


@pytest.mark.parametrize("content", [None, "", " \n", "binary"])
def test_an_empty_missing_or_binary_secret_file_is_refused(shell: Shell, content: str | None) -> None:
    path = shell.folder / "given"
    if content is not None:
        path.write_bytes(b"\xff\xfe" if content == "binary" else content.encode())
    files = ("--secret-file", str(path), "--token-file", shell.file("t", "token"))
    assert str(path) in shell.refused("account", "add", "mihon", "--municipality", "359998", *files)


def test_with_several_towns_the_account_must_be_named(shell: Shell) -> None:
    assert "account add" in shell.refused("section", "list")
    shell.add_account()
    assert shell.do("section", "list")
    shell.add_account("yama", "352039")
    assert "mihon yama" in shell.refused("section", "list")
    assert shell.read("section", "list", "--json", "--account", "yama") == []
    for words in (("section", "list", "--account"), ("account", "show"), ("account", "stop"), ("account", "resume")):
        assert "nobody" in shell.refused(*words, "nobody")


def test_people_are_invited_listed_and_disabled(shell: Shell) -> None:
    shell.add_account()
    assert "hanako" in shell.do("user", "invite", "hanako", "--name", "花子", "--role", "editor")
    shell.do("user", "invite", "hanako", "--name", "花子", "--role", "approver")
    (listed,) = shell.read("user", "list", "--json")
    assert listed == {"login": "hanako", "name": "花子", "role": "approver", "status": "invited"}
    shell.do("user", "disable", "hanako")
    assert "disabled" in shell.do("user", "list")
    assert "hanako" in shell.refused("user", "disable", "hanako")
    assert "taro" in shell.refused("user", "disable", "taro")


def test_staff_codes_are_different_and_belong_to_a_known_section(shell: Shell) -> None:
    shell.add_account()
    shell.do("section", "add", "somu", "--name", "総務係", "--phone", "0000-00-0011", "--hours", "平日")
    assert shell.do("section", "list") == "somu\t総務係\t0000-00-0011\t平日\n"
    codes = shell.do("staff", "code", "--count", "30", "--section", "somu").split()
    assert len(set(codes)) == 30
    assert "zeimu" in shell.refused("staff", "code", "--section", "zeimu")


def test_a_section_is_changed_under_the_same_key(shell: Shell) -> None:
    shell.add_account()
    for phone in ("0000-00-0011", "0000-00-0099"):
        shell.do("section", "add", "somu", "--name", "総務係", "--phone", phone)
    assert [row["phone"] for row in shell.read("section", "list", "--json")] == ["0000-00-0099"]


def test_importing_the_sample_town_twice_changes_nothing(shell: Shell) -> None:
    shell.add_account()
    assert "取り込んでいません" in shell.do("import", "town", str(SAMPLE), "--dry-run")
    assert shell.do("section", "list").strip() == "まだ何もありません。"
    first, second = (shell.do("import", "town", str(SAMPLE)) for _ in range(2))
    assert "変わったもの 0、同じもの 0" in first
    assert "新しいもの 0、変わったもの 0" in second


def test_asking_says_what_the_bot_would_find(town_shell: Shell) -> None:
    found = town_shell.read("ask", "布団", "--json", "--limit", "3")
    assert set(found) == {"query", "decision", "candidates", "micros"}
    assert found["decision"] in ("answer", "choose")
    assert 1 <= len(found["candidates"]) <= 3
    assert set(found["candidates"][0]) == {"id", "kind", "title", "score", "why"}
    assert found["candidates"][0]["kind"] == "garbage"
    assert found["micros"] >= 0
    lines = town_shell.do("ask", "布団", "--limit", "3").splitlines()
    assert lines[0] == found["decision"]
    assert [line.split("\t")[2] for line in lines[1:]] == [candidate["id"] for candidate in found["candidates"]]
    assert town_shell.read("ask", "", "--json")["decision"] == "unknown"
    staff, resident = (
        town_shell.read("ask", "複合機の紙詰まり", "--json", "--audience", who) for who in ("staff", "resident")
    )
    assert staff["candidates"][0]["id"] == "faq:printer-jam"
    assert "faq:printer-jam" not in [candidate["id"] for candidate in resident["candidates"]]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MADOGUCHI_PUBLIC_URL", "http://mihon.example"),
        ("MADOGUCHI_PUBLIC_URL", "https://mihon.example/path"),
        ("PORT", "abc"),
        ("PORT", "65535"),
        ("MADOGUCHI_LINE_API_URL", "http://evil.example"),
        ("MADOGUCHI_LINE_API_URL", "http://127.0.0.1.evil.example"),
        ("MADOGUCHI_CLOCK_URL", "http://clock.example/now"),
        ("MADOGUCHI_CLOCK_URL", "https://127.0.0.1/now"),
        ("MADOGUCHI_ZONE", "Mars/Olympus"),
        ("MADOGUCHI_ZONE", "../../etc/passwd"),
        ("MADOGUCHI_WORKERS", "0"),
        ("MADOGUCHI_BEAT", "0"),
        ("MADOGUCHI_LOG_LEVEL", "LOUD"),
        ("MADOGUCHI_SEMANTIC", "e5"),
        ("DATABASE_URL", "no url, but my-password"),
        ("DATABASE_URL", "mysql://u:my-password@h/d"),
        ("MADOGUCHI_SECRET_KEY", "my-password"),
    ],
)
def test_a_bad_setting_names_its_variable_and_tells_no_secret(bare_shell: Shell, variable: str, value: str) -> None:
    bare_shell.environment[variable] = value
    for words in (("doctor",), ("migrate",), ("account", "list")):
        line = bare_shell.refused(*words)
        assert variable in line
        assert "my-password" not in line


def test_several_bad_settings_are_told_in_one_line(bare_shell: Shell) -> None:
    bare_shell.environment |= {"PORT": "abc", "MADOGUCHI_WORKERS": "many"}
    line = bare_shell.refused("serve")
    assert "PORT" in line
    assert "MADOGUCHI_WORKERS" in line


def test_a_database_that_is_down_is_told(bare_shell: Shell, tmp_path: Path) -> None:
    bare_shell.environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    for words in (("migrate",), ("account", "list"), ("serve",)):
        assert "DATABASE_URL" in bare_shell.refused(*words)


def test_a_data_folder_that_cannot_be_made_is_told(bare_shell: Shell) -> None:
    bare_shell.environment["MADOGUCHI_DATA_DIR"] = bare_shell.file("file", "") + "/var"
    assert "MADOGUCHI_DATA_DIR" in bare_shell.refused("migrate")
