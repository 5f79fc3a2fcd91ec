"""`golden`: the wordings of which a town knows what must be found, and whether it is found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bot.commands.installation import (
    Line,
    Refusals,
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
from bot.golden_judging import golden_judge_of
from knowledge.care.golden import (
    MOST,
    Golden,
    GoldenFull,
    GoldenInvalid,
    GoldenUnknown,
    add_golden,
    check_golden,
    golden_csv,
    golden_of,
    read_golden,
    remove_golden,
    unknown_ids,
)
from knowledge.care.places import EntryUnknown
from knowledge.care.publishing import Got, Grade
from people.users import get_author

_LARGEST = 5_000_000
"""Bytes of a table: far more than there may be wordings."""
_REFUSED = "-"


def _invalid(error: GoldenInvalid) -> Line:
    given = " ".join(error.given.split())[:60]
    problem = catalogue().say(f"golden.problem.{error.problem}", given=given)
    return ("golden-invalid-line" if error.line else "golden-invalid", {"problem": problem, "line": error.line})


_REFUSALS: Refusals = {
    **NOT_ALLOWED,
    EntryUnknown: lambda error: ("golden-entry", {"id": error}),
    GoldenFull: lambda _error: ("golden-full", {"most": MOST}),
    GoldenInvalid: _invalid,
    GoldenUnknown: lambda error: ("golden-unknown", {"wording": error}),
}

audience_option = click.option(
    "--audience", type=click.Choice(["resident", "staff"]), default="resident", help=say("help.audience")
)


@click.group(help=say("help.golden"))
def golden() -> None:
    """Golden wordings."""


@golden.command("list", help=say("help.golden-list"))
@json_option
@account_option
def list_all(account_key: str | None, *, wants_json: bool) -> None:
    """List the golden set."""
    services = open_installation()
    with services.database.reading() as session:
        kept = golden_of(session, chosen_account(session, account_key).id)
    if wants_json:
        as_json([_as_json(one.golden) | {"added_by": one.added_by, "added_at": one.added_at} for one in kept])
    elif not kept:
        tell("nothing")
    else:
        for one in kept:
            tell("golden", **_shown(one.golden), added_by=one.added_by or "-")


@golden.command(help=say("help.golden-add"))
@click.argument("wording")
@click.argument("entry")
@audience_option
@by_option
@account_option
@refusing(_REFUSALS)
def add(wording: str, entry: str, audience: str, login: str, account_key: str | None) -> None:
    """Add a wording."""
    ids = () if entry.strip() == _REFUSED else tuple(one.strip() for one in entry.split("|") if one.strip())
    new = Golden(wording.strip(), ids, audience)
    check_golden(new)
    _add([new], login, account_key, "golden.add", answers=len(ids))


@golden.command(help=say("help.golden-remove"))
@click.argument("wording")
@audience_option
@by_option
@account_option
@refusing(_REFUSALS)
def remove(wording: str, audience: str, login: str, account_key: str | None) -> None:
    """Take a wording out."""
    services = open_installation()
    with changing_town(services, account_key, login, get_author) as town:
        remove_golden(town.session, town.account.id, wording, audience)
        town.note("golden.remove", "golden:")
    tell("golden-removed", wording=wording)


@golden.command("import", help=say("help.golden-import"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@by_option
@account_option
@refusing(_REFUSALS)
def import_(file: str, login: str, account_key: str | None) -> None:
    """Add wordings from a table."""
    with click.open_file(file, "rb") as source:
        content = source.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        refuse("file-unreadable", file=file)
    new = read_golden(content)
    _add(new, login, account_key, "golden.import", rows=len(new))


@golden.command(help=say("help.golden-export"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@account_option
def export(file: Path, account_key: str | None) -> None:
    """Write the golden set as a table."""
    services = open_installation()
    with services.database.reading() as session:
        kept = [one.golden for one in golden_of(session, chosen_account(session, account_key).id)]
    try:
        file.write_bytes("".join(golden_csv(kept)).encode("utf-8-sig"))
    except OSError:
        refuse("file-unwritable", file=file)
    tell("golden-exported", file=file, count=len(kept))


@golden.command(help=say("help.golden-check"))
@json_option
@account_option
def check(account_key: str | None, *, wants_json: bool) -> None:
    """Try every wording."""
    services = open_installation()
    with services.database.reading() as session:
        account_id = chosen_account(session, account_key).id
    results = golden_judge_of(services).check(account_id)
    failed = [(one, got) for one, got in results if got.grade < Grade.OFFERED]
    counts = {
        "count": len(results),
        "right": sum(got.grade == Grade.RIGHT for _, got in results),
        "offered": sum(got.grade == Grade.OFFERED for _, got in results),
        "failed": len(failed),
    }
    if wants_json:
        as_json(counts | {"failures": [_as_json(one) | _got_as_json(got) for one, got in failed]})
    else:
        for one, got in failed:
            tell("golden-missed", **_shown(one), found=_found(got))
        tell("golden-checked", **counts)
    if failed:
        refuse("golden-failed", count=len(failed))


def _add(new: Sequence[Golden], login: str, account_key: str | None, action: str, **details: int) -> None:
    services = open_installation()
    with changing_town(services, account_key, login, get_author) as town:
        if unknown := unknown_ids(town.session, town.account.id, new):
            raise EntryUnknown(unknown[0])
        changed = add_golden(town.session, town.account.id, new, town.author)
        town.note(action, "golden:", **details, changed=changed)
    tell("golden-added", count=changed)


def _as_json(one: Golden) -> dict[str, object]:
    return {"wording": one.wording, "accepted": list(one.accepted), "audience": one.audience}


def _got_as_json(got: Got) -> dict[str, object]:
    return {"decision": got.decision, "found": [found.id for found in got.entries]}


def _shown(one: Golden) -> dict[str, str]:
    return {"wording": one.wording, "audience": one.audience, "accepted": "|".join(one.accepted) or _REFUSED}


def _found(got: Got) -> str:
    return " ".join(found.id for found in got.entries) or _REFUSED
