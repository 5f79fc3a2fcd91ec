"""`ask --queries`: a text per line in, a JSON object per line out, in order, whatever the lines are."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from tests.integration.shell import Shell


@pytest.fixture
def town(town_shell: Shell) -> Shell:
    """An installation with the sample town."""
    return town_shell


def _answers(town: Shell, queries: bytes, *more: str) -> list[dict[str, Any]]:
    path = town.folder / "queries.txt"
    path.write_bytes(queries)
    from_file = town.run("ask", "--queries", str(path), *more)
    from_input = CliRunner().invoke(main, ["ask", "--queries", "-", *more], env=dict(town.environment), input=queries)
    both = []
    for result in (from_file, from_input):
        assert result.exit_code == 0, result.output
        lines = result.stdout_bytes.decode("utf-8").split("\n")
        assert lines.pop() == "", "every line is ended"
        both.append([json.loads(line) for line in lines])
    for answer in (*both[0], *both[1]):
        assert answer.pop("micros") >= 0
    assert both[0] == both[1]
    return both[0]


def test_each_line_is_answered_in_order_and_as_alone(town: Shell) -> None:
    texts = ["布団", "転入届", "ハンガー", "ぬるぽ", "布団"]
    answers = _answers(town, "\n".join(texts).encode())
    assert [answer["query"] for answer in answers] == texts
    alone = [town.read("ask", text, "--json") for text in texts]
    for answer in alone:
        del answer["micros"]
    assert answers == alone
    assert {"answer", "unknown"} <= {answer["decision"] for answer in answers}
    assert set(answers[0]["candidates"][0]) == {"id", "kind", "title", "score", "why"}


def test_candidates_are_the_best_whatever_the_decision_and_as_many_as_asked_for(town: Shell) -> None:
    for limit in (1, 3, 10):
        answers = _answers(town, "布団\nハンガー\nごみ\n".encode(), "--limit", str(limit))
        assert all(1 <= len(answer["candidates"]) <= limit for answer in answers)
        scores = [candidate["score"] for candidate in answers[2]["candidates"]]
        assert scores == sorted(scores, reverse=True)


def test_blank_lines_keep_their_place_and_find_nothing(town: Shell) -> None:
    answers = _answers(town, "\n布団\r\n\r\n \n\u3000\n\n".encode())
    assert [answer["query"] for answer in answers] == ["", "布団", "", " ", "\u3000", ""]
    blank = [answer for answer in answers if answer["query"] != "布団"]
    assert all((answer["decision"], answer["candidates"]) == ("unknown", []) for answer in blank)


def test_only_line_feeds_divide_lines(town: Shell) -> None:
    odd = "布団\u2028と\x0b毛布\x0cと\x85枕\u2029と\x1c\rシーツ"
    answers = _answers(town, f"\ufeff{odd}\r\n最後\r".encode())
    assert [answer["query"] for answer in answers] == [odd, "最後\r"]


def test_bytes_that_are_no_text_are_replaced(town: Shell) -> None:
    answers = _answers(town, b"\xff\xfe\n\xed\xa0\x80\n" + "布団".encode("cp932") + b"\n\x00\n" + "布団".encode())
    assert len(answers) == 5
    assert all("\ufffd" in answer["query"] for answer in answers[:3])
    assert answers[3]["query"] == "\0"
    assert answers[4]["query"] == "布団"


def test_an_empty_file_gives_no_lines(town: Shell) -> None:
    assert _answers(town, b"") == []


def test_very_long_lines_are_answered(town: Shell) -> None:
    (answer,) = _answers(town, ("布団" * 100_000).encode())
    assert len(answer["query"]) == 200_000


def test_staff_find_what_residents_do_not(town: Shell) -> None:
    queries = "複合機の紙詰まり\n".encode()
    (staff,), (resident,) = (_answers(town, queries, "--audience", who) for who in ("staff", "resident"))
    assert staff["candidates"][0]["id"] == "faq:printer-jam"
    assert "faq:printer-jam" not in [candidate["id"] for candidate in resident["candidates"]]


def test_json_is_utf8_whatever_the_terminal_speaks(town: Shell) -> None:
    result = CliRunner(charset="ascii").invoke(main, ["ask", "布団", "--json"], env=dict(town.environment))
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout_bytes.decode("utf-8"))["query"] == "布団"
    assert "布団".encode() in result.stdout_bytes


def test_a_text_that_the_terminal_mangled_is_asked_all_the_same(town: Shell) -> None:
    assert town.read("ask", os.fsdecode(b"\xff") + "布団", "--json")["query"].endswith("布団")


@pytest.mark.parametrize(
    "words", [("ask",), ("ask", "布団", "--queries", "-"), ("ask", "--queries", "no-such-file")], ids=" ".join
)
def test_a_text_or_a_file_must_be_given_and_not_both(words: tuple[str, ...], bare_shell: Shell) -> None:
    assert "Usage: " in bare_shell.misused(*words)


def test_without_a_town_the_queries_are_refused(shell: Shell) -> None:
    assert "account add" in shell.refused("ask", "--queries", shell.file("queries.txt", "布団\n"))
