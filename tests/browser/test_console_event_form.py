"""Writing an event, and the right answer of a golden wording, in a real browser: without scripts, and on a phone."""

from __future__ import annotations

import pytest

from tests.browser.accessible import faults_of, width_needed
from tests.browser.console_pages import ServedConsole, shoot
from tests.console.sending_town import SendingTown

Office = ServedConsole[SendingTown]


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_days_of_an_event_are_typed_line_by_line(office: Office, width: str) -> None:
    with office.at_work("hanako", width) as page:
        page.goto(office.url("/mihon/answers/new?kind=event"))
        page.get_by_label("1回目の日", exact=True).fill("2026-12-05")
        page.get_by_label("1回目の始まり", exact=True).fill("10:00")
        page.get_by_label("1回目の終わり", exact=True).fill("09:00")
        page.get_by_role("button", name="行を増やす").click()
        page.get_by_label("2回目の日", exact=True).fill("2026-12-12")
        page.get_by_label("オンラインで参加できる").check()
        page.get_by_role("textbox", name="題名").fill("料理教室")
        page.get_by_label("公開：住民にも").check()
        assert page.get_by_label("開く市町村の番号").count() == 0
        page.get_by_role("button", name="保存する").last.click()
        page.get_by_role("link", name="1回目の終わり：始まりより後の時刻にしてください。").click()
        assert faults_of(page) == []
        assert width_needed(page) <= 0
        shoot(page, f"event-form-{width}")
        page.get_by_label("1回目の終わり", exact=True).fill("11:30")
        page.get_by_role("button", name="保存する").last.click()
        page.get_by_text("「料理教室」を保存しました").wait_for()
        shoot(page, f"event-saved-{width}")


def test_rows_are_added_where_no_script_runs(office: Office) -> None:
    with office.at_work("hanako", scripts=False) as page:
        page.goto(office.url("/mihon/answers/new?kind=lecture"))
        assert page.get_by_label("2回目の日", exact=True).count() == 0
        page.get_by_role("button", name="行を増やす").click()
        page.get_by_label("5回目の日", exact=True).wait_for()
        assert page.url.endswith("#when")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_right_answer_is_chosen_where_words_fit_several(office: Office, width: str) -> None:
    wording = f"寝る道具の捨て方 {width}"
    with office.at_work("hanako", width) as page:
        page.goto(office.url("/mihon/questions/golden"))
        page.get_by_role("textbox", name="言い方").fill(wording)
        page.get_by_role("textbox", name="正しい答え").fill("寝具を捨てる")
        page.get_by_role("button", name="加える", exact=True).click()
        page.get_by_role("group", name="「寝具を捨てる」の正しい答え").get_by_role("checkbox").first.check()
        assert faults_of(page) == []
        assert width_needed(page) <= 0
        shoot(page, f"golden-choice-{width}")
        page.get_by_role("button", name="加える", exact=True).click()
        page.get_by_text(f"「{wording}」").first.wait_for()
        assert page.get_by_role("group", name="「寝具を捨てる」の正しい答え").count() == 0
