"""Lists of people from the shell: what is counted, what is replaced, and that no id is ever shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.handler_ports import CollectedChanges
from people.accounts import get_account
from people.audience_tables import ContactListMember
from people.contacts import ensure_contact, find_contact, mark_status
from people.tables import Contact, ContactStatus
from storage.database import Database
from tests.integration.shell import Shell
from tests.town import line_user_id

_AT = datetime(2026, 11, 1, tzinfo=UTC)
HANAKO, JIRO, BLOCKED, STRANGER, ELSEWHERE = map(line_user_id, ("花子", "次郎", "断", "知らない", "よその町"))


@pytest.fixture
def town(shell: Shell) -> Shell:
    """A town with three contacts, one of them blocked, beside another town with one."""
    shell.add_account()
    shell.add_account("yama", "352039")
    for login, role in (("e", "editor"), ("a", "approver"), ("k", "administrator"), ("d", "duty-officer")):
        shell.do("user", "invite", login, "--name", login, "--role", role, "--account", "mihon")
    with opened(shell) as database, database.writing() as session:
        own, other = get_account(session, "mihon").id, get_account(session, "yama").id
        for account_id, person in ((own, HANAKO), (own, JIRO), (own, BLOCKED), (other, ELSEWHERE)):
            status = ContactStatus.BLOCKED if person == BLOCKED else ContactStatus.FOLLOWING
            mark_status(ensure_contact(session, account_id, person, _AT), status, _AT)
    return shell


class opened:  # noqa: N801 - read as a word
    """The installation's database, closed again."""

    def __init__(self, shell: Shell) -> None:
        self._database = shell.database

    def __enter__(self) -> Database:
        return self._database

    def __exit__(self, *_error: object) -> None:
        self._database.close()


def on_lists(shell: Shell) -> Iterator[str]:
    """The ids of those who stand on any list."""
    with opened(shell) as database, database.reading() as session:
        yield from session.scalars(
            select(Contact.line_user_id).join(ContactListMember, ContactListMember.contact_id == Contact.id)
        ).all()


def upload(shell: Shell, text: str | bytes, *more: str, key: str = "koza", by: str = "a") -> tuple[str, ...]:
    """The words of a command that uploads this file."""
    path = shell.folder / "people.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return ("list", "upload", key, str(path), "--name", "講座の人", "--by", by, "--account", "mihon", *more)


def is_silent_about_people(said: str) -> bool:
    """Whether no id, nor its end, stands in what was said."""
    return not any(one in said or one[-8:] in said for one in (HANAKO, JIRO, BLOCKED, STRANGER, ELSEWHERE))


def test_everybody_in_the_file_is_listed_or_counted(town: Shell) -> None:
    lines = [HANAKO, JIRO, HANAKO, BLOCKED, STRANGER, ELSEWHERE, "U123", HANAKO.upper(), ""]
    result = town.run(*upload(town, "\n".join(lines)))
    assert result.exit_code == 0, result.output
    said = result.stdout
    assert "名簿「koza」に 2 人を入れました" in said
    assert "この町の友だちでないため、入れなかった人：2 人" in said
    assert "いま届かないため、入れなかった人：1 人" in said
    assert "同じ人が何度も書いてあった行：1 行" in said
    assert "ユーザーIDの形でないため、入れなかったもの：2 件" in said
    assert "その行（はじめの10まで）：7 8" in said
    assert '"event": "list_uploaded"' in result.stderr
    assert '"listed": 2' in result.stderr
    assert is_silent_about_people(result.output)
    assert set(on_lists(town)) == {HANAKO, JIRO}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16"])
def test_a_table_with_a_known_heading_is_read_in_the_encodings_of_town_halls(town: Shell, encoding: str) -> None:
    text = f"氏名,ユーザーＩＤ\r\n花子,{HANAKO}\r\n次郎, {JIRO} \r\n"
    assert "2 人を入れました" in town.do(*upload(town, text.encode(encoding)))


def test_the_column_may_be_named_and_must_be_when_it_cannot_be_known(town: Shell) -> None:
    text = f"氏名,番号\n花子,{HANAKO}\n"
    assert "--column" in town.refused(*upload(town, text))
    assert "1 人を入れました" in town.do(*upload(town, text, "--column", "番号"))
    assert "--column" in town.refused(*upload(town, text, "--column", "べつ"))


def test_a_second_upload_takes_the_place_of_the_first(town: Shell) -> None:
    town.do(*upload(town, f"{HANAKO}\n{JIRO}\n"))
    town.do(*upload(town, f"{JIRO}\n"))
    assert list(on_lists(town)) == [JIRO]


