"""Settings: what is changed holds at once and is noted; what cannot be is refused at its field, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from console.pages.settings.forms import lines_of, mark_of, number_of
from console.pages.settings.town import is_hour
from knowledge.district_tables import DistrictRow
from knowledge.repository import revision_of
from people.accounts import get_account_by_id
from people.audit_chain import AuditLine
from people.audit_reading import AuditQuery, search
from people.offered_languages import offered_languages
from people.retention import LIMITS as TERMS
from people.retention import retention_of
from scheduler.rules import LIMITS, rules_of
from tests.console.town import ConsoleTown, get, post, text_of

ROOM = "/mihon/settings"
FORMS = ("town", "rules", "domains", "retention", "languages", "districts/minami")


def _typed(client: FlaskClient, path: str) -> dict[str, str]:
    """What a form says when nobody touches it."""
    page = get(client, f"{ROOM}/{path}").text
    form = page[page.index('name="seen"') :]
    fields = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form))
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        is_off = 'type="checkbox"' in tag and "checked" not in tag
        if name and value:
            fields[name[1]] = value[1]
            if is_off:
                del fields[name[1]]
    fields |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    return fields | {"seen": seen[1]}


def _change(client: FlaskClient, path: str, **changes: str) -> object:
    return post(client, f"{ROOM}/{path}", _typed(client, path) | changes)


def _noted(console: ConsoleTown, action: str) -> list[AuditLine]:
    with console.services.database.reading() as session:
        return list(search(session, console.account_id, AuditQuery(action=action)))


@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_changes_nothing_changes_nothing(console: ConsoleTown, path: str) -> None:
    client = console.client("kanri")
    answer = post(client, f"{ROOM}/{path}", _typed(client, path))
    assert answer.status_code == 303
    assert "何も変えませんでした" in text_of(client.get(answer.location, base_url="https://localhost"))
    for action in ("town", "rules", "retention", "languages", "district"):
        assert _noted(console, f"{action}.set") == []


@pytest.mark.parametrize("path", FORMS)
def test_settings_are_changed_after_a_fresh_login_only(console: ConsoleTown, path: str) -> None:
    client = console.client("kanri", is_fresh=False)
    assert "/verify" in get(client, f"{ROOM}/{path}").location
    assert "/verify" in post(client, f"{ROOM}/{path}", {}).location


@pytest.mark.parametrize("path", FORMS)
def test_an_empty_or_foreign_form_is_refused_and_shown_again(console: ConsoleTown, path: str) -> None:
    answer = post(console.client("kanri"), f"{ROOM}/{path}", {"seen": "another"})
    assert answer.status_code == 422
    assert "入力を確かめてください" in answer.text


def test_the_town_is_renamed_and_its_book_renewed(console: ConsoleTown) -> None:
    with console.services.database.reading() as session:
        before = revision_of(session, console.account_id)
    client = console.client("kanri")
    assert _change(client, "town", name="新見本町", garbage_out_by="08:00").status_code == 303  # type: ignore[attr-defined]
    with console.services.database.reading() as session:
        account = get_account_by_id(session, console.account_id)
        assert (account.name, account.garbage_out_by) == ("新見本町", "08:00")
        assert revision_of(session, console.account_id) != before
    notes = {line.about: dict(line.facts()) for line in _noted(console, "town.set")}
    assert notes["town:garbage_out_by"]["now"] == "08:00"
    assert notes["town:name"] == {"was": "見本町", "now": "新見本町"}
    assert "town:phone" not in notes


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", ""),
        ("name", "あ" * 101),
        ("phone", "夜は不在"),
        ("garbage_out_by", "25:00"),
        ("contact_section_key", "no"),
    ],
)
def test_what_no_town_can_have_is_refused_at_its_field(console: ConsoleTown, field: str, wrong: str) -> None:
    client = console.client("kanri")
    answer = _change(client, "town", **{field: wrong})
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert f'id="{field}-error"' in answer.text  # type: ignore[attr-defined]
    assert _noted(console, "town.set") == []


def test_rules_hold_at_once_and_each_change_is_noted(console: ConsoleTown) -> None:
    client = console.client("kanri")
    assert _change(client, "rules", weekly_cap="５", quiet_from="22:00").status_code == 303  # type: ignore[attr-defined]
    with console.services.database.reading() as session:
        rules = rules_of(session, console.account_id)
    assert (rules.weekly_cap, rules.quiet_from, rules.stop_per_hour) == (5, "22:00", 10)
    assert {line.about for line in _noted(console, "rules.set")} == {"rule:weekly_cap", "rule:quiet_from"}


@pytest.mark.parametrize("name", LIMITS)
def test_a_rule_beyond_its_range_is_refused_and_what_was_typed_stays(console: ConsoleTown, name: str) -> None:
    answer = _change(console.client("kanri"), "rules", **{name: "987654"})
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'value="987654"' in answer.text  # type: ignore[attr-defined]
    assert f"{LIMITS[name][0]} から {LIMITS[name][1]} までの数" in answer.text  # type: ignore[attr-defined]


def test_of_two_who_change_the_rules_at_once_the_second_is_told(console: ConsoleTown) -> None:
    first, second = console.client("kanri"), console.client("kanri")
    typed = _typed(second, "rules") | {"weekly_cap": "7"}
    _change(first, "rules", weekly_cap="4")
    answer = post(second, f"{ROOM}/rules", typed)
    assert answer.status_code == 422
    assert "ほかの人がこの設定を変えました" in text_of(answer)
    assert 'value="7"' in answer.text
    seen = re.search(r'name="seen" value="([^"]+)"', answer.text)
    assert seen
    assert post(second, f"{ROOM}/rules", typed | {"seen": seen[1]}).status_code == 303
    with console.services.database.reading() as session:
        assert rules_of(session, console.account_id).weekly_cap == 7


def test_whole_addresses_become_domains(console: ConsoleTown) -> None:
    typed = "https://Town.example.jp/a\nwww.pref.example.jp、town.example.jp"
    _change(console.client("kanri"), "domains", link_domains=typed)
    with console.services.database.reading() as session:
        found = rules_of(session, console.account_id).link_domains
    assert set(found) == {"town.example.jp", "www.pref.example.jp"}


def test_a_domain_that_is_none_is_refused(console: ConsoleTown) -> None:
    answer = _change(console.client("kanri"), "domains", link_domains="役場のページ")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "役場のページ" in answer.text  # type: ignore[attr-defined]


def test_terms_are_kept_within_the_law(console: ConsoleTown) -> None:
    client = console.client("kanri")
    assert _change(client, "retention", unanswered_days="60").status_code == 303  # type: ignore[attr-defined]
    for name, (least, most) in TERMS.items():
        for wrong in (least - 1, most + 1):
            assert _change(client, "retention", **{name: str(wrong)}).status_code == 422  # type: ignore[attr-defined]
    both = _change(client, "retention", recipient_days="300", delivery_days="100")
    assert both.status_code == 422  # type: ignore[attr-defined]
    with console.services.database.reading() as session:
        assert retention_of(session, console.account_id).unanswered_days == 60


def test_a_language_left_out_is_offered_no_more(console: ConsoleTown) -> None:
    client = console.client("kanri")
    typed = _typed(client, "languages")
    del typed["language-vi"]
    assert post(client, f"{ROOM}/languages", typed).status_code == 303
    with console.services.database.reading() as session:
        kept = offered_languages(session, console.account_id)
    assert "vi" not in kept
    assert "en" in kept


def test_a_district_gets_another_name_that_the_bot_knows(console: ConsoleTown) -> None:
    client = console.client("kanri")
    aliases = "港町\n浜\n港町"
    assert _change(client, "districts/minami", name="みなと地区", aliases=aliases).status_code == 303  # type: ignore[attr-defined]
    with console.services.database.reading() as session:
        row = session.query(DistrictRow).filter_by(account_id=console.account_id, key="minami").one()
        assert (row.name, row.aliases) == ("みなと地区", ["港町", "浜"])
    assert "みなと地区" in get(client, f"{ROOM}/districts").text
    assert get(client, f"{ROOM}/districts/nowhere").status_code == 404


def test_the_overview_says_what_is_missing(console: ConsoleTown) -> None:
    said = text_of(get(console.client("kanri"), f"{ROOM}/"))
    assert "警報を受け取る人がいません" in said
    assert "21:00 から 07:00 まで" in said


@given(st.integers(min_value=0, max_value=999_999_999))
def test_a_number_is_read_however_it_is_typed(number: int) -> None:
    wide = str(number).translate({ord("0") + place: chr(ord("０") + place) for place in range(10)})
    assert number_of(str(number)) == number_of(f" {number:,} ") == number_of(wide) == number


@given(st.text(max_size=20))
def test_what_is_no_number_is_none(text: str) -> None:
    found = number_of(text)
    assert found is None or found >= 0


@given(st.times())
def test_hours_are_those_of_the_clock(at: object) -> None:
    assert is_hour(f"{at:%H:%M}")
    assert not is_hour(f"{at:%H%M}")


@given(st.text(max_size=80))
def test_the_words_of_a_text_are_there_once(text: str) -> None:
    words = lines_of(text)
    assert len(words) == len(set(words))
    assert lines_of("\n".join(words)) == words


@given(st.dictionaries(st.text(max_size=5), st.integers()), st.dictionaries(st.text(max_size=5), st.integers()))
def test_other_values_have_another_mark(one: dict[str, int], other: dict[str, int]) -> None:
    assert (mark_of(one) == mark_of(other)) == (one == other)
