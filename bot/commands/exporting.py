"""`export`: everything that a town knows, in open forms that `import` reads back."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.installation import account_option, chosen_account, open_installation, refuse, say, tell
from knowledge.content import EntryKind
from knowledge.exporters.folder import ExportRefused
from knowledge.exporters.source import ExportSource
from knowledge.exporters.town import export_town

_ENCODINGS = ("utf-8-sig", "cp932")
_KINDS = tuple(str(kind) for kind in EntryKind)


@click.command("export", help=say("help.export"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--encoding", type=click.Choice(_ENCODINGS), default=_ENCODINGS[0], help=say("help.export-encoding"))
@click.option("--kind", "kinds", type=click.Choice(_KINDS), multiple=True, help=say("help.export-kind"))
@click.option("--own-only", is_flag=True, help=say("help.export-own-only"))
@account_option
def export(folder: Path, account_key: str | None, encoding: str, kinds: tuple[str, ...], *, own_only: bool) -> None:
    """Write a town's folder."""
    services = open_installation()
    try:
        with services.database.reading() as session:
            source = ExportSource(session, chosen_account(session, account_key), is_own_only=own_only)
            count = export_town(source, folder, encoding, [EntryKind(kind) for kind in kinds])
    except ExportRefused as error:
        values = {"folder": error.given, "characters": error.given, "count": error.count, "encoding": encoding}
        refuse(f"export-{error.problem}", **values)
    tell("exported", folder=folder, count=count.entries, files=count.files)
