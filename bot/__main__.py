"""The command line: `python -m bot`."""

from __future__ import annotations

import click

from bot.commands.accounts import account
from bot.commands.asking import ask
from bot.commands.content import import_
from bot.commands.installation import say
from bot.commands.notices import notice, series
from bot.commands.people import section, staff, user
from bot.commands.running import demo, doctor, migrate, serve


@click.group(help=say("help.main"))
def main() -> None:
    """Madoguchi."""


for command in (account, ask, demo, doctor, import_, migrate, notice, section, series, serve, staff, user):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m bot")
