"""Time to correct by the console's pages: from the tap on the notice to the last of those who got it.

    python -m bench.correcting_pages [--people 5000] [--times 10] [--database sqlite|postgresql]

As `bench.correcting`, but the officer opens the notice, opens the correction and presses, each page made by the
console; what a person needs to read and to tap is not in it. Printed are the medians of the pages alone and of the
whole, in seconds. Nothing is asserted.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from flask.testing import FlaskClient

from bench.chaos.worker import SendingProcess, Surroundings
from bench.correcting import REQUEST_SIZE, arguments_of, wait_for
from bench.sending_town import Line, add_friends, fresh_database, line_process
from scheduler.rules import change_rules
from scheduler.tables import Relation
from tests.console.sending_town import SendingTown
from tests.console.town import get, post
from tests.scheduler.builders import make_sending_notice, unbraked

Seconds = tuple[float, float]
"""Of the three pages, and until the last of the correction had reached LINE."""


def seconds_to_correct(town: SendingTown, client: FlaskClient, line: Line, number: int) -> Seconds:
    """Send a wrong notice, take the three taps, and wait for the last of its correction."""
    database = town.services.database
    town.town.clock.now = line.now()
    wrong = make_sending_notice(database, town.account_id, at=line.now(), title=f"まちがい {number}")
    wait_for(database, wrong, is_whole=number % 2 == 0)
    begun = time.monotonic()
    get(client, f"/mihon/notices/{wrong}")
    page = f"/mihon/notices/{wrong}/correct"
    if post(client, page, page=page).status_code != 303:
        raise SystemExit("the page did not correct it")
    pages = time.monotonic() - begun
    (correction,) = town.following(wrong, Relation.CORRECTION)
    wait_for(database, correction.id, is_whole=True)
    return pages, time.monotonic() - begun


def run(kind: str, people: int, times: int) -> None:
    """Everything, printed in the end."""
    with (
        tempfile.TemporaryDirectory() as name,
        fresh_database(kind, Path(name)) as url,
        line_process(people, has_limits=True) as line,
    ):
        town = SendingTown(url, Path(name), people=0)
        database = town.services.database
        add_friends(database, town.account_id, people)
        unbraked(database, town.account_id)
        with database.writing() as session:
            change_rules(session, town.account_id, request_size=REQUEST_SIZE)
        client = town.client("toban", is_fresh=False)
        worker = SendingProcess(Surroundings(url, town.services.settings.secret_key, line.url, Path(name) / "log"))
        worker.start()
        seconds = [seconds_to_correct(town, client, line, number) for number in range(times)]
        worker.kill()
        database.close()
    pages, whole = zip(*seconds, strict=True)
    print(f"{kind}: {times} notices to {people:,} people in requests of {REQUEST_SIZE}, corrected in three taps")
    print(f"the pages alone: median {statistics.median(pages):.2f} s, longest {max(pages):.2f} s")
    print(f"until the last had it: median {statistics.median(whole):.1f} s, longest {max(whole):.1f} s (aim 60)")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure."""
    chosen = arguments_of(__doc__ or "", arguments)
    run(chosen.database, chosen.people, chosen.times)


if __name__ == "__main__":
    main()
