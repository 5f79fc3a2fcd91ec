"""`account retention`, `account languages`: what a town chooses. With nothing to set, they show it."""

from __future__ import annotations

import re
from dataclasses import asdict

import click
from sqlalchemy.orm import Session

from bot.commands.installation import (
    account_option,
    as_json,
    catalogue,
    chosen_account,
    open_installation,
    refuse,
    refusing,
    say,
    tell,
)
from bot.commands.one_town import NOT_ALLOWED, changing_town, json_option
from knowledge.repository import touch_account
from people.offered_languages import JAPANESE, LanguageRefused, offer_languages, offered_languages
from people.retention import LIMITS, RetentionRefused, change_retention, choices_of, retention_of
from people.users import get_administrator

_NUMBER = re.compile(r"[0-9]{1,9}")

optional_by = click.option("--by", "login", default="", help=say("help.account-by"))


@click.command(help=say("help.account-retention"))
@click.argument("settings", nargs=-1, metavar="[NAME=NUMBER]…")
@json_option
@optional_by
@account_option
@refusing(NOT_ALLOWED)
def retention(settings: tuple[str, ...], login: str, account_key: str | None, *, wants_json: bool) -> None:
    """Show or change for how long a town keeps things: all changes or none."""
    changes = dict(_term(given) for given in settings)
    if changes:
        _change_terms(changes, _somebody(login), account_key)
        return
    with open_installation().database.reading() as session:
        now = asdict(retention_of(session, chosen_account(session, account_key).id))
    if wants_json:
        as_json(now)
        return
    for name, value in now.items():
        click.echo(f"{name}={value}\t{catalogue().say(f'retention.name.{name}')}")


def _change_terms(changes: dict[str, int], login: str, account_key: str | None) -> None:
    services = open_installation()
    try:
        with changing_town(services, account_key, login, get_administrator) as town:
            choices_of(town.session, town.account.id)  # locks the town
            before = asdict(retention_of(town.session, town.account.id))
            now = asdict(change_retention(town.session, town.account.id, **changes))
            changed = [name for name in changes if before[name] != now[name]]
            for name in changed:
                town.note("retention.set", f"term:{name}", was=str(before[name]), now=str(now[name]))
    except RetentionRefused as refused:
        refuse("retention-refused", term=refused.name, explained=catalogue().say(f"retention.refused.{refused.name}"))
    for name in changed:
        tell("retention-set", term=name, value=now[name])
    if not changed:
        tell("nothing-changed")


def _term(given: str) -> tuple[str, int]:
    name, _sign, text = given.partition("=")
    if name not in LIMITS:
        refuse("retention-unknown", given=given, known=" ".join(LIMITS))
    if not _NUMBER.fullmatch(text):
        refuse("retention-refused", term=name, explained=catalogue().say(f"retention.refused.{name}"))
    return name, int(text)


@click.command(help=say("help.account-languages"))
@click.argument("tags", default="", metavar="[TAG,TAG…]")
@json_option
@optional_by
@account_option
@refusing(NOT_ALLOWED)
def languages(tags: str, login: str, account_key: str | None, *, wants_json: bool) -> None:
    """Show or change in which languages a town answers."""
    if tags:
        _change_languages([tag.strip() for tag in tags.split(",") if tag.strip()], _somebody(login), account_key)
        return
    with open_installation().database.reading() as session:
        now = _offered(session, chosen_account(session, account_key).id)
    if wants_json:
        as_json(now)
    else:
        click.echo(",".join(now))


def _change_languages(wanted: list[str], login: str, account_key: str | None) -> None:
    services = open_installation()
    possible = catalogue().languages()
    try:
        with changing_town(services, account_key, login, get_administrator) as town:
            choices_of(town.session, town.account.id)  # locks the town
            before = ",".join(_offered(town.session, town.account.id))
            offer_languages(town.session, town.account.id, wanted or [JAPANESE], possible=possible)
            now = ",".join(_offered(town.session, town.account.id))
            if now != before:
                touch_account(town.session, town.account.id)
                town.note("languages.set", "town:languages", was=before, now=now)
    except LanguageRefused as refused:
        refuse("language-refused", tag=refused, known=",".join((JAPANESE, *possible)))
    if now == before:
        tell("nothing-changed")
    else:
        tell("languages-set", tags=now)


def _offered(session: Session, account_id: int) -> list[str]:
    """The tags that residents may choose now, Japanese first."""
    kept = offered_languages(session, account_id)
    return [JAPANESE, *(tag for tag in catalogue().languages() if not kept or tag in kept)]


def _somebody(login: str) -> str:
    """Whoever changes something has to say who they are."""
    if not login:
        raise click.UsageError(say("error.account-by"))
    return login
