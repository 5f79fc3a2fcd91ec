"""All settings at a glance, one card for each group."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.wording import language_word
from console.pages.settings.languages import offered
from console.pages.settings.room import room
from knowledge.district_tables import DistrictRow
from people.accounts import get_account_by_id
from people.contact_lists import list_lists
from people.retention import retention_of
from people.rights import Right
from people.sections import find_section
from scheduler.feeds import list_feeds
from scheduler.rules import rules_of
from scheduler.watch.roster import list_duty_officers


@dataclass(frozen=True, slots=True)
class Card:
    """One group of settings: `name` is under `console-settings.card.`, `facts` are (label, value) pairs.

    `needs` says what is missing, in words; empty when all is well.
    """

    name: str
    href: str
    facts: tuple[tuple[str, str], ...]
    needs: str = ""


@room.page("/", Right.CHANGE_SETTINGS)
def overview(here: Here) -> ResponseReturnValue:
    """The cards."""
    with here.reading() as session:
        cards = (
            _town(here, session),
            *_rules(here, session),
            _duty(here, session),
            _feeds(here, session),
            _districts(here, session),
            _languages(here, session),
            _retention(here, session),
            _lists(here, session),
        )
    return render_template("settings/overview.html", here=here, cards=cards)


def _town(here: Here, session: Session) -> Card:
    account = get_account_by_id(session, here.account_id)
    section = find_section(session, here.account_id, account.contact_section_key)
    nothing = here.say("console-settings.nothing")
    facts = (
        (here.say("console-settings.town.name"), account.name),
        (here.say("console-settings.town.phone"), account.phone or nothing),
        (here.say("console-settings.town.contact_section_key"), section.name if section else nothing),
        (here.say("console-settings.town.garbage_out_by"), account.garbage_out_by or nothing),
    )
    needs = "" if section else here.say("console-settings.needs.town")
    return Card("town", here.url("settings.town_page"), facts, needs)


def _rules(here: Here, session: Session) -> tuple[Card, Card]:
    rules = rules_of(session, here.account_id)
    values = asdict(rules)
    say = here.say
    night = say("console-settings.night", start=rules.quiet_from, end=rules.quiet_until)
    if rules.quiet_from == rules.quiet_until:
        night = say("console-settings.no-night")
    shown = ("weekly_cap", "stop_per_hour", "quota_reserve")
    facts = tuple(
        (say(f"console-settings.rules.{name}"), say(f"console-settings.unit.{name}", value=values[name]))
        for name in shown
    )
    domains = say("console-settings.between").join(rules.link_domains) or say("console-settings.nothing")
    return (
        Card("rules", here.url("settings.rules_page"), ((say("console-settings.night-label"), night), *facts)),
        Card("domains", here.url("settings.domains_page"), ((say("console-settings.domains.label"), domains),)),
    )


def _duty(here: Here, session: Session) -> Card:
    officers = list_duty_officers(session, here.account_id)
    names = here.say("console-settings.between").join(one.name for one in officers)
    needs = "" if officers else here.say("console-settings.needs.duty")
    facts = ((here.say("console-settings.duty.who"), names or here.say("console-settings.nothing")),)
    return Card("duty", here.url("settings.duty_page"), facts, needs)


def _feeds(here: Here, session: Session) -> Card:
    feeds = list_feeds(session, here.account_id)
    closed = sum(one.stopped_at is not None for one in feeds)
    facts = ((here.say("console-settings.feeds.count"), here.say("console-settings.items", count=len(feeds))),)
    needs = here.say("console-settings.needs.feeds", count=closed) if closed else ""
    return Card("feeds", here.url("settings.feeds_page"), facts, needs)


def _districts(here: Here, session: Session) -> Card:
    count = session.scalar(
        select(func.count()).select_from(DistrictRow).where(DistrictRow.account_id == here.account_id)
    )
    facts = ((here.say("console-settings.districts.count"), here.say("console-settings.items", count=count)),)
    return Card("districts", here.url("settings.districts_page"), facts)


def _languages(here: Here, session: Session) -> Card:
    names = [language_word(here, tag) for tag in ("", *offered(here, session))]
    facts = ((here.say("console-settings.languages.label"), here.say("console-settings.between").join(names)),)
    return Card("languages", here.url("settings.languages_page"), facts)


def _retention(here: Here, session: Session) -> Card:
    now = asdict(retention_of(session, here.account_id))
    facts = tuple(
        (here.say(f"retention.name.{name}"), here.say(f"console-settings.unit.{name.split('_')[-1]}", value=value))
        for name, value in now.items()
    )
    return Card("retention", here.url("settings.retention_page"), facts)


def _lists(here: Here, session: Session) -> Card:
    lists = list_lists(session, here.account_id)
    facts = ((here.say("console-settings.lists.count"), here.say("console-settings.items", count=len(lists))),)
    return Card("lists", here.url("settings.lists_page"), facts)
