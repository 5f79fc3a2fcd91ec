"""A draft is checked with what its town knows, its links asked outside any transaction, and the findings kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.notice_checking import check_draft, say_finding
from knowledge.district_tables import DistrictRow
from messages.outgoing import Link
from people.sections import save_section
from people.town_details import SectionDetails
from scheduler.audiences import NoticeAudience
from scheduler.checks.drafted import LinkAnswer, LinkState
from scheduler.findings import Severity
from scheduler.notice_content import NoticeContent, Words
from scheduler.notices import NewNotice, NoticeUnknown, draft_notice, edit_notice, get_notice
from scheduler.rules import change_rules
from scheduler.steps import Step, StepRefused, list_steps
from scheduler.tables import AudienceKind, Notice, NoticeStatus, Urgency
from tests.scheduler.builders import make_approved_notice, make_people, make_sending_notice
from tests.town import SATURDAY, SampleTown

_PAGE = "https://www.town.example.lg.jp/suido/"
_TITLE = "町内全域の水道の検査"


def _nothing_to_fetch(domains: tuple[str, ...], addresses: tuple[str, ...]) -> Mapping[str, LinkState]:
    raise AssertionError(f"asked {addresses}")


class Desk:
    """Drafts notices of the sample town and checks them."""

    def __init__(self, town: SampleTown) -> None:
        self.town = town
        self.services = town.services
        self.database = town.services.database
        (self.author,) = make_people(self.database, "author")
        self.asked: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
        with self.database.writing() as session:
            change_rules(session, town.account_id, link_domains=["town.example.lg.jp"])

    def new(self, body: str, title: str = _TITLE, *links: str, urgency: Urgency = Urgency.ROUTINE) -> NewNotice:
        """A notice to everybody for a day."""
        buttons = tuple(Link("検査の場所を見る", link) for link in links)
        content = NoticeContent(Words(title, body), buttons=buttons)
        everybody = NoticeAudience(AudienceKind.EVERYBODY)
        return NewNotice(content, everybody, SATURDAY + timedelta(hours=20), urgency, event_at=SATURDAY)

    def draft(self, body: str, title: str = _TITLE, *links: str) -> int:
        """The number of a draft."""
        with self.database.writing() as session:
            new = self.new(body, title, *links)
            return draft_notice(session, self.town.account_id, new, author_id=self.author, at=SATURDAY).id

    def answering(self, state: LinkState) -> dict[str, Severity]:
        """What is found in a draft with a link to the town's page, for which this is the answer."""

        def fetch(domains: tuple[str, ...], addresses: tuple[str, ...]) -> Mapping[str, LinkState]:
            self.asked.append((domains, addresses))
            return dict.fromkeys(addresses, state)

        number = self.draft("あす11月22日(日)、検査があります。", _TITLE, _PAGE)
        found = check_draft(self.services, self.town.account_id, number, fetch=fetch)
        return {finding.code: finding.severity for finding in found}

    def found(self, notice: int | NewNotice) -> dict[str, Severity]:
        """What is found in a notice without links."""
        checked = check_draft(self.services, self.town.account_id, notice, user_id=self.author, fetch=_nothing_to_fetch)
        return {finding.code: finding.severity for finding in checked}

    def stored(self, number: int) -> Notice:
        """The notice as it is kept."""
        with self.database.reading() as session:
            return get_notice(session, self.town.account_id, number)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """見本町 without its content, which lists town.example.lg.jp."""
    town = SampleTown(database_url, tmp_path, with_content=False)
    yield Desk(town)
    town.services.database.close()


def test_a_draft_without_faults_is_checked(desk: Desk) -> None:
    number = desk.draft("あす11月22日(日)の午前0時から5時まで、水道の検査をします。")
    assert desk.found(number) == {}
    notice = desk.stored(number)
    assert (notice.status, notice.findings, notice.checked_at) == (NoticeStatus.CHECKED, [], SATURDAY)
    with desk.database.reading() as session:
        last = list_steps(session, desk.town.account_id, number)[-1]
        assert (last.step, last.user_id) == (Step.CHECKED, desk.author)


def test_a_district_of_the_town_in_a_notice_to_everybody_is_asked_about(desk: Desk) -> None:
    with desk.database.writing() as session:
        for place, (name, *aliases) in enumerate((("北地区", "山ノ口"), ("中央地区", "本町", "駅前", "役場前"))):
            about = {"account_id": desk.town.account_id, "key": str(place), "name": name}
            session.add(DistrictRow(**about, aliases=aliases, position=place))
    number = desk.draft("11月22日(日)の午前0時から5時まで、山ノ口で検査をします。", "水道の検査")
    assert desk.found(number) == {"district-to-everybody": Severity.WARNING}
    assert desk.stored(number).status == NoticeStatus.CHECKED
    assert desk.found(desk.draft("11月22日(日)に、本町の駅前と役場前で検査をします。", "水道の検査")) == {}


