"""Series as people keep them: what is shown, what may be changed, and that the preview is what is sent."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from knowledge.content import EntryClass
from messages.line_json import line_messages
from messages.phrases import Phrases
from scheduler.due_series import run_due_series
from scheduler.jobs.wording import Wording
from scheduler.rules import change_rules
from scheduler.schedules import SeriesUnknown, get_series, pause_series
from scheduler.series import Frequency, Rule, RuleInvalid, parsed_rule, written_rule
from scheduler.series_keeping import (
    SendingProblem,
    TimingProblem,
    TimingRefused,
    change_timing,
    preview_next,
    show_series,
)
from scheduler.series_tables import RunOutcome, Series, SeriesKind
from storage.database import Database
from tests.scheduler.builders import deliveries, make_account, make_series, notices
from tests.scheduler.fakes import START, FakeLibrary, make_bulletin, make_tip

WORDING = Wording(bulletin="Bulletin", tip="Tip", open_page="Open")
FIFTH = datetime(2026, 4, 5, 0, 7, tzinfo=UTC)
MONTHLY = "monthly 5 09:07"
_TIMES = st.times().map(lambda one: time(one.hour, one.minute))
_RULES = (
    st.builds(Rule, st.just(Frequency.MONTHLY), st.integers(1, 31), _TIMES)
    | st.builds(Rule, st.just(Frequency.WEEKLY), st.integers(0, 6), _TIMES)
    | st.builds(Rule, st.just(Frequency.DAILY), st.just(0), _TIMES)
)


@given(_RULES)
def test_what_is_written_of_a_rule_is_read_as_the_same_rule(rule: Rule) -> None:
    assert parsed_rule(written_rule(rule)) == rule


@pytest.mark.parametrize(
    "rule",
    [
        Rule(Frequency.MONTHLY, 0, time(9)),
        Rule(Frequency.MONTHLY, 32, time(9)),
        Rule(Frequency.WEEKLY, 7, time(9)),
        Rule(Frequency.WEEKLY, -1, time(9)),
        Rule(Frequency.DAILY, 3, time(9)),
        Rule(Frequency.DAILY, 0, time(9, 7, 30)),
    ],
)
def test_a_day_that_there_is_not_is_no_rule_and_changes_nothing(database: Database, rule: Rule) -> None:
    with pytest.raises(RuleInvalid):
        written_rule(rule)
    town = make_account(database)
    make_series(database, town, SeriesKind.TIPS, MONTHLY)
    with database.writing() as session, pytest.raises(TimingRefused) as refused:
        change_timing(session, town, "tips", rule, START)
    assert refused.value.problem == TimingProblem.DAY
    with database.reading() as session:
        assert get_series(session, town, "tips").rule == MONTHLY


def test_a_changed_series_is_due_at_the_next_of_its_new_times(database: Database) -> None:
    town = make_account(database)
    make_series(database, town, SeriesKind.TIPS, MONTHLY)
    with database.writing() as session:
        due = change_timing(session, town, "tips", Rule(Frequency.WEEKLY, 4, time(13, 30)), START)
    assert due == datetime(2026, 4, 3, 4, 30, tzinfo=UTC)
    with database.reading() as session:
        (shown,) = show_series(session, town)
    assert (shown.rule, shown.next_at) == (Rule(Frequency.WEEKLY, 4, time(13, 30)), due)


def test_a_time_in_the_towns_night_is_refused(database: Database) -> None:
    town = make_account(database)
    make_series(database, town, SeriesKind.TIPS, MONTHLY)
    early = Rule(Frequency.DAILY, 0, time(6, 59))
    with database.writing() as session:
        with pytest.raises(TimingRefused) as refused:
            change_timing(session, town, "tips", early, START)
        assert refused.value.problem == TimingProblem.NIGHT
        change_rules(session, town, quiet_until="06:00")
        change_timing(session, town, "tips", early, START)


@pytest.mark.parametrize("key", ["unknown", "theirs"])
def test_a_series_of_another_town_is_unknown(database: Database, key: str) -> None:
    town, other = make_account(database), make_account(database, key="other")
    make_series(database, other, SeriesKind.TIPS, MONTHLY)
    with database.writing() as session:
        session.execute(update(Series).values(key="theirs"))
        with pytest.raises(SeriesUnknown):
            change_timing(session, town, key, Rule(Frequency.DAILY, 0, time(9)), START)
        with pytest.raises(SeriesUnknown):
            preview_next(session, town, key, library=FakeLibrary(), wording=WORDING)
        assert show_series(session, town) == ()


def test_each_series_is_shown_with_the_last_that_came_of_it(database: Database) -> None:
    town = make_account(database, staff=1)
    make_series(database, town, SeriesKind.BULLETIN, MONTHLY)
    make_series(database, town, SeriesKind.TIPS, "monthly 20 09:07")
    library = FakeLibrary({"2026-04": make_bulletin("2026-04")})
    with database.reading() as session:
        assert [shown.last for shown in show_series(session, town)] == [None, None]
    for at in (FIFTH, datetime(2026, 5, 5, 0, 7, tzinfo=UTC)):
        run_due_series(database, library=library, wording=WORDING, at=at)
        with database.reading() as session:
            bulletin, tips = show_series(session, town)
        assert bulletin.last is not None
        assert bulletin.last.due_at == at
        if at == FIFTH:
            assert (bulletin.last.outcome, bulletin.last.notice_id) == (RunOutcome.QUEUED, notices(database)[0].id)
            assert tips.last is None
    assert bulletin.last is not None
    assert (bulletin.last.outcome, bulletin.last.notice_id) == (RunOutcome.NOTHING_TO_SEND, None)


def test_a_paused_series_and_one_whose_rule_is_broken_are_shown_as_such(database: Database) -> None:
    town = make_account(database)
    make_series(database, town, SeriesKind.TIPS, MONTHLY)
    with database.writing() as session:
        series = get_series(session, town, "tips")
        pause_series(series)
        series.rule = "sometimes"
    with database.reading() as session:
        (shown,) = show_series(session, town)
    assert (shown.is_active, shown.rule) == (False, None)


@pytest.mark.parametrize("kind", list(SeriesKind))
def test_the_preview_is_what_is_sent_then_and_sends_nothing_itself(database: Database, kind: SeriesKind) -> None:
    town = make_account(database, staff=2, residents=3)
    make_series(database, town, kind, MONTHLY)
    library = FakeLibrary({"2026-04": make_bulletin("2026-04")}, [make_tip("one"), make_tip("two")])
    for _ in range(2):
        with database.reading() as session:
            foreseen = preview_next(session, town, str(kind), library=library, wording=WORDING)
    assert (foreseen.due_at, foreseen.people, foreseen.problem) == (FIFTH, 2, None)
    assert notices(database) == []
    run_due_series(database, library=library, wording=WORDING, at=FIFTH)
    (row,) = deliveries(database)
    assert row.messages == line_messages(foreseen.cards)
    assert [entry.title for entry in foreseen.entries][-1] == "one"
    with database.reading() as session:
        after = preview_next(session, town, str(kind), library=library, wording=WORDING)
    assert [entry.title for entry in after.entries][-1:] == (["two"] if kind == SeriesKind.TIPS else [])


@pytest.mark.parametrize(
    ("kind", "library", "staff", "problem"),
    [
        (SeriesKind.BULLETIN, FakeLibrary({"2026-05": make_bulletin("2026-05")}), 1, SendingProblem.NO_BULLETIN),
        (SeriesKind.BULLETIN, FakeLibrary({"2026-04": make_bulletin("2026-03")}), 1, SendingProblem.NO_BULLETIN),
        (
            SeriesKind.BULLETIN,
            FakeLibrary({"2026-04": make_bulletin("2026-04", EntryClass.INTERNAL)}),
            1,
            SendingProblem.BULLETIN_WITHHELD,
        ),
        (SeriesKind.BULLETIN, FakeLibrary({"2026-04": make_bulletin("2026-04")}), 0, SendingProblem.NOBODY),
        (SeriesKind.TIPS, FakeLibrary(), 1, SendingProblem.NO_TIP),
        (SeriesKind.TIPS, FakeLibrary({}, [make_tip("secret", EntryClass.INTERNAL)]), 1, SendingProblem.NO_TIP),
        (SeriesKind.TIPS, FakeLibrary({}, [make_tip("one")]), 0, SendingProblem.NOBODY),
    ],
)
def test_the_preview_says_why_nothing_would_be_sent_and_is_right(
    database: Database, kind: SeriesKind, library: FakeLibrary, staff: int, problem: SendingProblem
) -> None:
    town = make_account(database, staff=staff)
    make_series(database, town, kind, MONTHLY)
    with database.reading() as session:
        assert preview_next(session, town, str(kind), library=library, wording=WORDING).problem == problem
    run_due_series(database, library=library, wording=WORDING, at=FIFTH)
    assert notices(database) == []


def test_every_problem_and_outcome_has_its_words(phrases: Phrases) -> None:
    for table, codes in (
        ("refused", TimingProblem),
        ("problem", SendingProblem),
        ("outcome", RunOutcome),
        ("kind", SeriesKind),
        ("rule", Frequency),
    ):
        for code in codes:
            assert phrases.say(f"series-keeping.{table}.{code}")


def test_a_changed_series_does_not_make_up_for_what_was_due_before(database: Database) -> None:
    town = make_account(database, staff=1)
    make_series(database, town, SeriesKind.TIPS, "daily 09:07")
    library = FakeLibrary({}, [make_tip("one")])
    late = START + timedelta(days=2, hours=2)
    with database.writing() as session:
        change_timing(session, town, "tips", Rule(Frequency.DAILY, 0, time(10)), late)
    run_due_series(database, library=library, wording=WORDING, at=late)
    assert notices(database) == []
