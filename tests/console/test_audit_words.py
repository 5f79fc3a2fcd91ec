"""Whatever the programme writes down is shown in Japanese: deeds, what they were done to, facts, heads of columns."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from itertools import pairwise

import pytest

from console.pages.audit.wording import about_word, action_word
from console.pages.settings import town
from knowledge.exporters.audit_csv import COLUMNS
from people.audit import Actor, AuditBook
from people.retention import retention_of
from scheduler.rules import rules_of
from tests.console.noted_codes import noted
from tests.console.town import ConsoleTown, get, text_of

WOVEN = {
    "notice.": ("notice.correct", "notice.end"),
    "feed.": ("feed.stop", "feed.resume", "feed.remove"),
}
"""Deeds whose codes are made of parts, by how they begin."""

SPREAD = ("override_by", "reason", "broken", "weakened", "golden", "new", "changed", "removed")
"""Facts that are handed on as a whole."""


def _known(console: ConsoleTown) -> set[str]:
    return set(console.parts.phrases.names())


def _deeds(console: ConsoleTown) -> set[str]:
    app = console.client("kanri").application
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    named = {name.split(".")[2] for name in _known(console) if name.startswith("console-audit.action.")}
    areas = named | {code.partition(".")[0] for code in noted().deeds}
    phrases = {
        ".".join(pair) for name in _known(console) if "-audit.action." not in name for pair in pairwise(name.split("."))
    }
    deeds = noted().deeds_among(endpoints | phrases, areas)
    return deeds.union(*WOVEN.values())


def test_every_deed_has_a_name(console: ConsoleTown) -> None:
    here = console.here("kanri")
    deeds = _deeds(console)
    assert {"notice.approve", "login", "second-factor.change", "user.link", "entry.remove", "refused"} <= deeds
    assert sorted(deed for deed in deeds if action_word(here, deed) == deed) == []


def test_no_deed_is_made_of_parts_unseen() -> None:
    assert noted().woven == set(WOVEN)


def test_every_kind_of_thing_has_a_name(console: ConsoleTown) -> None:
    here = console.here("kanri")
    assert {"notice", "upload", "golden"} <= noted().kinds
    assert {
        kind for kind in noted().kinds if about_word(here, f"{kind}:*") == here.say("console-audit.every", kind=kind)
    } == set()


def test_every_fact_has_a_name(console: ConsoleTown) -> None:
    names = noted().facts | set(SPREAD)
    assert {"people", "reason", "was"} <= names
    assert {name for name in names if f"console-audit.detail.{name}" not in _known(console)} == set()


def test_every_rule_and_term_has_a_name(console: ConsoleTown) -> None:
    here = console.here("kanri")
    with console.services.database.reading() as session:
        rules = asdict(rules_of(session, console.account_id))
        terms = asdict(retention_of(session, console.account_id))
    things = {f"rule:{name}" for name in rules} | {f"term:{name}" for name in terms}
    things |= {f"town:{name}" for name in (*town.NAMES, "languages")}
    assert {thing for thing in things if thing.partition(":")[2] in about_word(here, thing)} == set()


def test_the_columns_of_the_file_are_named_in_japanese(console: ConsoleTown) -> None:
    heads = console.parts.phrases.words("audit.columns")
    assert len(heads) == COLUMNS
    assert [head for head in heads if head.isascii()] == []


def test_sections_and_districts_go_by_their_names_and_deeds_without_their_codes(console: ConsoleTown) -> None:
    at = console.services.clock() - timedelta(minutes=1)
    with console.services.database.writing() as session:
        book = AuditBook(session, console.account_id, Actor(None, "hanako", "shell"), key=console.parts.hash_key, at=at)
        for action, about in (("section.change", "section:suido"), ("district.set", "district:kita")):
            book.note(action, about)
    page = text_of(get(console.client("kanri"), "/mihon/audit/", who="hanako"))
    assert "係 水道係" in page
    assert "地区 北地区" in page
    assert not {"suido", "section.change", "district.set"} & {*page.split()}


@pytest.mark.parametrize(
    ("action", "facts", "said"),
    [
        ("user.right", {"before": "editor kankyo", "after": "approver"}, ("前：作成 環境係", "今：承認")),
        ("notice.stop", {"before": "sending"}, ("前：送信中",)),
        ("account.stop", {"reason": "mistake"}, ("理由：まちがった送信を止める",)),
        ("notice.release", {"reason": "町長の判断による"}, ("理由：町長の判断による",)),
        ("languages.set", {"was": "en,vi", "now": ""}, ("前：英語,ベトナム語",)),
        ("refused", {"page": "answers.save", "method": "POST"}, ("画面：答え（answers.save）",)),
        ("notice.send", {"is_through": True}, ("すぐに送り始めた：はい",)),
        ("notice.schedule", {"at": "2026-11-22T09:00:00+00:00"}, ("日時：2026年11月22日（日）18:00",)),
        ("notice.schedule", {"at": "2026-13-45T09:00:00+00:00"}, ("日時：2026-13-45T09:00:00+00:00",)),
        ("refused", {"method": "POST"}, ("方法：変えようとした",)),
        ("section.become", {"into": "suido"}, ("移した先：水道係",)),
        ("section.assign", {"owner": "gone-section"}, ("担当の係：gone-section",)),
        ("entry.bulk", {"field": "class", "value": "internal"}, ("内容：庁内限り",)),
        ("entry.export", {"encoding": "cp932", "part": "own"}, ("文字コード：Shift_JIS", "この仕組みの形")),
        ("login.failed", {"way": "password"}, ("入り方：パスワード",)),
    ],
)
def test_codes_among_the_facts_are_told_in_the_words_of_the_pages(
    console: ConsoleTown, action: str, facts: dict[str, str | bool], said: tuple[str, ...]
) -> None:
    at = console.services.clock() - timedelta(minutes=1)
    with console.services.database.writing() as session:
        book = AuditBook(session, console.account_id, Actor(None, "hanako", "shell"), key=console.parts.hash_key, at=at)
        book.note(action, "user:hanako", **facts)
    page = (
        text_of(get(console.client("kanri"), "/mihon/audit/", who="hanako")).replace(" ：", "：").replace("： ", "：")
    )
    assert [words for words in said if words not in page] == []
