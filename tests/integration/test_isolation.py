"""Two towns on one database: nothing of the one ever reaches the other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.app import create_app
from bot.inbox import record_events
from bot.line.events import incoming_event
from knowledge.content import CollectionLevel, Entry, EntryClass, EntryKind, EntryText
from knowledge.repository import assign_collections, ensure_collection
from knowledge.saving import Author, save_entries
from people.accounts import NewAccount, add_account, get_account, stop_account
from people.contacts import count_reachable, find_contact
from people.staff_codes import new_staff_code
from people.tables import Audience, ContactStatus, Role
from people.user_changes import end_access
from people.users import NewUser, UserDisabled, UserUnknown, get_user, invite_user
from scheduler.audiences import NoticeAudience
from scheduler.desk import Desk
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import approve_notice, record_checks, send_notice, stop_notice
from scheduler.notices import NewNotice, NoticeUnknown, draft_notice, get_notice, list_notices
from scheduler.tables import AudienceKind, Delivery
from simulator import webhook_signature
from tests.entries import load_entries
from tests.scheduler.builders import STATIONERY, UNLIMITED
from tests.town import SATURDAY, SECRET, SampleTown, line_event, line_user_id, text_event

OTHER_SECRET = "fedcba9876543210fedcba9876543210"


class TwoTowns(SampleTown):
    """見本町, and 山口市 with one answer of its own."""

    def __init__(self, database_url: str, folder: Path) -> None:
        super().__init__(database_url, folder)
        only = Entry(EntryKind.FAQ, "only", (EntryText("ひみつの山道", "山の道です"),), entry_class=EntryClass.PUBLIC)
        with self.services.database.writing() as session:
            new = NewAccount("yama", "山口市", "352039", OTHER_SECRET, "other-token")
            self.other_id = add_account(session, new, self.services.box, self.clock()).id
            collection = ensure_collection(session, "town-352039", "山口市", CollectionLevel.TOWN)
            save_entries(session, collection, [only], Author("test", self.clock()))
            assign_collections(session, self.other_id, (collection,))

    def hear_in(self, account_id: int, event: dict[str, Any]) -> str:
        """One event to one town; what was answered."""
        with self.services.database.writing() as session:
            record_events(session, account_id, [incoming_event(event)], key=self.services.hash_key, at=self.clock())
        return json.dumps(self.answer_all(), ensure_ascii=False)

    def notice(self, account_id: int) -> int:
        """An approved notice of one town."""
        at = self.clock()
        with self.services.database.writing() as session:
            new = NewNotice(
                NoticeContent(Words("断水", "あすは断水します。")),
                NoticeAudience(AudienceKind.EVERYBODY),
                at.replace(year=2027),
            )
            notice = draft_notice(session, account_id, new, author_id=self._user(session, account_id, "a"), at=at)
            count = count_reachable(session, account_id)
            approver = self._user(session, account_id, "b")
            record_checks(session, account_id, notice.id, [], user_id=None, at=at)
            approve_notice(session, Desk(account_id, approver, at, STATIONERY, UNLIMITED), notice.id, count)
            return notice.id

    def _user(self, session: Any, account_id: int, name: str) -> int:
        account = get_account(session, "mihon" if account_id == self.account_id else "yama")
        login = f"{name}-{account.key}"
        new = NewUser(login, name, Role.APPROVER)
        invite_user(session, account, new, key=self.services.hash_key, at=self.clock())
        return get_user(session, account_id, login)[0].id


@pytest.fixture
def towns(town_url: str, tmp_path: Path) -> TwoTowns:
    """Two towns on one database."""
    return TwoTowns(town_url, tmp_path / "town")


def test_the_door_of_one_town_refuses_the_secret_of_the_other(towns: TwoTowns) -> None:
    client = create_app(towns.services).test_client()
    body = json.dumps({"destination": "U" + "0" * 32, "events": []}).encode()
    for key, right, wrong in (("mihon", SECRET, OTHER_SECRET), ("yama", OTHER_SECRET, SECRET)):
        for secret, status in ((right, 200), (wrong, 400)):
            headers = {"X-Line-Signature": webhook_signature(secret, body)}
            assert client.post(f"/line/{key}/webhook", data=body, headers=headers).status_code == status


def test_each_town_answers_from_its_own_knowledge(towns: TwoTowns) -> None:
    assert "山の道です" in towns.hear_in(towns.other_id, text_event("a", "ひみつの山道"))
    assert "山の道です" not in towns.hear_in(towns.account_id, text_event("a", "ひみつの山道"))
    with towns.services.database.reading() as session:
        assert [entry.id for entry in load_entries(session, towns.other_id)] == ["faq:only"]
        assert "faq:only" not in [entry.id for entry in load_entries(session, towns.account_id)]


def test_the_same_line_id_in_two_towns_is_two_contacts(towns: TwoTowns) -> None:
    towns.hear_in(towns.account_id, line_event("a", "follow"))
    towns.hear_in(towns.other_id, line_event("a", "follow"))
    towns.hear_in(towns.account_id, line_event("a", "unfollow"))
    with towns.services.database.reading() as session:
        contacts = [find_contact(session, town, line_user_id("a")) for town in (towns.account_id, towns.other_id)]
        assert [contact and contact.status for contact in contacts] == [
            ContactStatus.BLOCKED,
            ContactStatus.FOLLOWING,
        ]


def test_one_event_id_in_two_towns_is_two_events(towns: TwoTowns) -> None:
    event = text_event("a", "ひみつの山道")
    assert towns.hear_in(towns.account_id, event) != "[]"
    assert towns.hear_in(towns.other_id, event) != "[]"
    assert towns.hear_in(towns.other_id, event) == "[]", "the second time it is known"


def test_a_staff_code_of_one_town_is_refused_in_the_other(towns: TwoTowns) -> None:
    with towns.services.database.writing() as session:
        code = new_staff_code(session, towns.account_id, "", key=towns.services.hash_key, at=towns.clock())
    towns.hear_in(towns.other_id, text_event("a", code))
    towns.hear_in(towns.account_id, text_event("a", code))
    with towns.services.database.reading() as session:
        contacts = [find_contact(session, town, line_user_id("a")) for town in (towns.account_id, towns.other_id)]
        assert [contact and contact.audience for contact in contacts] == [Audience.STAFF, Audience.RESIDENT]


def test_a_notice_and_a_user_of_one_town_are_unknown_in_the_other(towns: TwoTowns) -> None:
    number = towns.notice(towns.account_id)
    with towns.services.database.writing() as session:
        with pytest.raises(UserUnknown):
            get_user(session, towns.other_id, "a-mihon")
        assert list_notices(session, towns.other_id) == []
        with pytest.raises(NoticeUnknown):
            get_notice(session, towns.other_id, number)
        with pytest.raises(NoticeUnknown):
            send_notice(session, towns.other_id, number, at=SATURDAY)
        with pytest.raises(NoticeUnknown):
            stop_notice(session, towns.other_id, number, at=SATURDAY)


def test_stopping_one_town_leaves_the_other_sending(towns: TwoTowns) -> None:
    number = towns.notice(towns.other_id)
    with towns.services.database.writing() as session:
        stop_account(session, "mihon", SATURDAY)
        assert send_notice(session, towns.other_id, number, at=SATURDAY).requests == 1
        deliveries = session.query(Delivery).all()
        assert [delivery.account_id for delivery in deliveries] == [towns.other_id]


def test_an_invitation_to_one_town_never_opens_the_other(towns: TwoTowns) -> None:
    new = NewUser("sato", "佐藤", Role.EDITOR)
    with towns.services.database.writing() as session:
        mine, other = get_account(session, "mihon"), get_account(session, "yama")
        first = invite_user(session, mine, new, key=towns.services.hash_key, at=towns.clock())
        second = invite_user(session, other, new, key=towns.services.hash_key, at=towns.clock())
        assert first is not None
        assert second is None, "a second token would open the first town's rights"
        sato, _role = get_user(session, mine.id, "sato")
        assert not end_access(session, mine.id, sato.id, by=None), "the other town's right stays"
        assert get_user(session, other.id, "sato")[0].invitation_hash is not None
        with pytest.raises(UserUnknown):
            get_user(session, mine.id, "sato")
        assert end_access(session, other.id, sato.id, by=None)
        with pytest.raises(UserDisabled):
            invite_user(session, other, new, key=towns.services.hash_key, at=towns.clock())


def test_a_town_whose_secret_cannot_be_read_leaves_the_other_working(towns: TwoTowns) -> None:
    with towns.services.database.writing() as session:
        get_account(session, "yama").channel_secret_encrypted = "written with another key"
    client = create_app(towns.services).test_client()
    body = json.dumps({"destination": "U" + "0" * 32, "events": []}).encode()
    headers = {"X-Line-Signature": webhook_signature(SECRET, body)}
    assert client.post("/line/mihon/webhook", data=body, headers=headers).status_code == 200
    assert client.post("/line/yama/webhook", data=body, headers=headers).status_code == 404