@pytest.mark.parametrize("text", ["\n\n", " ,\n", STRANGER, BLOCKED, "だれか\n"])
def test_a_file_without_anybody_to_list_empties_no_list(town: Shell, text: str) -> None:
    town.do(*upload(town, HANAKO))
    assert "何も変えませんでした" in town.refused(*upload(town, text))
    assert list(on_lists(town)) == [HANAKO]


def test_only_approvers_and_administrators_touch_lists(town: Shell) -> None:
    for login in ("e", "d"):
        assert "権限" in town.refused(*upload(town, HANAKO, by=login))
    assert "いません" in town.refused(*upload(town, HANAKO, by="nobody"))
    town.do(*upload(town, HANAKO, by="k"))
    assert "権限" in town.refused("list", "remove", "koza", "--by", "e", "--account", "mihon")
    assert list(on_lists(town)) == [HANAKO]


def test_lists_are_shown_without_their_people_and_removed(town: Shell) -> None:
    assert "まだ何もありません" in town.do("list", "list", "--account", "mihon")
    town.do(*upload(town, f"{HANAKO}\n{JIRO}\n"))
    with opened(town) as database, database.writing() as session:
        contact = find_contact(session, get_account(session, "mihon").id, JIRO)
        assert contact
        contact.status = ContactStatus.UNKNOWN
    for words in (("list", "list"), ("list", "show", "koza")):
        said = town.do(*words, "--account", "mihon")
        assert "koza\t講座の人\t2 人（いま届く人 1 人）" in said
        assert is_silent_about_people(said)
    assert town.read("list", "show", "koza", "--json", "--account", "mihon")["members"] == 2
    assert len(town.read("list", "list", "--json", "--account", "mihon")) == 1
    assert "2 人）を消しました" in town.do("list", "remove", "koza", "--by", "a", "--account", "mihon")
    assert "ありません" in town.refused("list", "show", "koza", "--account", "mihon")
    assert list(on_lists(town)) == []


def test_another_town_sees_and_removes_none_of_it(town: Shell) -> None:
    town.do(*upload(town, HANAKO))
    town.do("user", "invite", "y", "--name", "y", "--role", "administrator", "--account", "yama")
    assert "ありません" in town.refused("list", "show", "koza", "--account", "yama")
    assert "ありません" in town.refused("list", "remove", "koza", "--by", "y", "--account", "yama")
    assert "いません" in town.refused("list", "remove", "koza", "--by", "a", "--account", "yama")
    assert list(on_lists(town)) == [HANAKO]


def test_who_blocks_the_account_stands_on_no_list_any_more(town: Shell) -> None:
    town.do(*upload(town, f"{HANAKO}\n{JIRO}\n"))
    with opened(town) as database, database.writing() as session:
        contact = find_contact(session, get_account(session, "mihon").id, JIRO)
        for occurred_at in (_AT.replace(year=2025), _AT.replace(year=2027)):
            changes = CollectedChanges()
            changes.mark_blocked()
            changes.apply(session, contact, key="k", occurred_at=occurred_at, at=_AT)
            session.flush()
            listed = session.scalar(select(func.count()).select_from(ContactListMember))
            assert listed == (2 if occurred_at < _AT else 1), "an event that is older than the follow changes nothing"


@pytest.mark.parametrize(
    ("key", "name"), [("Koza", "名"), ("", "名"), ("a" * 41, "名"), ("koza", " "), ("koza", "名" * 101)]
)
def test_a_key_or_name_that_cannot_be_is_refused(town: Shell, key: str, name: str) -> None:
    words = list(upload(town, HANAKO, key=key))
    words[words.index("--name") + 1] = name
    assert "キー" in town.refused(*words)


def test_a_file_that_is_no_table_is_refused_without_a_word_of_it(town: Shell) -> None:
    assert "読めません" in town.refused(*upload(town, b"PK\x03\x04" + HANAKO.encode()))
    words = list(upload(town, HANAKO))
    words[3] = str(Path(words[3]).with_name("nowhere.csv"))
    assert "読めません" in town.refused(*words)


def test_a_list_of_thousands_is_written_whole(town: Shell) -> None:
    ids = [f"U{number:032x}" for number in range(2_345)]
    with opened(town) as database, database.writing() as session:
        account_id = get_account(session, "mihon").id
        session.add_all(
            Contact(
                account_id=account_id,
                line_user_id=one,
                status=ContactStatus.FOLLOWING,
                audience="resident",
                first_seen_at=_AT,
            )
            for one in ids
        )
    assert "2345 人を入れました" in town.do(*upload(town, "\n".join(ids)))
    assert set(on_lists(town)) == set(ids)
