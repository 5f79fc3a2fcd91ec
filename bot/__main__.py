"""The command line: `python -m bot`."""

from __future__ import annotations

import click

from bot.commands.account_choices import languages, retention
from bot.commands.accounts import account
from bot.commands.asking import ask
from bot.commands.audit import audit
from bot.commands.calendar import calendar
from bot.commands.checking import check
from bot.commands.content import import_
from bot.commands.drills import drill
from bot.commands.duty import duty
from bot.commands.entries import entry
from bot.commands.entry_edits import alias, remove, save, set_, write_out
from bot.commands.exporting import export
from bot.commands.feeds import feed
from bot.commands.golden import golden
from bot.commands.installation import say
from bot.commands.lists import list_
from bot.commands.new_year import apply, plan
from bot.commands.notices import notice
from bot.commands.people import section, staff
from bot.commands.procedures import procedures
from bot.commands.rules import rules
from bot.commands.running import demo, doctor, migrate, serve
from bot.commands.series import series
from bot.commands.users import user


@click.group(help=say("help.main"))
def main() -> None:
    """Madoguchi."""


for command in (
    account,
    ask,
    audit,
    calendar,
    check,
    demo,
    doctor,
    drill,
    duty,
    entry,
    export,
    feed,
    golden,
    import_,
    list_,
    migrate,
    notice,
    procedures,
    rules,
    section,
    series,
    serve,
    staff,
    user,
):
    main.add_command(command)
for command in (alias, remove, save, set_, write_out):
    entry.add_command(command)
for command in (plan, apply):
    section.add_command(command)
for command in (languages, retention):
    account.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m bot")
