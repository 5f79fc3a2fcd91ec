"""The audit's pages: found again, in words, checked, and taken away as a harmless file."""

from __future__ import annotations

import json
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, text

from console.pages.audit.asked import NAMES, asked_in
from console.pages.audit.wording import about_word
from people.audit import Actor, AuditBook
from people.audit_tables import AuditLineRow
from tests.console.town import ConsoleTown, get, post, text_of

AUDIT = "/mihon/audit/"
JAPAN = ZoneInfo("Asia/Tokyo")


def _write(console: ConsoleTown, *deeds: tuple[str, str], login: str = "hanako", days_ago: int = 0) -> None:
    at = console.services.clock() - timedelta(days=days_ago)
    with console.services.database.writing() as session:
        actor = Actor(None, login, "192.0.2.7", "3")
        book = AuditBook(session, console.account_id, actor, key=console.services.hash_key, at=at)
        for action, about in deeds:
            book.note(action, about, reason="=1+1")


def _actions(console: ConsoleTown, action: str) -> int:
    with console.services.database.reading() as session:
        found = session.query(AuditLineRow).filter_by(account_id=console.account_id, action=action)
        return found.count()


def test_deeds_are_told_in_words_newest_first(console: ConsoleTown) -> None:
    _write(console, ("notice.draft", "notice:12"), ("notice.approve", "notice:12"))
    page = get(console.client("kanri"), AUDIT)
    said = text_of(page)
    assert said.index("お知らせを承認した") < said.index("お知らせを書いた")
    assert "192.0.2.7" in said
    assert 'href="/mihon/notices/12"' in page.text


def test_a_deed_that_the_catalogue_does_not_know_is_shown_as_it_was_written(console: ConsoleTown) -> None:
    _write(console, ("moon.reach", "moon:1"))
    assert "moon.reach" in text_of(get(console.client("kanri"), AUDIT))


def test_filters_leave_out_what_was_not_asked_for(console: ConsoleTown) -> None:
    _write(console, ("notice.draft", "notice:12"))
    _write(console, ("duty.add", "user:jiro"), login="jiro")
    client = console.client("kanri")
    assert "当番に加えた" not in text_of(get(client, AUDIT, who="hanako"))
    assert "お知らせを書いた" not in text_of(get(client, AUDIT, what="duty"))
    assert "お知らせを書いた" in text_of(get(client, AUDIT, kind="notice", key="12"))
    assert "当てはまる記録はありません" in text_of(get(client, AUDIT, kind="notice", key="13"))


def test_a_day_that_is_none_is_refused_with_what_to_do(console: ConsoleTown) -> None:
    page = get(console.client("kanri"), AUDIT, since="きのう")
    assert page.status_code == 422
    assert "2026-11-21 のように" in text_of(page)
    assert 'value="きのう"' in page.text


def test_older_lines_follow_page_by_page_and_none_is_lost(console: ConsoleTown) -> None:
    _write(console, *[("notice.edit", f"notice:{number}") for number in range(1, 121)])
    client = console.client("kanri")
    seen: list[str] = []
    page = get(client, AUDIT, what="notice")
    for _ in range(3):
        seen += _numbers(page.text)
        if 'rel="next"' in page.text:
            page = client.get(_older(page.text), base_url="https://localhost")
    assert seen == [str(number) for number in range(120, 0, -1)]


def test_a_visit_is_one_line_however_many_pages_are_turned(console: ConsoleTown) -> None:
    client = console.client("kanri")
    for _ in range(3):
        get(client, AUDIT)
    assert _actions(console, "audit.view") == 1


def test_who_saw_a_person_is_told_with_the_lists_that_showed_everybody(console: ConsoleTown) -> None:
    _write(console, ("contact.view", "contact:5"), ("questions.view", "contact:*"))
    _write(console, ("contact.view", "contact:6"), login="jiro")
    said = text_of(get(console.client("kanri"), "/mihon/audit/seen", kind="contact", key="5"))
    assert "すべての友だち" in said
    rows = said[said.index("見た人の一覧") :]
    assert "hanako" in rows
    assert "jiro" not in rows


def test_what_was_seen_long_ago_is_found_when_the_days_are_given(console: ConsoleTown) -> None:
    _write(console, ("contact.view", "contact:5"), days_ago=60)
    client = console.client("kanri")
    assert "この期間に見た人はいません" in text_of(get(client, "/mihon/audit/seen", kind="contact"))
    since = (console.services.clock() - timedelta(days=61)).date().isoformat()
    assert "友だち 5" in text_of(get(client, "/mihon/audit/seen", kind="contact", since=since))


