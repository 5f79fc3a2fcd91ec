"""`rules`: by what a town sends. What is set here holds at once, for every process."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

import click
import structlog

from bot.commands.audit_trail import shell_book
from bot.commands.installation import (
    account_option,
    as_json,
    catalogue,
    changing,
    chosen_account,
    open_installation,
    refuse,
    refusing,
    say,
    tell,
)
from bot.logs import configure_logs
from people.users import RightMissing, UserUnknown, get_administrator
from scheduler.rules import RuleRefused, SendingRules, change_rules, rules_of

_NUMBER = re.compile(r"[0-9]{1,9}")
_NAMES = tuple(field.name for field in fields(SendingRules))


_REFUSALS: dict[type[Exception], Callable[[Any], tuple[str, dict[str, object]]]] = {
    RightMissing: lambda error: ("right-missing", {"login": error}),
    UserUnknown: lambda error: ("user-unknown", {"login": error}),
}

_log = structlog.get_logger("rules")


@click.group(help=say("help.rules"))
def rules() -> None:
    """Rules of sending."""


@rules.command(help=say("help.rules-show"))
@click.option("--json", "wants_json", is_flag=True, help=say("help.json"))
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
@click.option("--by", "login", required=True, help=say("help.by"))
@account_option
@refusing(_REFUSALS)
def set_(settings: tuple[str, ...], login: str, account_key: str | None) -> None:
    """Change some rules of a town, all or none."""
    changes = dict(_setting(given) for given in settings)
    services = open_installation()
    try:
        with changing(services) as session:
            account = chosen_account(session, account_key)
            user = get_administrator(session, account.id, login)
            before = rules_of(session, account.id)
            now = change_rules(session, account.id, **changes)
            audit = {"account": account.key, "user": user.id}
            book = shell_book(services, session, account.id, user)
            for name in changes:
                was, is_now = _written(getattr(before, name)), _written(getattr(now, name))
                book.note("rules.set", f"rule:{name}", was=was, now=is_now)
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
