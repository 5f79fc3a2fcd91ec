"""The first of April, in a real browser: old sections to new ones on one screen, nothing left without an owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from people.tables import Section
from tests.browser.accessible import is_fit
from tests.browser.console_pages import ServedConsole, served_office, shoot
from tests.console.sending_town import SendingTown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.saved_states import SavedStates

Office = ServedConsole[SendingTown]


@pytest.fixture
def old_office(
    browser: Browser, saved_states: SavedStates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """A town before the reorganisation, for each test anew."""
    with served_office(saved_states, tmp_path_factory.mktemp("april"), browser) as console:
        yield console


def names(office: Office) -> set[str]:
    """The sections of the town."""
    with office.console.services.database.reading() as session:
        rows = select(Section.name).where(Section.account_id == office.console.account_id)
        return set(session.scalars(rows))


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_section_gets_a_new_name_and_another_is_merged_after_a_look(old_office: Office, width: str) -> None:
    with old_office.at_work("kanri", width) as page:
        page.goto(old_office.url("/mihon/sections/"))
        assert is_fit(page)
        page.get_by_role("link", name="4月の組織替え").click()
        assert is_fit(page)
        renamed = page.get_by_role("group", name="環境係")
        renamed.get_by_label("4月から").select_option(label="名前か電話を変える")
        renamed.get_by_label("新しい名前").fill("くらし環境係")
        renamed.get_by_label("新しい電話番号").fill("0000-00-7777")
        merged = page.get_by_role("group", name="農林係")
        merged.get_by_label("4月から").select_option(label="ほかの係に移す")
        merged.get_by_label("移す先").select_option(label="建設係")
        page.get_by_role("button", name="確かめる", exact=True).click()
        page.get_by_role("heading", name="こうなります").wait_for()
        assert {"環境係", "農林係"} <= names(old_office), "looking changes nothing"
        assert is_fit(page)
        shoot(page, f"sections-april-{width}")
        page.get_by_role("button", name="この内容で行う").click()
        page.get_by_text("組織替えをしました。").wait_for()
        page.get_by_role("row").filter(has_text="くらし環境係").wait_for()
        assert is_fit(page)
    assert "くらし環境係" in names(old_office)
    assert "農林係" not in names(old_office)


def test_a_plan_that_leaves_something_out_says_where_and_keeps_the_rest(old_office: Office) -> None:
    with old_office.at_work("kanri", "phone") as page:
        page.goto(old_office.url("/mihon/sections/april"))
        group = page.get_by_role("group", name="農林係")
        group.get_by_label("4月から").select_option(label="ほかの係に移す")
        page.get_by_role("button", name="確かめる", exact=True).click()
        page.get_by_text("移す先の係を選んでください。").first.wait_for()
        assert not page.get_by_role("button", name="この内容で行う").is_visible()
        assert group.get_by_label("4月から").input_value() == "into"
        assert is_fit(page)
    assert "農林係" in names(old_office)
