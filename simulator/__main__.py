"""`python -m simulator`: the stand-in on its own."""

import json
from typing import Any

import click

from simulator.catalogue import catalogue
from simulator.config import ChannelConfig, StandInConfig
from simulator.server import StandIn
from simulator.state.switches import Switches


def _origins(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    origins: dict[str, str] = {}
    for value in values:
        public, separator, local = value.partition("=")
        if not separator or not public.startswith("https://") or not local.startswith("http://"):
            raise click.BadParameter(f"'{value}' is not of the form https://public=http://127.0.0.1:port")
        origins[public.rstrip("/")] = local.rstrip("/")
    return origins


def _switches(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[str, Any]:
    switches: dict[str, Any] = {}
    for value in values:
        name, _, written = value.partition("=")
        try:
            switches[name] = json.loads(written)
        except ValueError as error:
            raise click.BadParameter(f"'{value}' is not of the form name=value, the value in JSON") from error
    try:
        Switches().change(switches)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return switches


@click.command()
@click.option("--port", default=8700, show_default=True, help="Port to listen on; loopback only.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback address to listen on.")
@click.option("--webhook", help="Address of the bot's webhook; without it events are only recorded.")
@click.option("--channel-secret", required=True, envvar="SIMULATOR_CHANNEL_SECRET", show_envvar=True)
@click.option("--channel-token", required=True, envvar="SIMULATOR_CHANNEL_TOKEN", show_envvar=True)
@click.option("--channel-key", default="default", show_default=True, help="Name of the channel.")
@click.option("--name", default=lambda: catalogue()["account_name"], help="Name of the official account.")
@click.option(
    "--media-origin",
    "media_origins",
    multiple=True,
    callback=_origins,
    help="https://public=http://127.0.0.1:port: where the chat page finds the bot's pictures.",
)
@click.option("--channel-id", help="Number of the channel, with which a bot asks for tokens.")
@click.option("--chat-mode", is_flag=True, help="Staff chat by hand, too: messages are read when the bot says so.")
@click.option("--unverified", is_flag=True, help="An account that may not list its followers.")
@click.option("--data-port", type=int, help="Serve the endpoints of api-data.line.me there, and nowhere else.")
@click.option(
    "--switch",
    "switches",
    multiple=True,
    callback=_switches,
    help="name=value, e.g. redelivery=[60,300]: what can be turned while it runs, too (/_control/switches).",
)
def main(port: int, host: str, media_origins: dict[str, str], switches: dict[str, Any], **given: Any) -> None:
    """A stand-in for the LINE platform with a chat page, to try a bot in."""
    channel = ChannelConfig(
        name=given["name"],
        secret=given["channel_secret"],
        access_token=given["channel_token"],
        key=given["channel_key"],
        webhook_url=given["webhook"],
        channel_id=given["channel_id"],
        chat_mode=given["chat_mode"],
        unverified=given["unverified"],
    )
    stand_in = StandIn(StandInConfig((channel,), media_origins, data_port=given["data_port"], switches=switches))
    click.echo(f"chat page: http://{host}:{port}/")
    try:
        stand_in.serve(host, port)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
