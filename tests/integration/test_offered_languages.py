"""A town that offers fewer languages: the running bot hears of it without being started again."""

from __future__ import annotations

import json
from pathlib import Path

from knowledge.repository import touch_account
from people.offered_languages import offer_languages
from tests.town import SampleTown, text_event


def test_residents_are_offered_what_their_town_has_chosen(town_url: str, tmp_path: Path) -> None:
    town = SampleTown(town_url, tmp_path)
    asked = json.dumps(town.hear(text_event("a", "ことば")), ensure_ascii=False)
    assert "Tiếng Việt" in asked
    with town.services.database.writing() as session:
        possible = town.services.phrases.languages()
        offer_languages(session, town.account_id, ["en"], possible=possible)
        touch_account(session, town.account_id)
    town.services.shelf.warm([town.account_id])
    asked = json.dumps(town.hear(text_event("b", "ことば")), ensure_ascii=False)
    assert "English" in asked
    assert "Tiếng Việt" not in asked
    town.services.database.close()
