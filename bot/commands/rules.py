"""`rules`: by what a town sends. What is set here holds at once, for every process."""

from __future__ import annotations

import re
from dataclasses import asdict, fields

import click
import structlog

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
from bot.commands.one_town import NOT_ALLOWED, by_option, changing_town, json_option
from bot.logs import configure_logs
from people.users import get_administrator
from scheduler.rules import RuleRefused, SendingRules, change_rules, rules_of

_NUMBER = re.compile(r"[0-9]{1,9}")
_NAMES = tuple(field.name for field in fields(SendingRules))

_log = structlog.get_logger("rules")


@click.group(help=say("help.rules"))
def rules() -> None:
    """Rules of sending."""


@rules.command(help=say("help.rules-show"))
@json_option
@account_option
def show(account_key: str | None, *, wants_json: bool) -> None:
    """Show the rules of a town."""
    services = open_installation()
    with services.database.reading() as session:
        now = rules_of(session, chosen_account(session, account_key).id)
    if wants_json:
        as_json(asdict(now))
        return
    for name in _NAMES:
        click.echo(f"{name}={_written(getattr(now, name))}\t{catalogue().say(f'rules.{name}')}")


@rules.command("set", help=say("help.rules-set"))
@click.argument("settings", nargs=-1, required=True, metavar="NAME=VALUE…")
@by_option
@account_option
@refusing(NOT_ALLOWED)
def set_(settings: tuple[str, ...], login: str, account_key: str | None) -> None:
    """Change some rules of a town, all or none."""
    changes = dict(_setting(given) for given in settings)
    services = open_installation()
    try:
        with changing_town(services, account_key, login, get_administrator) as town:
            before = rules_of(town.session, town.account.id)
            now = change_rules(town.session, town.account.id, **changes)
            audit = {"account": town.account.key, "user": town.user.id}
            for name in changes:
                was, is_now = _written(getattr(before, name)), _written(getattr(now, name))
                town.note("rules.set", f"rule:{name}", was=was, now=is_now)
    except RuleRefused as refused:
        name = refused.name
        refuse("rule-refused", rule=name, explained=catalogue().say(f"rules.{name}"), given=_written(changes[name]))
    configure_logs()
    for name in changes:
        _log.info("rule_set", **audit, rule=name, was=getattr(before, name), now=getattr(now, name))
        tell("rule-set", rule=name, value=_written(getattr(now, name)))


def _setting(given: str) -> tuple[str, object]:
    name, sign, text = given.partition("=")
    name = name.strip()
    if not sign or name not in _NAMES:
        refuse("rule-unknown", given=given, known=" ".join(_NAMES))
    if isinstance(getattr(SendingRules(), name), int):
        return name, int(text) if _NUMBER.fullmatch(text) else text
    if name == "link_domains":
        return name, [domain for domain in text.lower().replace("、", ",").replace(",", " ").split() if domain]
    return name, text.strip()


def _written(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
