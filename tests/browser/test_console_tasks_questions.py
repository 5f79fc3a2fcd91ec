"""Once a week: what nobody could answer becomes another wording of an answer, in a real browser."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from knowledge.unanswered import UnansweredQuestion, add_unanswered
from tests.browser.accessible import is_fit
from tests.browser.console_pages import ServedConsole, shoot
from tests.console.sending_town import SendingTown

if TYPE_CHECKING:
    pass

Office = ServedConsole[SendingTown]


def ask(office: Office, *wordings: str) -> None:
    """Residents asked this, and got no answer."""
    console = office.console
    with console.services.database.writing() as session:
        for place, text in enumerate(wordings):
            question = UnansweredQuestion(text, "resident", f"{text}-{place}")
            add_unanswered(session, console.account_id, question, console.services.clock() - timedelta(hours=place))


@pytest.mark.parametrize(
    ("width", "wording"), [("desktop", "ねるときのふわふわ布団"), ("phone", "古い布団のかたづけかた")]
)
def test_a_question_becomes_a_wording_of_an_answer_with_one_press(office: Office, width: str, wording: str) -> None:
    ask(office, wording, wording)
    with office.at_work("hanako", width) as page:
        page.goto(office.url("/mihon/questions/"))
        card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=wording))
        card.get_by_text("2件").first.wait_for()
        assert is_fit(page)
        shoot(page, f"questions-waiting-{width}")
        card.get_by_role("button", name="この答えの言い方に加える").first.click()
        page.get_by_text("この聞き方を加えました（2件の質問が片付きました）").wait_for()
        assert not page.get_by_role("heading", name=wording).is_visible()
        page.goto(office.url("/mihon/answers/"))
        page.get_by_role("searchbox", name="住民と同じように聞いてみる").fill(wording)
        page.get_by_role("button", name="聞く", exact=True).click()
        page.get_by_text("題名や別の言い方と、同じです").first.wait_for()
        page.goto(office.url("/mihon/questions/closed"))
        page.get_by_role("row").filter(has_text=wording).first.wait_for()
        assert is_fit(page)


def test_a_question_that_is_none_of_the_towns_is_closed_and_put_back(office: Office) -> None:
    ask(office, "あしたの株価")
    with office.at_work("hanako", "phone") as page:
        page.goto(office.url("/mihon/questions/"))
        card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="あしたの株価"))
        card.get_by_role("button", name="答えない（閉じる）").click()
        page.get_by_text("答えないことにしました").wait_for()
        page.goto(office.url("/mihon/questions/closed"))
        page.get_by_role("row").filter(has_text="あしたの株価").get_by_role("button", name="一覧に戻す").click()
        page.get_by_text("一覧に戻しました。").wait_for()
        page.goto(office.url("/mihon/questions/"))
        page.get_by_role("heading", name="あしたの株価").wait_for()


@pytest.mark.parametrize(("width", "wording"), [("desktop", "町営プールの水温"), ("phone", "温水プールはぬるいですか")])
def test_a_new_answer_is_written_for_the_question_and_settles_it(office: Office, width: str, wording: str) -> None:
    ask(office, wording, wording)
    with office.at_work("hanako", width) as page:
        page.goto(office.url("/mihon/questions/"))
        card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=wording))
        card.get_by_role("link", name="新しい答えを書く").click()
        assert is_fit(page)
        page.get_by_role("link", name="よくある質問").click()
        asked = page.get_by_role("textbox", name="「別の言い方」に加える聞き方")
        assert asked.input_value() == wording
        assert is_fit(page)
        page.get_by_role("textbox", name="題名").first.fill("プールの水の温度")
        page.get_by_role("textbox", name="本文").first.fill("プールの水は、30度くらいです。")
        page.get_by_role("radio", name="公開：").check()
        shoot(page, f"questions-new-answer-{width}")
        page.get_by_role("button", name="保存する").last.click()
        page.get_by_text("質問 2件が片付きました").wait_for()
        assert not page.get_by_role("heading", name=wording).is_visible()
        assert is_fit(page)
        page.goto(office.url("/mihon/questions/closed"))
        assert page.get_by_role("row").filter(has_text=wording).get_by_text("新しい答えを書いた").first.is_visible()


def test_a_prefecture_never_sees_a_question(office: Office) -> None:
    ask(office, "ひみつの相談ごと")
    with office.at_work("ken") as page:
        menu = page.get_by_role("navigation", name="メニュー")
        assert not menu.get_by_role("link", name="答えられなかった質問").is_visible()
        answer = page.goto(office.url("/mihon/questions/"))
        assert answer is not None
        assert answer.status == 403
        assert "ひみつの相談ごと" not in page.content()
