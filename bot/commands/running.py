"""`serve`, `demo`, `migrate`, `doctor`: the programme itself."""

from __future__ import annotations

import signal
import threading
from contextlib import ExitStack

import click
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.installation import open_installation, refuse, say, tell
from bot.demo import DEFAULT_PORT, Demo, demo_settings
from bot.following_clock import FollowingClock
from bot.health import examine
from bot.logs import configure_logs
from bot.schema import migrate as migrate_schema
from bot.server import WebServer
from bot.services import Services

ROLES = ("web", "worker", "clock")


@click.command(help=say("help.migrate"))
def migrate() -> None:
    """Bring the database to the newest schema."""
    services = open_installation(needs_schema=False)
    try:
        migrate_schema(services.database)
    except SQLAlchemyError:
        refuse("database-down")
    tell("migrated")


@click.command(help=say("help.serve"))
@click.option("--only", type=click.Choice(ROLES), help=say("help.only"))
def serve(only: str | None) -> None:
    """Run the programme, or one of its roles."""
    services = open_installation()
    configure_logs()
    roles = (only,) if only else ROLES
    stop = _stop_on_signals()
    with ExitStack() as running:
        start_roles(services, roles, stop, running)
        tell("running", roles="、".join(roles))
        if services.settings.is_test:
            tell("test-mode")
        stop.wait()
        services.wake.set()


def start_roles(services: Services, roles: tuple[str, ...], stop: threading.Event, running: ExitStack) -> None:
    """Start what was asked for; leaving `running` stops it in the reverse order."""
    from bot.workers import start_clock, start_workers  # noqa: PLC0415 - brings the SDK: over a second for every command

    settings = services.settings
    if isinstance(services.clock, FollowingClock):
        services.clock.follow()
        running.callback(services.clock.close)
    if "web" in roles:
        from bot.site import Site  # noqa: PLC0415 - so does the console bring much that no command needs

        try:
            site = Site(services)
            server = WebServer(site, settings.host, settings.port, settings.web_threads)
        except OSError:
            refuse("port-taken", port=settings.port)
        server.start()
        running.callback(site.close)
        running.callback(server.stop)
    if "worker" in roles:
        for thread in start_workers(stop, services):
            running.callback(thread.join, timeout=10)
    if "clock" in roles:
        clock = start_clock(services)
        running.callback(clock.stop)


@click.command(help=say("help.demo"))
@click.option("--port", envvar="PORT", default=DEFAULT_PORT, type=click.IntRange(1, 65534), show_default=True)
def demo(port: int) -> None:
    """The sample town, the stand-in and the bot in one process, on loopback."""
    services = open_installation(needs_schema=False, **demo_settings(port))
    configure_logs(level="WARNING")
    migrate_schema(services.database)
    town = Demo(services, port)
    code = town.prepare()
    stop = _stop_on_signals()
    with ExitStack() as running:
        start_roles(services, ROLES, stop, running)
        try:  # last, so that whoever finds the chat page open is answered
            running.callback(town.start_stand_in().stop)
        except OSError:
            stop.set()
            refuse("port-taken", port=port)
        addresses = {"chat": f"http://127.0.0.1:{port}/", "webhook": town.webhook_url}
        addresses |= town.console_links()
        folder = services.settings.data_dir.resolve()
        settings = services.settings
        tell("demo", code=code, folder=folder, line=settings.line_api_url, public=settings.public_url, **addresses)
        stop.wait()
        services.wake.set()


@click.command(help=say("help.doctor"))
def doctor() -> None:
    """Say what is wrong with this installation, and what to do."""
    services = open_installation(needs_schema=False)
    configure_logs(level="CRITICAL")
    from bot.line.gateway import LineGateway  # noqa: PLC0415 - brings the SDK: over a second for every command

    gateway = LineGateway(services.accounts, services.settings.line_api_url)
    findings = examine(services, gateway.bot_user_id)
    faults = sum(finding.is_fault for finding in findings)
    for finding in findings:
        mark = "✗" if finding.is_fault else "！" if finding.is_hint else "✓"
        click.echo(f"{mark} {services.phrases.say(f'doctor.{finding.phrase}', **finding.values)}")
    name = "sick" if faults else "healthy"
    click.echo(services.phrases.say(f"doctor.{name}", count=faults))
    raise SystemExit(1 if faults else 0)


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
