"""What goes out by itself again and again: the monthly bulletin and the security tips of the staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.room import room
from console.pages.notices.wording import when
from console.preview import Phone, phones, picture_origin
from knowledge.content import EntryKind
from messages.line_json import line_messages
from people.rights import Right
from scheduler.schedules import SeriesUnknown, ensure_series, get_series, pause_series, resume_series
from scheduler.series import Frequency, Rule, RuleInvalid, month_of, next_due, parsed_rule
from scheduler.series_keeping import (
    NextRun,
    SeriesShown,
    TimingProblem,
    TimingRefused,
    change_timing,
    preview_next,
    show_series,
)
from scheduler.series_tables import Series, SeriesKind

_MONTHS_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Month:
    """A month's bulletin: when it leaves, and its title, empty while nobody has written it."""

    month: str
    word: str
    when: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Timing:
    """The form for when a series is due, as typed."""

    frequency: str = str(Frequency.MONTHLY)
    day: str = "5"
    weekday: str = "0"
    at: str = "09:00"


@room.page("/series", Right.READ_NOTICES)
def series(here: Here) -> ResponseReturnValue:
    """All series of the town."""
    with here.reading() as session:
        shown = show_series(session, here.account_id)
    return render_template("notices/series.html", here=here, rows=[(one, *_said(here, one)) for one in shown])


@room.page("/series/<series_key>", Right.READ_NOTICES)
def one_series(here: Here, series_key: str) -> ResponseReturnValue:
    """One series: what its next run would send, as the phone shows it."""
    with here.reading() as session:
        shown = _found(here, session, series_key)
        row = get_series(session, here.account_id, series_key)
        coming = preview_next(
            session, here.account_id, series_key, library=here.parts.library, wording=here.parts.series_wording
        )
        months = _months(here, row) if shown.kind == SeriesKind.BULLETIN else []
    rule, next_at, last = _said(here, shown)
    return render_template(
        "notices/series_one.html",
        here=here,
        series=shown,
        name=here.say(f"series-keeping.kind.{shown.kind}"),
        rule=rule,
        next_at=next_at,
        last=last,
        coming=coming,
        problem=here.say(f"series-keeping.problem.{coming.problem}") if coming.problem else "",
        phones=_phones(here, coming),
        origin=picture_origin(here.parts),
        months=months,
    )


@room.page("/series/<series_key>/timing", Right.APPROVE_NOTICES, is_fresh=True)
def timing_page(here: Here, series_key: str) -> ResponseReturnValue:
    """When a series is to be due."""
    with here.reading() as session:
        shown = _found(here, session, series_key)
    return _timing(here, shown, _typed_from(shown.rule))


@room.action("/series/<series_key>/timing", Right.APPROVE_NOTICES, is_fresh=True)
def timing(here: Here, series_key: str) -> ResponseReturnValue:
    """Let a series be due at other times from now on."""
    fields = request.form
    typed = Timing(*(fields.get(name, "")[:20] for name in ("frequency", "day", "weekday", "at")))
    with here.reading() as session:
        shown = _found(here, session, series_key)
    rule = _rule_in(typed)
    try:
        if rule is None:
            raise TimingRefused(TimingProblem.DAY)
        with here.acting(Right.APPROVE_NOTICES) as act:
            due = change_timing(act.session, here.account_id, series_key, rule, act.at)
            act.note("series.timing", f"series:{series_key}", rule=str(rule.frequency), day=rule.day, at=typed.at)
    except TimingRefused as error:
        return _timing(here, shown, typed, here.say(f"series-keeping.refused.{error.problem}"))
    flash(here.say("console-notices.series.timed", when=when(here, due)), "success")
    return redirect(here.url("notices.one_series", series_key=series_key), 303)


@room.action("/series/<series_key>/pause", Right.APPROVE_NOTICES)
def pause(here: Here, series_key: str) -> ResponseReturnValue:
    """Let no run of it fall due until it is resumed."""
    with here.acting(Right.APPROVE_NOTICES) as act:
        pause_series(_row(here, act.session, series_key))
        act.note("series.pause", f"series:{series_key}")
    flash(here.say("console-notices.series.paused"), "success")
    return redirect(here.url("notices.one_series", series_key=series_key), 303)


@room.action("/series/<series_key>/resume", Right.APPROVE_NOTICES, is_fresh=True)
def resume(here: Here, series_key: str) -> ResponseReturnValue:
    """Let it go on with the next run; what fell into the pause is not made up for."""
    with here.acting(Right.APPROVE_NOTICES) as act:
        row = _row(here, act.session, series_key)
        try:
            resume_series(row, act.at)
        except RuleInvalid:
            flash(here.say("series-keeping.rule.unreadable"), "warning")
        act.note("series.resume", f"series:{series_key}", is_active=row.is_active)
        due = row.next_at if row.is_active else None
    if due is not None:
        flash(here.say("console-notices.series.resumed", when=when(here, due)), "success")
    return redirect(here.url("notices.one_series", series_key=series_key), 303)


