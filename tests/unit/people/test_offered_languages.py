"""Which languages a town offers its residents."""

from __future__ import annotations

import pytest

from people.offered_languages import LanguageRefused, offer_languages, offered_languages
from people.retention import Retention, change_retention, retention_of
from storage.database import Database
from tests.scheduler.builders import make_account

POSSIBLE = ("ja-simple", "en", "vi")


def test_a_town_that_says_nothing_offers_whatever_there_is(database: Database) -> None:
    town = make_account(database)
    with database.reading() as session:
        assert offered_languages(session, town) == ()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["en"], ("en",)),
        (["vi", "en", "vi"], ("vi", "en")),
        (["ja", "en"], ("en",)),
        (["ja"], ("ja",)),
        (["vi", "en", "ja-simple"], ()),
        ([], ()),
    ],
)
def test_what_is_chosen_is_kept_in_its_order(database: Database, given: list[str], kept: tuple[str, ...]) -> None:
    town, other = make_account(database), make_account(database, key="other")
    with database.writing() as session:
        change_retention(session, town, audit_years=2)
        assert offer_languages(session, town, given, possible=POSSIBLE) == kept
    with database.reading() as session:
        assert offered_languages(session, town) == kept
        assert offered_languages(session, other) == ()
        assert retention_of(session, town) == Retention(audit_years=2), "the other choices of the town stay"


@pytest.mark.parametrize("tag", ["ko", "", "EN"])
def test_a_language_without_a_catalogue_is_refused_and_nothing_changes(database: Database, tag: str) -> None:
    town = make_account(database)
    with database.writing() as session:
        offer_languages(session, town, ["en"], possible=POSSIBLE)
        with pytest.raises(LanguageRefused):
            offer_languages(session, town, ["vi", tag], possible=POSSIBLE)
        assert offered_languages(session, town) == ("en",)
