"""A process of its own that asks questions again and again, as a worker does, until they find what they should.

    python -m tests.asking_process DATABASE_URL DATA_DIR ACCOUNT_ID TEXT ENTRY_ID [TEXT ENTRY_ID ...]

Prints a line of JSON when its books are made (`seconds` it took, `megabytes` of memory), and one for each text when
its entry is found: `at` (the machine's monotonic clock), and the longest time in seconds that a call of `book` and
an `ask` took until then.
"""

from __future__ import annotations

import contextlib
import json
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.settings import PROJECT, Settings
from bot.shelf import Shelf
from bot.wiring import build_services

_PAUSE = 0.05
_PATIENCE = 300.0
_DAY = date(2026, 11, 21)


class AskingProcess:
    """The process, from outside."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def said(self) -> dict[str, Any]:
        """Its next line. RuntimeError when it has ended."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the asking process has ended")
        found: dict[str, Any] = json.loads(line)
        return found


@contextlib.contextmanager
def asking_process(
    database_url: str, folder: Path, account_id: int, wanted: Mapping[str, str]
) -> Iterator[AskingProcess]:
    """Start it with texts and the entries they should find; it is killed in the end."""
    words = [database_url, str(folder), str(account_id), *(word for pair in wanted.items() for word in pair)]
    command = [sys.executable, "-m", "tests.asking_process", *words]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield AskingProcess(process)
        finally:
            process.kill()


def main(database_url: str, folder: str, account_id: int, *wanted: str) -> None:
    """Make the books, watch, and ask."""
    services = build_services(Settings(database_url=database_url, data_dir=Path(folder)))
    began = time.monotonic()
    services.shelf.warm([account_id])
    seconds = time.monotonic() - began
    stop = threading.Event()
    watch = threading.Thread(target=services.shelf.watch, args=(stop,), name="books", daemon=True)
    watch.start()
    time.sleep(0.1)
    _say(seconds=seconds)
    for text, entry_id in zip(wanted[::2], wanted[1::2], strict=True):
        _ask_until_found(services.shelf, account_id, text, entry_id)
    stop.set()
    watch.join()


def _ask_until_found(shelf: Shelf, account_id: int, text: str, entry_id: str) -> None:
    book = ask = 0.0
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        before = time.monotonic()
        knowledge = shelf.book(account_id).knowledge
        between = time.monotonic()
        candidates = knowledge.ask(text, on=_DAY, limit=1).candidates
        after = time.monotonic()
        book, ask = max(book, between - before), max(ask, after - between)
        if candidates and candidates[0].entry.id == entry_id:
            _say(at=after, book=book, ask=ask)
            return
        time.sleep(_PAUSE)


def _say(**found: float) -> None:
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found | {"megabytes": megabytes}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
