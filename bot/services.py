"""Everything that is built once and handed to those who need it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.directory import AccountDirectory
from bot.settings import Settings
from bot.shelf import Shelf
from knowledge.furigana import Pieces
from knowledge.municipalities import Municipalities
from messages.phrases import Phrases
from storage.database import Database
from storage.encryption import SecretBox


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of a running programme. `wake` tells this process's workers that there is something to do.

    `keys` are those that encrypt, the newest first. `readings` reads the words of a text, for furigana.
    """

    settings: Settings
    database: Database
    clock: Clock
    box: SecretBox
    hash_key: str
    keys: tuple[str, ...]
    accounts: AccountDirectory
    shelf: Shelf
    municipalities: Municipalities
    phrases: Phrases
    zone: ZoneInfo
    readings: Pieces
    wake: threading.Event = field(default_factory=threading.Event)
