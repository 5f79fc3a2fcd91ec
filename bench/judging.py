"""What the golden set's judgement of an edit costs in a large town, beside asking every wording.

    python -m bench.judging [--database sqlite|postgresql] [--times 5] [--wordings 300]

In the town of bench.console with 2,000 answers beside the sample town's, edits are judged by a judge who has judged
nothing yet ("first") and once more with other words ("next"). Told are milliseconds of processor time (median), and
the share of what asking every wording takes. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median

from sqlalchemy import delete

from bench.console import LARGE, town_of
from bot.golden_judging import GoldenJudge
from bot.shelf import Shelf
from bot.wiring import DATA, lexicon
from knowledge.care.golden import Golden, add_golden, read_golden
from knowledge.care.golden_tables import GoldenRow
from knowledge.content import Entry
from knowledge.saving import Author
from tests.console.town import ConsoleTown

EDITED = ("faq:bench-7", "faq:garbage-chart")
"""An answer with a subject of its own, and one whose words are in half of all wordings."""

Change = Callable[[Entry, int], Entry]


def _other_body(entry: Entry, number: int) -> Entry:
    text = entry.texts[0]
    return replace(entry, texts=(replace(text, body=f"{text.body}{number}番の窓口です。"), *entry.texts[1:]))


def _another_alias(entry: Entry, number: int) -> Entry:
    return replace(entry, aliases=(*entry.aliases, f"窓口{number}のこと"))


def _other_owner(entry: Entry, number: int) -> Entry:
    return replace(entry, owner_key=f"section-{number}")


CHANGES: dict[str, Change] = {"body": _other_body, "alias": _another_alias, "owner": _other_owner}


def main() -> None:
    """Judge and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--wordings", type=int, default=300)
    given = parser.parse_args()
    with town_of(given.database, LARGE) as (console, _scene):
        _keep(console, given.wordings)
        whole = median(_seconds(partial(_new_judge(console).check, console.account_id)) for _turn in range(given.times))
        print(f"{given.wordings} wordings, all asked: {whole * 1000:.0f} ms")
        for name, change in CHANGES.items():
            for entry_id in EDITED:
                first, later = _judged(console, entry_id, change, given.times)
                shares = f"{first / whole:.2f} and {later / whole:.2f} of all"
                print(f"{name:<8}{entry_id:<20} first {first * 1000:5.0f} ms, next {later * 1000:5.0f} ms; {shares}")


def _keep(console: ConsoleTown, count: int) -> None:
    """The town's golden set: so many of the sample town's wordings, from all parts of it."""
    golden: list[Golden] = read_golden((DATA / "sample-town" / "golden.csv").read_bytes())
    some = golden[:: max(1, len(golden) // count)][:count]
    with console.services.database.writing() as session:
        session.execute(delete(GoldenRow).where(GoldenRow.account_id == console.account_id))
        add_golden(session, console.account_id, some, Author("bench", console.services.clock()))


def _seconds(work: Callable[[], object]) -> float:
    """Of the processor."""
    began = time.process_time()
    work()
    return time.process_time() - began


def _judged(console: ConsoleTown, entry_id: str, change: Change, times: int) -> tuple[float, float]:
    """Seconds of a judge's first judgement, and of the next."""
    entry = console.services.shelf.book(console.account_id).knowledge.find(entry_id)
    if entry is None:
        raise SystemExit(f"{entry_id} is not there")
    first, later = [], []
    for number in range(times):
        judging = partial(_new_judge(console).judge, console.account_id)
        first.append(_seconds(partial(judging, {entry_id: change(entry, number)})))
        later.append(_seconds(partial(judging, {entry_id: change(entry, times + number)})))
    return median(first), median(later)


def _new_judge(console: ConsoleTown) -> GoldenJudge:
    """One who has judged nothing, with a book that nobody has asked yet."""
    services = console.services
    shelf = Shelf(services.database, services.settings.public_url, lexicon)
    shelf.warm([console.account_id])
    return GoldenJudge(shelf, services.database, lambda: services.clock().astimezone(services.zone).date())


if __name__ == "__main__":
    main()
