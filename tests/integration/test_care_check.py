"""`check`: what is wrong with a town's content, at the shell."""

from __future__ import annotations

import json
import time

from tests.integration.shell import Shell


def test_the_sample_town_has_no_fault(town_shell: Shell) -> None:
    told = town_shell.do("check")
    assert "✗" not in told
    assert "直すべきもの 0 件" in told


def test_faults_are_told_with_whom_to_ask_and_end_with_one(town_shell: Shell) -> None:
    town_shell.do("user", "invite", "hanako", "--name", "花子", "--role", "editor")
    town_shell.do("entry", "set", "garbage:makura", "review_on", "2020-01-01", "--by", "hanako")
    result = town_shell.run("check")
    assert result.exit_code == 1
    heading, line = result.stdout.splitlines()[:2]
    assert heading == "✗ 見直す日を過ぎています：1 件"
    assert line.strip() == "garbage:makura 枕 2020-01-01（環境係 0000-00-0001）"
    result = town_shell.run("check", "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["faults"]) == (1, 1)
    assert found["hints"] == len(found["findings"]) - 1
    assert found["findings"][0]["entry_id"] == "garbage:makura"
    assert found["findings"][0]["phone"] == "0000-00-0001"


def test_what_is_due_soon_is_listed_by_section(town_shell: Shell) -> None:
    town_shell.do("user", "invite", "hanako", "--name", "花子", "--role", "editor")
    town_shell.do("entry", "set", "garbage:makura", "review_on", "2020-01-01", "--by", "hanako")
    told = town_shell.do("check", "--overdue-in", "30")
    assert told.splitlines()[:2] == ["環境係 0000-00-0001", "    2020-01-01 garbage:makura 枕"]
    (due,) = town_shell.read("check", "--overdue-in", "30", "--json")
    assert (due["section"], due["id"], due["review_on"]) == ("kankyo", "garbage:makura", "2020-01-01")


def test_the_terminal_shows_the_first_of_many_and_all_on_request(shell: Shell) -> None:
    shell.add_account()
    rows = "".join(f"{number},第{number}号の件,答え\n" for number in range(30))
    shell.do("import", "faq", shell.file("faq.csv", "id,title,answer\n" + rows))
    few, everything = (shell.run("check", *more).stdout for more in ((), ("--all",)))
    assert "✗ 担当の係がありません（まとめて決めるには section plan）：30 件" in few
    assert "ほかに 10 件" in few
    assert "ほかに" not in everything
    assert "faq:29" in everything


def test_a_town_without_content_is_checked_too(shell: Shell) -> None:
    shell.add_account()
    assert "分からないときに案内する係" in shell.run("check").stdout


def test_two_thousand_entries_are_checked_within_the_time(bare_shell: Shell) -> None:
    shell = bare_shell
    shell.do("migrate")
    shell.add_account()
    words = ("戸籍", "水道", "道路", "学校", "公園", "税金", "国保", "介護", "保育", "農地")
    rows = "".join(
        f"{number},{words[number % 10]}の{number}番{words[number // 10 % 10]}の届け出,{words[number % 7]}の窓口です。\n"
        for number in range(2_000)
    )
    shell.do("import", "faq", shell.file("faq.csv", "id,title,answer\n" + rows))
    began = time.process_time()
    shell.run("check", "--json")
    assert time.process_time() - began < 20
