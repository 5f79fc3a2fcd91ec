"""Builds every object, once, from settings. Nothing is built at import time."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.clock import Clock, system_clock
from bot.directory import AccountDirectory
from bot.following_clock import FollowingClock
from bot.meaning import meaning_for
from bot.services import Services
from bot.settings import PROJECT, Settings
from bot.shelf import Shelf
from knowledge.finding.lexicon import Lexicon, lexicon_from_folder
from knowledge.municipalities import municipalities_from_csv
from messages.phrases import phrases_from_folder
from storage.database import Database
from storage.encryption import SecretBox, key_from_file

DATA = PROJECT / "data"


def lexicon() -> Lexicon:
    """What the search knows of the language; one per process, read when first called (half a second)."""
    return lexicon_from_folder(DATA / "words")


def build_services(settings: Settings, clock: Clock | None = None) -> Services:
    """All parts for one process; connections are opened when first used.

    Raises PermissionError when others may read the key file, ValueError for a malformed secret key,
    MeaningMissing when the sentence embeddings that the settings ask for cannot run here.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    keys = list(settings.secret_key) or [key_from_file(settings.key_file)]
    database = Database(settings.effective_database_url)
    box = SecretBox(keys)
    return Services(
        settings=settings,
        database=database,
        clock=clock or _clock_for(settings),
        box=box,
        hash_key=keys[-1],
        keys=tuple(keys),
        accounts=AccountDirectory(database, box, is_test=settings.is_test),
        shelf=Shelf(database, settings.public_url, lexicon, meaning_for(settings.semantic)),
        municipalities=municipalities_from_csv(
            DATA / "national" / "municipalities.csv", DATA / "national" / "sample-municipality.csv"
        ),
        phrases=phrases_from_folder(DATA / "phrases"),
        zone=ZoneInfo(settings.zone),
        readings=_readings,
    )


def _readings(text: str) -> Iterator[tuple[int, int, str]]:
    """The words of a text and how they are read; the dictionary is opened when first needed."""
    return lexicon().analyser.readings(text)


def _clock_for(settings: Settings) -> Clock:
    return FollowingClock(settings.clock_url) if settings.clock_url else system_clock
