"""A wording of the golden set: its right answer is given as people call it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import delete

from knowledge.care.golden import Golden
from knowledge.care.golden_tables import GoldenRow
from tests.console.answering import CHART
from tests.console.test_questions import entry, golden
from tests.console.town import ConsoleTown, post, text_of


@pytest.fixture(autouse=True)
def _no_golden_wordings(console: ConsoleTown) -> None:
    """The sample town's own set would hide what a test adds."""
    with console.services.database.writing() as session:
        session.execute(delete(GoldenRow))


def test_the_right_answer_may_be_given_by_its_title_or_a_wording(console: ConsoleTown) -> None:
    client, futon = console.client("hanako"), entry(console, "garbage:futon")
    given = (entry(console, CHART).title, futon.aliases[0], f"garbage:futon {CHART}", f"{futon.title}、{CHART}")
    for number, accepted in enumerate(given):
        form = {"wording": f"聞き方{number}", "accepted": accepted}
        assert post(client, "/mihon/questions/golden/add", form).status_code == 303, accepted
    both = ("garbage:futon", CHART)
    assert [one.accepted for one in golden(console)] == [(CHART,), ("garbage:futon",), both, both]


def test_words_that_fit_several_answers_are_a_choice(console: ConsoleTown) -> None:
    client, form = console.client("hanako"), {"wording": "ふとんをすてたい", "accepted": f"寝具を捨てる、{CHART}"}
    page = post(client, "/mihon/questions/golden/add", form)
    assert page.status_code == 422
    assert "「寝具を捨てる」の正しい答え" in text_of(page)
    picks = re.findall(r'type="checkbox" name="pick" value="([^"]+)"', page.text)
    assert len(picks) > 1
    assert golden(console) == []
    assert page.text.count('type="hidden" name="pick"') == 1, "the id that was typed"
    foreign = post(client, "/mihon/questions/golden/add", form | {"pick": "faq:no-such"})
    assert foreign.status_code == 422
    assert post(client, "/mihon/questions/golden/add", form | {"pick": picks[:2]}).status_code == 303
    assert golden(console) == [Golden("ふとんをすてたい", (*picks[:2], CHART))]
