"""The installation mark: a number in the database that grows, and a file on this machine that remembers it.

A database whose number is lower than this machine remembers is a restored copy: what it would send may have been sent
after the copy was made. A machine that remembers nothing (a new one, or a fresh installation) has nothing to compare.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.safety_valve import HoldReason
from scheduler.watch.holding import hold_everything, pass_over_series
from scheduler.watch_tables import AlarmKind, InstallationMark
from storage.database import Database, insert_new

FILE = "installation.mark"
"""In the data folder."""

WRITTEN_EVERY = timedelta(minutes=1)

_ONLY = 1
_log = structlog.get_logger(__name__)


class Memory:
    """The highest number that this machine has seen: in a file, and more exactly in this process."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the data folder, which a restore of the database leaves alone."""
        self._path = folder / FILE
        self.highest = self._read()
        self._written = self.highest
        self._written_at: datetime | None = None

    def remember(self, beats: int, at: datetime) -> None:
        """Keep a number; the file is written at most once a minute. A folder that cannot be written to is logged."""
        self.highest = max(self.highest, beats)
        if self._written_at is not None and abs(at - self._written_at) < WRITTEN_EVERY:
            return
        self._written_at = at
        self.write()

    def write(self) -> None:
        """Write the number down, unless the file has a higher one by now."""
        highest = max(self.highest, self._read())
        if highest == self._written and self._path.exists():
            return
        try:
            _replace(self._path, str(highest))
        except OSError as error:
            _log.warning("mark_not_written", error=type(error).__name__)
        else:
            self._written = highest

    def _read(self) -> int:
        """The file's number; 0 when there is none that can be read."""
        try:
            return max(0, int(self._path.read_text(encoding="ascii")))
        except FileNotFoundError:
            return 0
        except (OSError, ValueError) as error:
            _log.warning("mark_unreadable", error=type(error).__name__)
            return 0


def beat(database: Database, memory: Memory, at: datetime) -> bool:
    """Let the number grow. True when the database is a restored copy: all of it that would leave is held then."""
    with database.writing() as session:
        beats, is_restored = grown(session, memory.highest, at)
    memory.remember(beats, at)
    if is_restored:
        _log.error("database_restored", alarm=True)
    return is_restored


def grown(session: Session, remembered: int, at: datetime) -> tuple[int, bool]:
    """The number, one higher, and whether it had been lower than `remembered`, which makes the copy's holds.

    A database that has never beaten is a fresh one, whatever the machine remembers of another.
    """
    insert_new(session, InstallationMark, {"id": _ONLY, "beats": 0, "beaten_at": at})
    mark = session.scalars(select(InstallationMark).where(InstallationMark.id == _ONLY).with_for_update()).one()
    is_restored = 0 < mark.beats < remembered
    if is_restored:
        hold_everything(session, HoldReason.RESTORED, AlarmKind.RESTORED, at)
        pass_over_series(session, at)
    mark.beats = max(mark.beats, remembered) + 1
    mark.beaten_at = at
    session.flush()
    return mark.beats, is_restored


def _replace(path: Path, text: str) -> None:
    """Write a file as a whole or not at all."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}-")
    try:
        with os.fdopen(number, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
