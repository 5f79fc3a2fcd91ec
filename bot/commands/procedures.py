"""`procedures`: what is known of which town takes which procedure online."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bot.commands.installation import account_option, as_json, chosen_account, open_installation, refuse, say, tell
from bot.commands.one_town import json_option
from knowledge.content import OnlineProcedure
from knowledge.importers.procedures.national import national_procedures
from knowledge.municipalities import Municipalities
from knowledge.online_tables import online_of_account


@click.group(help=say("help.procedures"))
def procedures() -> None:
    """Procedures."""


@procedures.command(help=say("help.procedures-online"))
@click.option("--municipality", "code", default="", help=say("help.procedures-municipality"))
@click.option("--procedure", "key", default="", help=say("help.procedures-procedure"))
@json_option
@account_option
def online(code: str, key: str, account_key: str | None, *, wants_json: bool) -> None:
    """Show the table, one line for each town and procedure."""
    services = open_installation()
    with services.database.reading() as session:
        known = online_of_account(session, chosen_account(session, account_key).id)
    if code and services.municipalities.find(code) is None:
        refuse("municipality-unknown", code=code)
    if key and key not in {*national_procedures().by_key, *(one.procedure_key for one in known)}:
        refuse("procedure-unknown", key=key)
    shown = [one for one in known if code in ("", one.municipality_code) and key in ("", one.procedure_key)]
    if wants_json:
        as_json([_as_json(one, services.municipalities) for one in shown])
    else:
        _print(shown, services.municipalities)


def _print(shown: Sequence[OnlineProcedure], municipalities: Municipalities) -> None:
    if not shown:
        tell("nothing")
        return
    tell("procedures-columns")
    for one in shown:
        line = _as_json(one, municipalities)
        line["online"] = say("said.procedures-yes" if one.is_online else "said.procedures-no")
        click.echo("\t".join(" ".join(str(value or "").split()) for value in line.values()))
    tell("procedures-count", count=len(shown), online=sum(one.is_online for one in shown))


def _as_json(one: OnlineProcedure, municipalities: Municipalities) -> dict[str, object]:
    town = municipalities.find(one.municipality_code)
    national = national_procedures().by_key.get(one.procedure_key)
    return {
        "municipality_code": one.municipality_code,
        "municipality": town.full_name if town else "",
        "procedure": one.procedure_key,
        "name": national.official if national else "",
        "online": one.is_online,
        "since": one.since,
        "url": one.url,
        "note": one.note,
    }
