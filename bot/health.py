"""Whether this installation can do its work: for load balancers (`/readyz`) and for people (`doctor`)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.schema import is_current
from bot.services import Services
from bot.settings import LINE_API
from bot.tables import IncomingEvent
from people.accounts import channel_of, list_accounts
from people.audit_chain import Broken, verify_chain
from people.sections import find_section
from people.tables import Account
from scheduler.ports import SendFailed
from scheduler.watch.alarming import count_failing
from scheduler.watch.roster import list_duty_officers
from storage.encryption import SecretUnreadable

AskLine = Callable[[int], str]
"""From an account's number to its own LINE user id. Raises SendFailed."""

AUDIT_LINES = 2_000
"""How many lines at the end of each chain are verified: some hundredths of a second. `audit verify` reads them all."""

_LEAST_FREE_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `phrase` names the sentence under `doctor.`; `values` fill it."""

    phrase: str
    is_fault: bool
    values: dict[str, object]
    is_hint: bool = False
    """Worth knowing, but right as it is: a demonstration connected to a stand-in."""


def readiness(services: Services) -> str:
    """Empty when the database answers and has the newest schema; otherwise a word for what is wrong."""
    try:
        with services.database.reading() as session:
            session.execute(text("SELECT 1"))
        return "" if is_current(services.database) else "schema"
    except SQLAlchemyError:
        return "database"


def examine(services: Services, ask_line: AskLine) -> list[Finding]:
    """Everything `doctor` looks at, faults and good news alike. Never raises for a sick installation.

    `ask_line` gives the LINE user id that an account's access token belongs to.
    """
    findings = [*_disk(services), *_database(services)]
    if any(finding.is_fault for finding in findings if finding.phrase in ("database-down", "schema-old")):
        return findings
    checks: list[Callable[[Services], list[Finding]]] = [_accounts, _content, _events, _addresses, _duty, _audit]
    for check in checks:
        findings += check(services)
    return findings + _line(services, ask_line)


def _ok(phrase: str, **values: object) -> Finding:
    return Finding(phrase, False, values)


def _fault(phrase: str, **values: object) -> Finding:
    return Finding(phrase, True, values)


def _disk(services: Services) -> list[Finding]:
    folder = services.settings.data_dir
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return [_fault("folder-not-writable", folder=folder)]
    free = shutil.disk_usage(folder).free
    megabytes = free // (1024 * 1024)
    if free < _LEAST_FREE_BYTES:
        return [_fault("disk-full", folder=folder, megabytes=megabytes)]
    return [_ok("disk", megabytes=megabytes), *_key_file(services.settings.key_file, services)]


def _key_file(path: Path, services: Services) -> list[Finding]:
    if services.settings.secret_key or not path.exists():
        return []
    return [_fault("key-file-open", file=path)] if path.stat().st_mode & 0o077 else []


def _database(services: Services) -> list[Finding]:
    problem = readiness(services)
    if problem == "database":
        return [_fault("database-down")]
    if problem == "schema":
        return [_fault("schema-old")]
    try:
        with services.database.writing() as session:
            session.execute(text("UPDATE accounts SET key = key WHERE 1 = 0"))
    except SQLAlchemyError:
        return [_fault("database-read-only")]
    return [_ok("database", kind="SQLite" if services.database.is_sqlite else "PostgreSQL")]


def _accounts(services: Services) -> list[Finding]:
    findings = []
    with services.database.reading() as session:
        accounts = list_accounts(session)
        if not accounts:
            return [_fault("no-account")]
        for account in accounts:
            try:
                _read_secrets(services, account)
            except SecretUnreadable:
                findings.append(_fault("secret-unreadable", account=account.key))
                continue
            if find_section(session, account.id, account.contact_section_key) is None:
                findings.append(_fault("no-contact-section", account=account.key))
            if account.stopped_at is not None:
                findings.append(_fault("account-stopped", account=account.key))
            findings.append(_ok("account", account=account.key, name=account.name))
    return findings


def _read_secrets(services: Services, account: Account) -> None:
    """Raises SecretUnreadable. In test mode the token is left alone."""
    if services.settings.is_test:
        services.box.decrypt(account.channel_secret_encrypted)
    else:
        channel_of(account, services.box)


def _content(services: Services) -> list[Finding]:
    findings = []
    with services.database.reading() as session:
        accounts = [(account.id, account.key) for account in list_accounts(session)]
    for account_id, key in accounts:
        count = len(services.shelf.book(account_id).knowledge)
        findings.append(_ok("content", account=key, count=count) if count else _fault("no-content", account=key))
    return findings


def _events(services: Services) -> list[Finding]:
    with services.database.reading() as session:
        oldest = session.scalar(select(func.min(IncomingEvent.received_at)).where(IncomingEvent.is_open))
    if oldest is None:
        return [_ok("events")]
    seconds = int((services.clock() - oldest).total_seconds())
    return [_fault("events-waiting", seconds=seconds) if seconds > 60 else _ok("events")]


def _addresses(services: Services) -> list[Finding]:
    settings = services.settings
    with services.database.reading() as session:
        accounts = list_accounts(session)
        is_real = not accounts or any(not account.is_sample for account in accounts)
    findings = []
    if settings.is_test:
        findings.append(Finding("test-mode", False, {}, is_hint=True))
    is_real = is_real and not settings.is_test
    if settings.public_url.endswith(".invalid"):
        findings.append(Finding("no-public-url", is_real, {}, is_hint=not is_real))
    if settings.line_api_url != LINE_API:
        findings.append(Finding("stand-in", is_real, {"url": settings.line_api_url}, is_hint=not is_real))
    if settings.clock_url:
        findings.append(Finding("clock-followed", is_real, {"url": settings.clock_url}, is_hint=not is_real))
    return findings


def _duty(services: Services) -> list[Finding]:
    """Whether alarms reach anybody."""
    has_smtp = bool(services.settings.smtp_host and services.settings.smtp_from)
    findings = []
    with services.database.reading() as session:
        for account in list_accounts(session):
            officers = list_duty_officers(session, account.id)
            failing, code = count_failing(session, account.id, services.clock())
            if not officers:
                findings.append(Finding("no-duty-officer", False, {"account": account.key}, is_hint=True))
            elif not has_smtp and not any(officer.line_user_ids for officer in officers):
                findings.append(_fault("duty-unreachable", account=account.key))
            elif failing:
                why = services.phrases.say(f"alarm-failure.{code}")
                findings.append(_fault("alarms-failing", account=account.key, count=failing, why=why))
            else:
                findings.append(_ok("duty-officers", account=account.key, count=len(officers)))
            if officers and not has_smtp:
                findings.append(Finding("no-smtp", False, {}, is_hint=True))
    return findings


def _audit(services: Services) -> list[Finding]:
    """Whether anybody has changed the newest lines of the audit: of every town, and of the installation."""
    findings, count = [], 0
    with services.database.reading() as session:
        chains = [(row.key, row.id) for row in list_accounts(session)]
        for name, number in [*chains, (services.phrases.say("shell.said.audit-installation"), None)]:
            found = verify_chain(session, number, services.hash_key, newest=AUDIT_LINES)
            if isinstance(found, Broken):
                why = services.phrases.say(f"shell.audit-fault.{found.why}")
                findings.append(_fault("audit-broken", chain=name, sequence=found.sequence, why=why))
            else:
                count += found.count
    return findings or [_ok("audit", count=count, most=AUDIT_LINES)]


def _line(services: Services, ask_line: AskLine) -> list[Finding]:
    with services.database.reading() as session:
        accounts = [(row.id, row.key, row.bot_user_id, row.is_sample) for row in list_accounts(session)]
    is_stand_in = services.settings.line_api_url != LINE_API
    return [
        _asked(services, ask_line, account_id, key, bot_user_id)
        if is_stand_in or not is_sample  # a sample's token is made up: LINE itself need not hear of it
        else Finding("sample", False, {"account": key}, is_hint=True)
        for account_id, key, bot_user_id, is_sample in accounts
    ]


def _asked(services: Services, ask_line: AskLine, account_id: int, key: str, bot_user_id: str) -> Finding:
    try:
        found = ask_line(account_id)
    except SendFailed as error:
        return _fault("line-unreachable", account=key, why=services.phrases.say(f"doctor-why.{error.kind}"))
    if bot_user_id and found != bot_user_id:
        return _fault("wrong-destination", account=key)
    return _ok("line", account=key)
