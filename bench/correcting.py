"""Minutes to correct: from the press to the last of those who got the wrong notice.

    python -m bench.correcting [--people 5000] [--times 20] [--database sqlite|postgresql]

LINE's rate limits are on in the stand-in. Half of the wrong notices have reached everybody when the button is pressed,
half are still on their way. Printed are the median and the longest, in seconds. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import func, select

from bench.chaos.worker import SendingProcess, Surroundings
from bench.sending_town import Line, add_friends, fresh_database, line_process
from scheduler.amending import correct_notice
from scheduler.desk import Desk
from scheduler.rules import change_rules
from scheduler.tables import Delivery, DeliveryStatus, Notice, NoticeStatus
from storage.database import Database
from tests.scheduler.builders import STATIONERY, UNLIMITED, make_sending_notice, make_user, unbraked
from tests.town import SampleTown

REQUEST_SIZE = 100
_LONGEST = 120.0


def seconds_to_correct(town: SampleTown, line: Line, officer: int, number: int) -> float:
    """Send a wrong notice, press, and wait for the last of its correction; seconds from the press."""
    database = town.services.database
    wrong = make_sending_notice(database, town.account_id, at=line.now(), title=f"Wrong {number}")
    wait_for(database, wrong, is_whole=number % 2 == 0)
    pressed = time.monotonic()
    with database.writing() as session:
        desk = Desk(town.account_id, officer, line.now(), STATIONERY, UNLIMITED)
        correction = correct_notice(session, desk, wrong).notice_id
    if correction is None:
        raise SystemExit("nobody had got the wrong notice")
    wait_for(database, correction, is_whole=True)
    return time.monotonic() - pressed


def wait_for(database: Database, notice_id: int, *, is_whole: bool) -> None:
    """Until the first request of a notice has reached LINE, or the last."""
    sent = select(func.count(Delivery.id)).where(
        Delivery.notice_id == notice_id, Delivery.status == DeliveryStatus.SENT
    )
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end:
        with database.reading() as session:
            is_over = session.get_one(Notice, notice_id).status != NoticeStatus.SENDING
            if is_over or (not is_whole and session.scalar(sent)):
                return
        time.sleep(0.005)
    raise SystemExit("it was not sent in time")


def run(kind: str, people: int, times: int) -> None:
    """Everything, printed in the end."""
    with (
        tempfile.TemporaryDirectory() as name,
        fresh_database(kind, Path(name)) as url,
        line_process(people, has_limits=True) as line,
    ):
        town = SampleTown(url, Path(name), with_content=False)
        database = town.services.database
        add_friends(database, town.account_id, people)
        unbraked(database, town.account_id)
        with database.writing() as session:
            change_rules(session, town.account_id, request_size=REQUEST_SIZE)
        officer = make_user(database, "officer")
        worker = SendingProcess(Surroundings(url, town.services.settings.secret_key, line.url, Path(name) / "log"))
        worker.start()
        seconds = [seconds_to_correct(town, line, officer, number) for number in range(times)]
        worker.kill()
        database.close()
    print(f"{kind}: {times} notices to {people:,} people in requests of {REQUEST_SIZE}, corrected in one press")
    print(f"median {statistics.median(seconds):.1f} s, longest {max(seconds):.1f} s (aim 60)")


def arguments_of(description: str, arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for: `database`, `people`, `times`."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--times", type=int, default=20)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure."""
    chosen = arguments_of(__doc__ or "", arguments)
    run(chosen.database, chosen.people, chosen.times)


if __name__ == "__main__":
    main()