def test_a_sound_chain_is_told_with_its_last_number(console: ConsoleTown) -> None:
    _write(console, ("notice.draft", "notice:12"))
    client = console.client("kanri")
    assert "異常は" not in text_of(get(client, "/mihon/audit/verify"))
    assert "異常はありません。" in text_of(get(client, "/mihon/audit/verify", now="1"))


def test_a_line_that_was_tampered_with_is_told_with_what_to_do(console: ConsoleTown) -> None:
    _write(console, ("notice.draft", "notice:12"), ("notice.send", "notice:12"), ("notice.stop", "notice:12"))
    with console.services.database.writing() as session:
        _without_guard(console, session)
        session.execute(delete(AuditLineRow).where(AuditLineRow.action == "notice.send"))
    said = text_of(get(console.client("kanri"), "/mihon/audit/verify", now="1"))
    assert "消されています" in said
    assert "何も消さず" in said


def test_a_file_holds_every_line_and_starts_no_formula(console: ConsoleTown) -> None:
    _write(console, ("notice.draft", "notice:12"), login="=cmd")
    client = console.client("kanri")
    answer = post(client, "/mihon/audit/export", {"format": "csv", "what": "notice"})
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = answer.get_data().decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "'=cmd" in rows[1]
    assert _actions(console, "audit.export") == 1


def test_a_file_for_programs_has_one_object_a_line(console: ConsoleTown) -> None:
    _write(console, ("notice.draft", "notice:12"))
    answer = post(console.client("kanri"), "/mihon/audit/export", {"format": "jsonl", "what": "notice"})
    assert [json.loads(line)["about"] for line in answer.text.splitlines()] == ["notice:12"]


def test_nobody_takes_the_audit_away_without_a_fresh_login(console: ConsoleTown) -> None:
    client = console.client("kanri", is_fresh=False)
    assert "/verify" in get(client, "/mihon/audit/export").location
    assert "/verify" in post(client, "/mihon/audit/export", {"format": "csv"}).location


def test_a_form_of_file_that_there_is_not_is_refused(console: ConsoleTown) -> None:
    assert post(console.client("kanri"), "/mihon/audit/export", {"format": "exe"}).status_code == 422


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, st.text(max_size=30))))
def test_whatever_is_typed_into_the_filters_breaks_nothing(typed: dict[str, str]) -> None:
    asked = asked_in(typed, JAPAN)
    assert set(asked.typed) == set(NAMES)
    assert (asked.query.start is None) == (not asked.typed["since"] or "since" in asked.faults)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2999, 12, 30)))
def test_a_day_until_is_included_whole(day: date) -> None:
    asked = asked_in({"until": str(day)}, JAPAN)
    assert asked.query.end is not None
    assert (asked.query.end - timedelta(microseconds=1)).date() == day


def test_another_towns_deeds_are_not_here(console: ConsoleTown) -> None:
    _write(console, ("notice.draft", "notice:12"))
    assert "お知らせを書いた" not in text_of(get(console.client("yoso"), "/tonari/audit/"))


def _numbers(page: str) -> list[str]:
    return [part.split("<")[0].split('"')[0] for part in page.split("/mihon/notices/")[1:] if part[0].isdigit()]


def _older(page: str) -> str:
    before, _, _ = page.partition('rel="next"')
    return before.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")


def _without_guard(console: ConsoleTown, session: object) -> None:
    """Take the database's own guard away, as an intruder with all rights would."""
    del console
    run = session.execute  # type: ignore[attr-defined]
    names = run(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")) if _is_sqlite(session) else ()
    for (name,) in names:
        run(text(f'DROP TRIGGER "{name}"'))
    if not _is_sqlite(session):
        run(text("ALTER TABLE audit_lines DISABLE TRIGGER USER"))


def _is_sqlite(session: object) -> bool:
    return bool(session.get_bind().dialect.name == "sqlite")  # type: ignore[attr-defined]


def test_areas_and_kinds_to_choose_from_have_names(console: ConsoleTown) -> None:
    here = console.here("kanri")
    for code in here.parts.phrases.words("console-audit.areas"):
        assert here.say(f"console-audit.area.{code}")
    for code in here.parts.phrases.words("console-audit.kinds"):
        assert about_word(here, code) != code
