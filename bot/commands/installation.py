"""What every command shares: words, settings, services, and errors as one clear line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
from sqlalchemy.exc import DataError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.meaning import MeaningMissing
from bot.schema import is_current
from bot.services import Services
from bot.settings import Settings, SettingsInvalid, settings_from_environment
from bot.wiring import DATA, build_services
from messages.phrases import Phrases, phrases_from_folder
from people.accounts import AccountUnknown, get_account, list_accounts
from people.tables import Account
from storage.encryption import SecretUnreadable

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Line = tuple[str, dict[str, object]]
"""The name of a phrase under `shell.error.` and its values."""
Refusals = Mapping[type[Exception], Callable[[Any], Line]]
"""What a command refuses, as clear lines; for `refusing`."""


def say(name: str) -> str:
    """A phrase under `shell.`, without values."""
    return catalogue().say(f"shell.{name}")


@cache
def catalogue() -> Phrases:
    """All phrases, read once by a process."""
    return phrases_from_folder(DATA / "phrases")


def tell(name: str, **values: object) -> None:
    """Print a phrase under `shell.said.`."""
    click.echo(say(f"said.{name}").format(**values))


def refuse(name: str, **values: object) -> NoReturn:
    """End with exit code 1 and one clear line under `shell.error.`."""
    raise click.ClickException(say(f"error.{name}").format(**values))


def as_json(value: object) -> None:
    """Print one line for programs."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def show_rows(rows: Sequence[Mapping[str, object]], *, wants_json: bool) -> None:
    """Print what a list found: one line for programs, or a line for each, its values apart by tabulators."""
    if wants_json:
        as_json(rows)
    elif not rows:
        tell("nothing")
    else:
        for row in rows:
            click.echo("\t".join(str(value) for value in row.values()))


def open_installation(*, needs_schema: bool = True, **overrides: object) -> Services:
    """Settings and services; ends with a clear line when settings, folder, key, database, schema or model are wrong.

    The database is closed when the command ends.
    """
    settings = _settings(**overrides)
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        services = build_services(settings)
    except OSError as error:
        # The key file's own complaint has no error number; the system's have one.
        name = "key-file-open" if isinstance(error, PermissionError) and error.errno is None else "folder"
        refuse(name, file=settings.key_file, folder=settings.data_dir)
    except ValueError:
        refuse("key-malformed", file=settings.key_file)
    except MeaningMissing as error:
        raise click.ClickException(str(error)) from None
    if command := click.get_current_context(silent=True):
        command.call_on_close(services.database.close)
    if needs_schema and not _has_schema(services):
        refuse("schema-old")
    return services


def _settings(**overrides: object) -> Settings:
    try:
        return settings_from_environment(**overrides)
    except SettingsInvalid as error:
        problems = (
            say("setting.line" if problem.given else "setting.line-secret").format(
                variable=problem.variable, why=say(f"setting.{problem.name}"), given=problem.given
            )
            for problem in error.problems
        )
        refuse("settings", problems="、".join(problems))


def _has_schema(services: Services) -> bool:
    try:
        return is_current(services.database)
    except SQLAlchemyError:
        refuse("database-down")


@contextmanager
def changing(services: Services) -> Iterator[Session]:
    """A writing session; an unreadable secret, a text too long for its column and a database that is down become
    clear lines."""
    try:
        with services.database.writing() as session:
            yield session
    except SecretUnreadable:
        refuse("secret-unreadable")
    except DataError:
        refuse("too-long")
    except SQLAlchemyError:
        refuse("database-down")


def chosen_account(session: Session, key: str | None) -> Account:
    """The account that `--account` names, or the only one there is."""
    if key is not None:
        try:
            return get_account(session, key)
        except AccountUnknown:
            refuse("account-unknown", key=key)
    accounts = list_accounts(session)
    if not accounts:
        refuse("account-none")
    if len(accounts) > 1:
        refuse("account-which", count=len(accounts), keys=" ".join(account.key for account in accounts))
    return accounts[0]


def account_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--account`, for commands that work for one town."""
    return click.option("--account", "account_key", help=say("help.account-option"))(command)


def refusing(refusals: Refusals) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Turn the exceptions of a command into clear lines."""

    def decorate(command: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        @wraps(command)
        def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            try:
                return command(*args, **kwargs)
            except tuple(refusals) as error:
                name, values = next(make(error) for kind, make in refusals.items() if isinstance(error, kind))
                refuse(name, **values)

        return run

    return decorate


def secret_from(file: Path) -> str:
    """The one line of a file."""
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        refuse("file-unreadable", file=file)
    if not text:
        refuse("secret-empty", file=file)
    return text
