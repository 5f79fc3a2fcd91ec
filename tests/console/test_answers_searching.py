"""Answers found as residents find them, and leafed through."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.care.browsing import PAGE, Wanted, browse
from knowledge.content import Entry, EntryKind, EntryText
from knowledge.repository import ensure_collection
from knowledge.saving import Author, save_entries
from knowledge.tables import CollectionRow
from tests.console.answering import limit_to
from tests.console.town import ConsoleTown, get, text_of


def test_a_question_shows_what_would_be_answered_and_why(console: ConsoleTown) -> None:
    page = text_of(get(console.client("mina"), "/mihon/answers/", q="布団の捨て方"))
    for words in ("すぐに答えます", "布団", "答えになります", "ごみの品目", "環境係", "公開", "確かさ"):
        assert words in page, words


def test_what_nobody_wrote_is_unknown_and_an_editor_may_write_it(console: ConsoleTown) -> None:
    asked = {"q": "宇宙旅行の申し込み"}
    page = get(console.client("hanako"), "/mihon/answers/", **asked)
    assert "答えられません" in text_of(page)
    assert "/answers/new?title=" in page.text
    assert "/answers/new" not in get(console.client("mina"), "/mihon/answers/", **asked).text


def test_staff_find_what_residents_do_not(console: ConsoleTown) -> None:
    client = console.client("mina")
    found = {
        who: text_of(get(client, "/mihon/answers/", q="公用車の予約", audience=who)) for who in ("resident", "staff")
    }
    assert "すぐに答えます" in found["staff"]
    assert "すぐに答えます" not in found["resident"]


def test_every_entry_is_on_some_page_once(console: ConsoleTown) -> None:
    with console.services.database.reading() as session:
        number = session.query(CollectionRow.id).order_by(CollectionRow.id).all()
        collections = [row.id for row in number]
        seen: list[tuple[int, str]] = []
        after = ""
        while True:
            page = browse(session, collections, Wanted(), after)
            assert len(page.entries) <= PAGE
            seen += [(one.number, one.entry.id) for one in page.entries]
            after = page.after
            if not after:
                break
    assert len(seen) == len(set(seen)) > PAGE
    assert len({entry_id for _, entry_id in seen}) == len(seen), "what the town overrides is not listed twice"


def test_nonsense_in_the_address_shows_the_first_page(console: ConsoleTown) -> None:
    client = console.client("mina")
    for bad in ("x", "0~", "9~faq~x", "~~~~", "0~2026-13-45~faq~a"):
        for scope in ("all", "overdue", "unowned", "mine", "?"):
            assert get(client, "/mihon/answers/", scope=scope, after=bad, kind="?", section="'").status_code == 200


def test_what_is_overdue_is_marked_and_listed_by_date(console: ConsoleTown) -> None:
    new = Entry(EntryKind.FAQ, "old-a", (EntryText("古い答え", "本文"),), owner_key="jumin", review_on=date(2026, 1, 2))
    newer = replace(new, key="old-b", texts=(EntryText("もっと古い答え", "本文"),), review_on=date(2025, 1, 2))
    with console.services.database.writing() as session:
        first = session.query(CollectionRow).order_by(CollectionRow.id).first()
        assert first is not None
        own = ensure_collection(session, first.key, first.name, first.level)
        save_entries(session, own, [new, newer], Author("test", console.services.clock()))
    page = text_of(get(console.client("mina"), "/mihon/answers/", scope="overdue"))
    assert page.index("もっと古い答え") < page.rindex(" 古い答え")
    assert "過ぎています" in page
    assert "見直す日（2026年1月2日（金））を過ぎています" in text_of(
        get(console.client("mina"), "/mihon/answers/faq:old-a")
    )


def test_an_editor_of_a_section_sees_its_own_first(console: ConsoleTown) -> None:
    limit_to(console, "hanako", "kankyo")
    page = get(console.client("hanako"), "/mihon/answers/")
    assert 'aria-current="page">自分の係' in page.text
    assert "環境係" in text_of(page)
    assert "住民係</div>" not in page.text


def test_pages_stay_small(console: ConsoleTown) -> None:
    client = console.client("jiro")
    for path in ("/mihon/answers/", "/mihon/answers/garbage:futon", "/mihon/answers/faq:garbage-chart/edit"):
        assert len(get(client, path).data) < 200_000