@room.action("/series/begin", Right.APPROVE_NOTICES, is_fresh=True)
def begin(here: Here) -> ResponseReturnValue:
    """Set up the usual series; those that are there stay as they are."""
    with here.acting(Right.APPROVE_NOTICES) as act:
        ensure_series(act.session, here.account_id, at=act.at, set_up_by_id=here.person.user_id)
        act.note("series.begin", "series:*")
    flash(here.say("console-notices.series.begun"), "success")
    return redirect(here.url("notices.series"), 303)


def rule_word(here: Here, rule: Rule | None) -> str:
    """When a series is due, such as 毎月5日 9:07."""
    if rule is None:
        return here.say("series-keeping.rule.unreadable")
    weekdays = here.parts.phrases.words("series-keeping.rule.weekdays")
    clock = f"{rule.at.hour}:{rule.at.minute:02}"
    weekday = weekdays[rule.day % len(weekdays)]
    return here.say(f"series-keeping.rule.{rule.frequency}", day=rule.day, weekday=weekday, time=clock)


def _said(here: Here, shown: SeriesShown) -> tuple[str, str, str]:
    """Its rule, its next run, and what came of the last."""
    last = shown.last
    outcome = f"{when(here, last.due_at)} {here.say(f'series-keeping.outcome.{last.outcome}')}" if last else ""
    return rule_word(here, shown.rule), when(here, shown.next_at) if shown.is_active else "", outcome


def _months(here: Here, row: Series) -> list[Month]:
    """The bulletins of the next months; a series that is due more often than monthly sends one only once a month."""
    months: dict[str, Month] = {}
    due: datetime = row.next_at
    try:
        rule = parsed_rule(row.rule)
        while rule.frequency == Frequency.MONTHLY and len(months) < _MONTHS_AHEAD:
            month = month_of(due, row.zone)
            months[month] = _month(here, month, due)
            due = next_due(rule, row.zone, due)
    except RuleInvalid:
        return []
    return list(months.values())


def _month(here: Here, month: str, due: datetime) -> Month:
    entry = here.parts.library.bulletin_for(here.account_id, month)
    year, _, number = month.partition("-")
    word = here.say("console-notices.series.month", year=year, month=int(number))
    if entry is None:
        return Month(month, word, when(here, due), "", here.url("answers.new", kind=EntryKind.BULLETIN, month=month))
    return Month(month, word, when(here, due), entry.title, here.url("answers.edit", entry_id=entry.id))


def _phones(here: Here, coming: NextRun) -> Sequence[Phone]:
    return phones(here.parts, {"": line_messages(list(coming.cards))}) if coming.cards else ()


def _timing(here: Here, shown: SeriesShown, typed: Timing, fault: str = "") -> ResponseReturnValue:
    name = here.say(f"series-keeping.kind.{shown.kind}")
    weekdays = list(enumerate(here.parts.phrases.words("series-keeping.rule.weekdays")))
    page = render_template(
        "notices/series_timing.html", here=here, series=shown, name=name, typed=typed, fault=fault, weekdays=weekdays
    )
    return page, 422 if fault else 200


def _typed_from(rule: Rule | None) -> Timing:
    if rule is None:
        return Timing()
    monthly, weekly = rule.frequency == Frequency.MONTHLY, rule.frequency == Frequency.WEEKLY
    return Timing(
        str(rule.frequency), str(rule.day) if monthly else "5", str(rule.day) if weekly else "0", f"{rule.at:%H:%M}"
    )


def _rule_in(typed: Timing) -> Rule | None:
    """The rule that is meant; None for what is none."""
    if typed.frequency not in tuple(Frequency):
        return None
    frequency = Frequency(typed.frequency)
    day = {Frequency.MONTHLY: typed.day, Frequency.WEEKLY: typed.weekday}.get(frequency, "0")
    try:
        return Rule(frequency, int(day), time.fromisoformat(typed.at.zfill(5)[:5]))
    except ValueError:
        return None


def _found(here: Here, session: Session, series_key: str) -> SeriesShown:
    shown = next((one for one in show_series(session, here.account_id) if one.key == series_key), None)
    if shown is None:
        abort(404)
    return shown


def _row(here: Here, session: Session, series_key: str) -> Series:
    try:
        return get_series(session, here.account_id, series_key)
    except SeriesUnknown:
        abort(404)
