"""The command group `notice`, which the files beside this one fill."""

from __future__ import annotations

import click

from bot.commands.installation import say

NUMBER = click.IntRange(1, 2**63 - 1)
"""The number of a notice, as far as a database counts."""


@click.group(help=say("help.notice"))
def notice() -> None:
    """Notices."""


number_argument = click.argument("notice_id", metavar="N", type=NUMBER)
