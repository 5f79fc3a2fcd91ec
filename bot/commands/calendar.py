"""`calendar`: the collection days of a district, for whoever checks an import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import click

from bot.commands.installation import (
    account_option,
    as_json,
    catalogue,
    chosen_account,
    open_installation,
    refuse,
    say,
)
from bot.commands.one_town import json_option
from handlers.districts import DistrictNames
from knowledge.collection.calendar import Calendar
from knowledge.collection.dates import CollectionDate
from knowledge.content import CollectionPlan, CollectionRule, District, EntryKind
from knowledge.districts import load_plan
from knowledge.normalize import folded
from knowledge.repository import load_entries_of_kind

_MOST_KEYS = 20


@click.command(help=say("help.calendar"))
@click.argument("district", required=False)
@click.option("--month", type=click.DateTime(["%Y-%m"]), metavar="YYYY-MM", help=say("help.calendar-month"))
@json_option
@account_option
def calendar(district: str | None, month: datetime | None, account_key: str | None, *, wants_json: bool) -> None:
    """Print the days."""
    services = open_installation()
    with services.database.reading() as session:
        account_id = chosen_account(session, account_key).id
        plan = load_plan(session, account_id)
        entries = load_entries_of_kind(session, account_id, EntryKind.GARBAGE_CATEGORY)
    if not plan.districts:
        refuse("district-none")
    shown_month = (month or services.clock().astimezone(services.zone)).date().replace(day=1)
    made = Calendar(plan.districts, plan.rules, plan.closures, plan.changes)
    checked = _Checked(plan, made, {entry.key: entry.title for entry in entries}, shown_month)
    if district is None:
        _list_districts(checked, wants_json=wants_json)
    else:
        _list_days(checked, _chosen(district, plan), wants_json=wants_json)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A town's plan, its calendar, the titles of its categories, and the first of the month asked for."""

    plan: CollectionPlan
    calendar: Calendar
    titles: dict[str, str]
    first: date

    def days(self, district: District) -> list[CollectionDate]:
        """The collections of the month."""
        return self.calendar.month(district.key, self.first.year, self.first.month)

    def unreadable(self, district: District) -> list[CollectionRule]:
        """The rules of a district that come to no dates."""
        return [bad.rule for bad in self.calendar.unreadable if bad.rule.district_key == district.key]


def _chosen(given: str, plan: CollectionPlan) -> District:
    """The district with this key, or that is named so."""
    names = DistrictNames(plan.districts)
    if found := names.find(given):
        return found
    named = names.alone(folded(given))
    if not named.districts:
        named = names.said(folded(given))
    if not named.districts:
        refuse("district-unknown", given=given)
    if named.one is None:
        keys = " ".join(district.key for district in named.districts[:_MOST_KEYS])
        refuse("district-several", count=len(named.districts), keys=keys)
    return named.one


def _list_districts(checked: _Checked, *, wants_json: bool) -> None:
    names = DistrictNames(checked.plan.districts)
    for district in checked.plan.districts:
        count = len(checked.days(district))
        if wants_json:
            unreadable = [rule.rule for rule in checked.unreadable(district)]
            found = {"district": district.key, "name": district.name, "group": district.group, "collections": count}
            as_json(found | {"month": f"{checked.first:%Y-%m}", "unreadable": unreadable})
        else:
            click.echo(f"{district.key}\t{names.label(district)}\t{count}")
            _warn_of_unreadable(checked, district)


def _list_days(checked: _Checked, district: District, *, wants_json: bool) -> None:
    for one in checked.days(district):
        title = checked.titles.get(one.category_key, one.category_key)
        if wants_json:
            found: dict[str, Any] = {"day": one.day, "district": district.key, "category": one.category_key}
            as_json(found | {"title": title, "moved_from": one.moved_from, "note": one.note})
        else:
            weekday = catalogue().words("show.weekdays")[one.day.weekday()]
            note = " ".join(one.note.split())
            moved = f"← {one.moved_from}" if one.moved_from else ""
            click.echo("\t".join(filter(None, (str(one.day), weekday, title, moved, note))))
    _warn_of_unreadable(checked, district)


def _warn_of_unreadable(checked: _Checked, district: District) -> None:
    for rule in checked.unreadable(district):
        title = checked.titles.get(rule.category_key, rule.category_key)
        words = say("calendar.rule-unreadable").format(district=district.name, category=title, rule=rule.rule)
        click.echo(words, err=True)
