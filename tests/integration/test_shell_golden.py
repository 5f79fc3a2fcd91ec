"""`golden` at the shell."""

from __future__ import annotations

import pytest

from tests.integration.shell import Shell

BY = ("--by", "hanako")
TABLE = "id,title,answer,class\n1,住民票の写し,町民課で取れます。,public\n2,粗大ごみ,電話で申し込みます。,public\n"


@pytest.fixture
def town(shell: Shell) -> Shell:
    """A town with two questions, an editor and a viewer."""
    shell.add_account()
    shell.do("user", "invite", "hanako", "--name", "花子", "--role", "editor")
    shell.do("user", "invite", "miru", "--name", "見る", "--role", "viewer")
    shell.do("import", "faq", shell.file("faq.csv", TABLE))
    return shell


def test_the_shell_keeps_the_golden_set(town: Shell) -> None:
    town.do("golden", "add", "住民票の写し", "faq:1", *BY)
    town.do("golden", "add", "きょうの天気", "-", *BY)
    assert "住民票の写し\tresident\tfaq:1\thanako" in town.do("golden", "list")
    assert [one["accepted"] for one in town.read("golden", "list", "--json")] == [["faq:1"], []]
    told = town.do("golden", "check")
    assert "2 件のうち、すぐに正しく答える 2" in told
    town.do("golden", "remove", "きょうの天気", *BY)
    assert len(town.read("golden", "list", "--json")) == 1
    assert "きょうの天気" in town.refused("golden", "remove", "きょうの天気", *BY)


def test_who_changed_the_golden_set_stands_in_the_audit_and_the_words_do_not(town: Shell) -> None:
    town.do("golden", "add", "住民票の写し", "faq:1", *BY)
    town.do("golden", "import", town.file("g.csv", "wording,accepted\n住民票,faq:1\n戸籍,-\n"), *BY)
    town.do("golden", "remove", "住民票の写し", *BY)
    lines = [line for line in town.read("audit", "list", "--json") if line["action"].startswith("golden.")]
    assert [(line["action"], line["login"]) for line in reversed(lines)] == [
        ("golden.add", "hanako"),
        ("golden.import", "hanako"),
        ("golden.remove", "hanako"),
    ]
    assert "住民票" not in str(lines)


def test_a_failing_golden_wording_ends_the_check_with_one(town: Shell) -> None:
    town.do("golden", "add", "住民票", "faq:1", *BY)
    town.do("golden", "add", "住民票の写しがほしい", "faq:2", *BY)
    result = town.run("golden", "check")
    assert result.exit_code == 1
    assert "✗ 住民票の写しがほしい\t正しい内容：faq:2\t見つかったもの：faq:1" in result.stdout
    assert "1 件" in result.stderr
    result = town.run("golden", "check", "--json")
    assert result.exit_code == 1
    assert '"failures": [{"wording": "住民票の写しがほしい"' in result.stdout


def test_a_golden_table_goes_out_and_comes_back(town: Shell) -> None:
    table = "wording,accepted,audience\n住民票,faq:1|faq:2,resident\n=1+1,-,staff\n"
    assert "2 件" in town.do("golden", "import", town.file("g.csv", table), *BY)
    out = str(town.folder / "out.csv")
    town.do("golden", "export", out)
    before = town.read("golden", "list", "--json")
    assert "0 件" in town.do("golden", "import", out, *BY)
    assert town.read("golden", "list", "--json") == before
    assert "'=1+1,-,staff" in (town.folder / "out.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("wording\n住民票\n", "1 行目：列が足りません：accepted"),
        ("wording,accepted\n住民票,faq:1\n税,\n", "3 行目：正しい内容の番号がありません"),
        ("wording,accepted\n住民票,住民課\n", "2 行目：内容の番号"),
        ("wording,accepted,audience\n住民票,faq:1,everyone\n", "2 行目：audience"),
        ("wording,accepted\n？,faq:1\n", "2 行目：言い方がありません"),
        ("wording,accepted\n住民票,faq:99\n", "faq:99 という内容はありません"),
    ],
)
def test_a_golden_table_with_a_fault_changes_nothing(town: Shell, table: str, told: str) -> None:
    assert told in town.refused("golden", "import", town.file("g.csv", table), *BY)
    assert town.read("golden", "list", "--json") == []


def test_only_who_may_write_changes_the_golden_set(town: Shell) -> None:
    file = town.file("g.csv", "wording,accepted\n住民票,faq:1\n")
    for command in (("add", "住民票", "faq:1"), ("remove", "住民票"), ("import", file)):
        assert "権限" in town.refused("golden", *command, "--by", "miru")
        assert "nobody" in town.refused("golden", *command, "--by", "nobody")