def test_a_draft_with_an_error_stays_a_draft_and_its_findings_are_kept(desk: Desk) -> None:
    number = desk.draft("11月23日(土)にテスト配信をします。")
    assert desk.found(number).keys() >= {"weekday-differs", "trial-word"}
    notice = desk.stored(number)
    assert notice.status == NoticeStatus.DRAFT
    assert {"weekday-differs", "trial-word"} <= {stored["code"] for stored in notice.findings}


def test_only_pages_of_listed_domains_and_of_the_town_itself_are_asked(desk: Desk) -> None:
    assert desk.answering(LinkState(LinkAnswer.OK, 200)) == {}
    assert desk.asked == [(("town.example.lg.jp", "mihon.example"), (_PAGE,))]
    assert desk.found(desk.draft("検査します", _TITLE, "https://www.example.com/")) == {"link-foreign": Severity.ERROR}


def test_a_dead_page_stops_the_notice(desk: Desk) -> None:
    assert desk.answering(LinkState(LinkAnswer.DEAD, 404)) == {"link-dead": Severity.ERROR}


def test_links_are_asked_while_no_transaction_is_open(desk: Desk) -> None:
    number = desk.draft("検査します", _TITLE, _PAGE)

    def fetch(_domains: tuple[str, ...], addresses: tuple[str, ...]) -> Mapping[str, LinkState]:
        with desk.database.writing() as session:
            change_rules(session, desk.town.account_id, weekly_cap=5)
        return dict.fromkeys(addresses, LinkState(LinkAnswer.OK, 200))

    assert check_draft(desk.services, desk.town.account_id, number, fetch=fetch) == []


def test_a_notice_that_is_edited_while_its_links_are_asked_is_not_checked(desk: Desk) -> None:
    number = desk.draft("検査します", _TITLE, _PAGE)

    def fetch(_domains: tuple[str, ...], _addresses: tuple[str, ...]) -> Mapping[str, LinkState]:
        with desk.database.writing() as session:
            new = desk.new("テスト", _TITLE)
            edit_notice(session, desk.town.account_id, number, new, editor_id=desk.author, at=SATURDAY)
        return {}

    with pytest.raises(StepRefused):
        check_draft(desk.services, desk.town.account_id, number, fetch=fetch)
    assert desk.stored(number).status == NoticeStatus.DRAFT


def test_the_telephones_of_the_town_and_its_sections_are_known(desk: Desk) -> None:
    body = "電話 080-1234-5678 にどうぞ。"
    assert "mobile-number" in desk.found(desk.draft(body))
    with desk.database.writing() as session:
        save_section(session, desk.town.account_id, SectionDetails("suido", "水道係", "080-1234-5678"))
    assert "mobile-number" not in desk.found(desk.draft(body))


def test_a_notice_that_went_out_already_is_known_and_another_draft_of_it_is_not(desk: Desk) -> None:
    body = "あす、水道の検査をします。"
    content = NoticeContent(Words(_TITLE, body))
    make_approved_notice(desk.database, desk.town.account_id, at=SATURDAY, content=content)
    assert "same-as-recent" not in desk.found(desk.draft(body))
    yesterday = SATURDAY - timedelta(days=1)
    make_sending_notice(desk.database, desk.town.account_id, at=yesterday, content=content)
    assert desk.found(desk.draft(body))["same-as-recent"] == Severity.ERROR
    desk.town.clock.move(days=14)
    new = NewNotice(content, NoticeAudience(AudienceKind.EVERYBODY), desk.town.clock.now + timedelta(days=1))
    assert "same-as-recent" not in desk.found(new)


def test_an_emergency_is_checked_before_it_is_drafted_and_leaves_nothing_behind(desk: Desk) -> None:
    new = desk.new("北地区の公民館に避難所を開設しました。今すぐ逃げてください。", _TITLE, urgency=Urgency.EMERGENCY)
    assert desk.found(new) == {"end-missing-in-emergency": Severity.ERROR}
    with desk.database.reading() as session:
        assert session.scalar(select(func.count(Notice.id))) == 0


def test_the_words_of_the_list_are_offered_and_said(desk: Desk) -> None:
    number = desk.draft("検査を実施します。")
    found = check_draft(desk.services, desk.town.account_id, number, fetch=_nothing_to_fetch)
    assert [say_finding(desk.services.phrases, finding) for finding in found] == [
        "やさしい言いかえがあります：「実施します」→「行います」"
    ]


def test_a_notice_of_another_town_or_one_that_is_approved_is_not_checked(desk: Desk) -> None:
    with pytest.raises(NoticeUnknown):
        check_draft(desk.services, desk.town.account_id + 1, desk.draft("検査"), fetch=_nothing_to_fetch)
    approved = make_approved_notice(desk.database, desk.town.account_id, at=SATURDAY)
    with pytest.raises(StepRefused):
        desk.found(approved)
