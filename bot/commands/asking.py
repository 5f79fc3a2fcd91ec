"""`ask`: what the bot would find, for one text or for a file of them."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.installation import account_option, chosen_account, open_installation, say
from bot.commands.one_town import json_option
from knowledge.decision import Answer, Choose, Decision
from knowledge.search import Finding, KnowledgeBase

_QUERIES = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.command(help=say("help.ask"))
@click.argument("text", required=False)
@click.option("--queries", type=_QUERIES, help=say("help.queries"))
@click.option("--audience", type=click.Choice(["resident", "staff"]), default="resident", help=say("help.audience"))
@click.option("--limit", default=10, type=click.IntRange(1, 100), help=say("help.limit"))
@json_option
@account_option
def ask(
    text: str | None, queries: Path | None, audience: str, limit: int, account_key: str | None, *, wants_json: bool
) -> None:
    """Ask as a resident or staff would."""
    if (text is None) == (queries is None):
        raise click.UsageError(say("error.ask-what"))
    asker = _asker(account_key, staff=audience == "staff", limit=limit)
    if queries is not None:
        with click.open_file(str(queries), "rb") as source:
            _write(asker.answer(line) for line in _lines(source))
        return
    answer = asker.answer((text or "").encode("utf-8", "replace").decode())
    if wants_json:
        _write([answer])
    else:
        _print(answer)


@dataclass(frozen=True, slots=True)
class _Asker:
    """Asks what an account knows, always in the same way."""

    knowledge: KnowledgeBase
    on: date
    staff: bool
    limit: int

    def answer(self, text: str) -> dict[str, Any]:
        """What was found, as programs read it. Blank text is not asked: nothing is found for it."""
        began = time.perf_counter()
        finding = self.knowledge.ask(text, on=self.on, staff=self.staff, limit=self.limit) if text.strip() else None
        elapsed = timedelta(seconds=time.perf_counter() - began)
        return {
            "query": text,
            "decision": _word(finding.decision) if finding else "unknown",
            "candidates": _candidates(finding) if finding else [],
            "micros": elapsed // timedelta(microseconds=1),
        }


def _asker(account_key: str | None, *, staff: bool, limit: int) -> _Asker:
    services = open_installation()
    with services.database.reading() as session:
        account_id = chosen_account(session, account_key).id
    with suppress(SQLAlchemyError):  # what cannot be stored now is found by its words alone
        services.shelf.complete(account_id, _say_learning)
    today = services.clock().astimezone(services.zone).date()
    return _Asker(services.shelf.book(account_id).knowledge, today, staff, limit)


def _say_learning(count: int) -> None:
    click.echo(say("said.learning").format(count=count), err=True)


def _word(decision: Decision) -> str:
    if isinstance(decision, Answer):
        return "answer"
    return "choose" if isinstance(decision, Choose) else "unknown"


def _candidates(finding: Finding) -> list[dict[str, object]]:
    return [
        {
            "id": candidate.entry.id,
            "kind": str(candidate.entry.kind),
            "title": candidate.entry.title,
            "score": round(candidate.score, 2),
            "why": str(candidate.why),
        }
        for candidate in finding.candidates
    ]


def _lines(source: IO[bytes]) -> Iterator[str]:
    """The lines without their ends. Only `\\n` and `\\r\\n` end one; bytes that are not UTF-8 become U+FFFD."""
    reader = TextIOWrapper(source, encoding="utf-8-sig", errors="replace", newline="\n")
    for line in reader:
        yield line[:-2] if line.endswith("\r\n") else line.removesuffix("\n")
    reader.detach()


def _write(answers: Iterable[dict[str, Any]]) -> None:
    """A line of JSON for each, none kept in memory; UTF-8 whatever the terminal's encoding is."""
    out = sys.stdout.buffer
    for answer in answers:
        out.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    out.flush()


def _print(answer: dict[str, Any]) -> None:
    click.echo(answer["decision"])
    for candidate in answer["candidates"]:
        title = " ".join(candidate["title"].split())
        click.echo(f"{candidate['score']:6.1f}\t{candidate['why']}\t{candidate['id']}\t{title}")
