"""Entries in people's hands: shown, changed, given back, and never overwritten unseen."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread

import pytest

from knowledge.care.editing import StaleSave, save_edit
from knowledge.care.places import find_place, find_stored
from knowledge.saving import Author
from people.accounts import get_account
from tests.integration.shell import Shell
from tests.town import SATURDAY

TABLE = "id,title,answer,aliases,class\n1,住民票の写し,町民課で取れます。,住民票|写し,public\n2,税,税務課へ。,,public\n"
BY = ("--by", "hanako")


@pytest.fixture
def town(shell: Shell) -> Shell:
    """A town with two questions from a table, an editor and a viewer."""
    shell.add_account()
    shell.do("section", "add", "jumin", "--name", "住民係", "--phone", "0000-00-0002")
    shell.do("user", "invite", "hanako", "--name", "花子", "--role", "editor")
    shell.do("user", "invite", "miru", "--name", "見る", "--role", "viewer")
    shell.do("import", "faq", shell.file("faq.csv", TABLE), "--licence", "CC BY 4.0")
    return shell


def _body(town: Shell, entry_id: str = "faq:1") -> str:
    return str(town.read("entry", "show", entry_id, "--json")["entry"]["texts"][0]["body"])


def _versions(town: Shell, entry_id: str = "faq:1") -> list[int]:
    return [version["version"] for version in town.read("entry", "history", entry_id, "--json")]


def test_everything_about_an_entry_is_shown(town: Shell) -> None:
    town.do("entry", "set", "faq:1", "owner", "jumin", *BY)
    town.do("entry", "set", "faq:1", "title@en", "Copy of the certificate of residence", *BY)
    told = town.do("entry", "show", "faq:1")
    for words in ("住民票の写し", "住民係 0000-00-0002", "faq.csv:2 CC BY 4.0", "title@en\tCopy", "hanako", "版\t3"):
        assert words in told, told
    shown = town.read("entry", "show", "faq:1", "--json")
    assert shown["owner"] == {"key": "jumin", "name": "住民係", "phone": "0000-00-0002"}
    assert (shown["origin"]["file"], shown["origin"]["line"]) == ("faq.csv", 2)


def test_history_says_who_changed_what_and_a_return_is_a_new_version(town: Shell) -> None:
    town.do("entry", "set", "faq:1", "body", "窓口が変わりました。", *BY)
    told = town.do("entry", "history", "faq:1")
    assert "body: 町民課で取れます。 → 窓口が変わりました。" in told
    assert "import" in told
    for number, body in ((3, "町民課で取れます。"), (4, "窓口が変わりました。"), (5, "町民課で取れます。")):
        assert f"第{number}版" in town.do("entry", "return", "faq:1", *BY)
        assert _body(town) == body
    town.do("entry", "return", "faq:1", "--version", "2", *BY)
    assert _body(town) == "窓口が変わりました。"
    assert _versions(town) == [1, 2, 3, 4, 5, 6]
    assert "同じ" in town.refused("entry", "return", "faq:1", "--version", "4", *BY)
    assert "第9版" in town.refused("entry", "return", "faq:1", "--version", "9", *BY)


def test_a_removed_entry_comes_back_with_its_history_and_no_number_twice(town: Shell) -> None:
    town.do("entry", "remove", "faq:1", *BY)
    assert "faq:1" in town.refused("entry", "show", "faq:1")
    assert town.read("ask", "住民票の写し", "--json")["decision"] == "unknown"
    town.do("entry", "return", "faq:1", *BY)
    assert _body(town) == "町民課で取れます。"
    assert _versions(town) == [1, 2]
    assert "消しました" in town.do("entry", "return", "faq:1", *BY), "before it came back it was not there"
    assert "faq:1" in town.refused("entry", "show", "faq:1")
    town.do("entry", "return", "faq:1", *BY)
    removed = [version["removed_by"] for version in town.read("entry", "history", "faq:1", "--json")]
    assert removed == ["hanako", "hanako", ""]
    assert "それより前" in town.refused("entry", "return", "faq:2", *BY)


def test_a_removed_entry_comes_back_with_its_origin_and_the_next_file_knows_it(town: Shell) -> None:
    town.do("entry", "set", "faq:1", "body", "手で直した。", *BY)
    origin = town.read("entry", "show", "faq:1", "--json")["origin"]
    town.do("entry", "remove", "faq:1", *BY)
    town.do("entry", "return", "faq:1", *BY)
    assert town.read("entry", "show", "faq:1", "--json")["origin"] == origin
    town.do("import", "faq", town.file("faq.csv", TABLE))
    assert _body(town) == "手で直した。", "what the file said before is known, so the correction is seen to be one"


def test_a_removed_entry_that_a_file_brings_again_goes_on_counting(town: Shell) -> None:
    town.do("entry", "remove", "faq:1", *BY)
    town.do("import", "faq", town.file("faq.csv", TABLE))
    assert _versions(town) == [1, 2]
    assert "だれか" in town.run("entry", "set", "faq:1", "body", "x", "--version", "1", *BY).stderr


def test_an_edit_of_an_old_version_is_refused_and_shows_both_sides(town: Shell) -> None:
    file = town.file("entry.toml", town.do("entry", "write-out", "faq:1").replace("町民課で", "2階で"))
    town.do("entry", "set", "faq:1", "body", "町民課の3番窓口で取れます。", *BY)
    town.do("entry", "alias", "faq:1", "住民票の写しがほしい", *BY)
    result = town.run("entry", "save", file, *BY)
    assert result.exit_code == 1
    for words in (
        "body",
        "見ていた内容: 町民課で取れます。",
        "いまの内容: 町民課の3番窓口で取れます。",
        "あなたの内容: 2階で取れます。",
        "+住民票の写しがほしい",
    ):
        assert words in result.stderr, result.stderr
    assert _body(town) == "町民課の3番窓口で取れます。"
    assert _versions(town) == [1, 2, 3]
    for command in (("set", "faq:1", "body", "x"), ("remove", "faq:1")):
        assert town.run("entry", *command, "--version", "1", *BY).exit_code == 1
    assert _versions(town) == [1, 2, 3]


def test_a_file_written_out_is_saved_once_and_saving_it_again_changes_nothing(town: Shell) -> None:
    written = town.do("entry", "write-out", "faq:1")
    assert "変わっていません" in town.do("entry", "save", town.file("e.toml", written), *BY)
    file = town.file("e.toml", written.replace("町民課で", "2階で"))
    assert "第2版" in town.do("entry", "save", file, *BY)
    town.do("entry", "save", file, *BY)
    assert _versions(town) == [1, 2]


def test_a_new_entry_is_saved_into_the_towns_own_collection_and_found_at_once(town: Shell) -> None:
    text = 'id = "faq:new"\nclass = "public"\n[[texts]]\ntitle = "町民プール"\nbody = "夏だけ開きます。"\n'
    town.do("entry", "save", town.file("e.toml", text), *BY)
    assert town.read("ask", "町民プール", "--json")["candidates"][0]["id"] == "faq:new"
    assert town.read("entry", "show", "faq:new", "--json")["collection"] == "town-359998"
    assert town.run("entry", "save", town.file("e.toml", text.replace("夏", "冬")), *BY).exit_code == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('id = "faq:1"\nowner_key = "nobody"\n[[texts]]\ntitle = "題"\n', "owner_key：知らない係"),
        ('id = "faq:1"\n[[texts]]\nbody = "題"\n', "title：空"),
        ('id = "faq:1"\nurl = "http://mihon.example"\n[[texts]]\ntitle = "題"\n', "url：https"),
        ('id = "faq:1"\nimage = "abc"\n[[texts]]\ntitle = "題"\n', "image：ファイルがありません"),
        ('id = "fax:1"\n[[texts]]\ntitle = "題"\n', "id：使えない"),
        ("id = ", "TOML"),
    ],
)
def test_a_file_with_faults_is_refused_with_each_of_them(town: Shell, text: str, told: str) -> None:
    result = town.run("entry", "save", town.file("e.toml", text), *BY)
    assert (result.exit_code, told in result.stderr) == (1, True), result.stderr
    assert _versions(town) == [1]


def test_only_those_who_may_write_change_anything(town: Shell) -> None:
    file = town.file("e.toml", town.do("entry", "write-out", "faq:1").replace("町民課", "2階"))
    town.do("user", "invite", "gone", "--name", "x", "--role", "editor")
    town.do("user", "disable", "gone")
    commands = (
        ("set", "faq:1", "body", "x"),
        ("alias", "faq:1", "x"),
        ("remove", "faq:1"),
        ("return", "faq:1"),
        ("save", file),
    )
    for words in commands:
        for login in ("miru", "gone", "nobody"):
            assert login in town.refused("entry", *words, "--by", login)
        assert "--by" in town.misused("entry", *words)
    assert _versions(town) == [1]


def test_what_other_towns_read_too_is_changed_only_by_those_who_may_write_in_all(town: Shell) -> None:
    town.add_account("yama", "352039")
    for key in ("mihon", "yama"):
        shared = town.file("shared.csv", "id,title,answer\n9,県の件,県の答え\n")
        town.do("import", "faq", shared, "--collection", "pref-35", "--account", key)
    change = ("entry", "set", "faq:9", "body", "新しい", "--account", "mihon", *BY)
    assert "ほかの町" in town.refused(*change)
    town.do("user", "invite", "hanako", "--name", "花子", "--role", "editor", "--account", "yama")
    town.do(*change)
    assert "faq:1" in town.refused("entry", "show", "faq:1", "--account", "yama"), "another town's own is not seen"
    own = ("entry", "show", "faq:1", "--account", "yama", "--collection", "town-359998")
    assert "town-359998" in town.refused(*own)


def test_what_was_changed_by_hand_survives_the_next_import(town: Shell) -> None:
    town.do("entry", "set", "faq:1", "body", "手で直した。", *BY)
    town.do("import", "faq", town.file("faq.csv", TABLE))
    assert _body(town) == "手で直した。"


def test_of_two_who_save_at_once_one_is_told(town: Shell) -> None:
    database = town.database
    with database.reading() as session:
        place = find_place(session, get_account(session, "mihon"), "faq:1")
        stored = find_stored(session, place)
    assert stored is not None
    outcomes: list[str] = []
    ready = Barrier(2)

    def save(name: str) -> None:
        changed = replace(stored.entry, source=name)
        ready.wait()
        try:
            with database.writing() as session:
                save_edit(session, place, changed, 1, Author(name, SATURDAY))
            outcomes.append("saved")
        except StaleSave:
            outcomes.append("stale")

    threads = [Thread(target=save, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    database.close()
    assert sorted(outcomes) == ["saved", "stale"]
    assert _versions(town) == [1, 2]
