"""A clerk's desk: golden wordings, questions without an answer, and publishing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from bot.golden_judging import GoldenJudge
from bot.services import Services
from knowledge.care.answering import Answered, AnsweredQuestion, answer_with
from knowledge.care.golden import Golden, add_golden, golden_of
from knowledge.care.places import EntryPlace, find_place, find_stored, place_for
from knowledge.care.publishing import (
    Edit,
    Edits,
    Guard,
    Judgement,
    Published,
    publish_guarded,
)
from knowledge.care.questions import (
    Settled,
    Settlement,
    list_unanswered,
    settle_questions,
)
from knowledge.content import Entry
from knowledge.saving import Author
from knowledge.tables import UnansweredRow
from knowledge.unanswered import UnansweredQuestion, add_unanswered
from people.accounts import NewAccount, add_account, get_account
from tests.town import SATURDAY

TOWN = 1
TODAY = date(2026, 11, 21)
HANAKO = Author("hanako", SATURDAY)
FIND_1, FIND_2 = Golden("乙の届け出", ("faq:1",)), Golden("2番の手続き", ("faq:2",))
REFUSE = Golden("きょうの天気", ())


@dataclass
class Desk:
    """A clerk at a town with the questions `faq:1` to `faq:3`."""

    services: Services
    judge: GoldenJudge

    def keep(self, *golden: Golden, account_id: int = TOWN) -> int:
        with self.services.database.writing() as session:
            return add_golden(session, account_id, golden, HANAKO)

    def kept(self, account_id: int = TOWN) -> list[Golden]:
        with self.services.database.reading() as session:
            return [one.golden for one in golden_of(session, account_id)]

    def ask(self, *texts: str, account_id: int = TOWN, minutes: int = 0) -> list[int]:
        """Questions that found nothing; the numbers of all there are."""
        at = SATURDAY + timedelta(minutes=minutes)
        with self.services.database.writing() as session:
            for number, words in enumerate(texts):
                add_unanswered(session, account_id, UnansweredQuestion(words, "resident", f"m{number}"), at)
        with self.services.database.reading() as session:
            query = select(UnansweredRow.id).where(UnansweredRow.account_id == account_id)
            return list(session.scalars(query.order_by(UnansweredRow.id)))

    def open(self, account_id: int = TOWN) -> list[str]:
        with self.services.database.reading() as session:
            asked = list_unanswered(session, account_id, SATURDAY).asked
        return [one.text for one in asked if not one.is_settled]

    def settle(self, ids: list[int], how: Settled = Settled.IGNORED, account_id: int = TOWN) -> int:
        with self.services.database.writing() as session:
            return settle_questions(session, account_id, ids, Settlement(how, None, SATURDAY))

    def place(self, entry_id: str) -> EntryPlace:
        with self.services.database.reading() as session:
            account = get_account(session, "mihon")
            return place_for(session, account, entry_id)

    def find(self, entry_id: str) -> Entry | None:
        with self.services.database.reading() as session:
            stored = find_stored(session, find_place(session, get_account(session, "mihon"), entry_id))
        return stored.entry if stored else None

    def entry(self, entry_id: str) -> Entry:
        found = self.find(entry_id)
        assert found is not None
        return found

    def publish(self, entry: Entry | None, guard: Guard, entry_id: str = "", version: int = 1) -> Published:
        place = self.place(entry.id if entry else entry_id)
        with self.services.database.writing() as session:
            return publish_guarded(session, Edit(place, entry, version), HANAKO, guard)

    def judged(self, edits: Edits, *also: Golden) -> Judgement:
        return self.judge.judge(TOWN, edits, also)

    def answer(self, entry_id: str, asked: AnsweredQuestion, guard: Guard | None = None) -> Answered:
        place = self.place(entry_id)
        with self.services.database.writing() as session:
            return answer_with(session, place, asked, HANAKO, guard)

    def add_other_town(self) -> int:
        with self.services.database.writing() as session:
            new = NewAccount("yama", "山口市", "352039", "1" * 32, "token", "", "")
            return add_account(session, new, self.services.box, SATURDAY).id
