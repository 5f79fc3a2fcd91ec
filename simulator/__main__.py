"""`python -m simulator`: the stand-in on its own."""

import click

from simulator.catalogue import catalogue
from simulator.config import ChannelConfig, StandInConfig
from simulator.server import StandIn


def _origins(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    origins: dict[str, str] = {}
    for value in values:
        public, separator, local = value.partition("=")
        if not separator or not public.startswith("https://") or not local.startswith("http://"):
            raise click.BadParameter(f"'{value}' is not of the form https://public=http://127.0.0.1:port")
        origins[public.rstrip("/")] = local.rstrip("/")
    return origins


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
def main(port: int, host: str, webhook: str | None, media_origins: dict[str, str], **account: str) -> None:
    """A stand-in for the LINE platform with a chat page, to try a bot in."""
    channel = ChannelConfig(
        name=account["name"],
        secret=account["channel_secret"],
        access_token=account["channel_token"],
        key=account["channel_key"],
        webhook_url=webhook,
    )
    stand_in = StandIn(StandInConfig((channel,), media_origins))
    click.echo(f"chat page: http://{host}:{port}/")
    try:
        stand_in.serve(host, port)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
