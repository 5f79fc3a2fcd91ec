"""A general answer with a telephone of its own, a town without one, and an answer longer than a bubble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.showing import shown_entry
from handlers.town import Town
from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from messages.line_json import line_messages
from messages.outgoing import Card, Reply
from simulator.rules.findings import Findings
from simulator.rules.messages import check_messages
from tests.unit.handlers.pure_town import Talker, sample_town

ENTRY = Entry(
    EntryKind.FAQ, "1", (EntryText("題", "答え"),), entry_class=EntryClass.PUBLIC, details={"phone": "0000-00-9999"}
)
NO_PHONE = replace(sample_town(), phone="", sections={})


def _card(replies: Sequence[Reply]) -> Card:
    findings = Findings()
    check_messages(line_messages(replies), findings)
    assert findings.found == []
    card = replies[-1]
    assert isinstance(card, Card)
    return card


def _shown(entry: Entry, town: Town) -> Card:
    return _card(shown_entry(entry, Talker(town=town).context()))


def test_the_number_of_an_answer_is_the_one_to_call() -> None:
    town = sample_town()
    key, office = next(iter(town.sections.items()))
    for entry, name in ((ENTRY, town.name), (replace(ENTRY, owner_key=key), office.name)):
        card = _shown(entry, town)
        assert card.facts[-1].value == f"{name} 0000-00-9999"
        assert card.links[-1].uri == "tel:0000-00-9999"


def test_a_town_without_a_telephone_shows_no_button_that_line_refuses() -> None:
    assert _shown(replace(ENTRY, details={}), NO_PHONE).links == ()
    assert _card(Talker(town=NO_PHONE).says("人生の意味は何ですか")).links == ()


def test_an_answer_longer_than_a_bubble_is_cut() -> None:
    _shown(replace(ENTRY, texts=(EntryText("長い題" * 1_000, "長い答え、" * 50_000),)), sample_town())


def test_a_town_without_a_telephone_leaves_no_gap_in_its_sentences() -> None:
    assert "代表電話" in _card(Talker(town=NO_PHONE).says("人生の意味は何ですか")).body
    for words in ("メニュー", "今月のごみの日", "スマホ教室 札幌市"):
        (said,) = line_messages(Talker(town=NO_PHONE).says(words))
        assert "（）" not in str(said), words
        assert "は  へ" not in str(said), words
