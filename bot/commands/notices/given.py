"""What somebody gave of a notice, by options or in a file, and the options themselves."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot.commands.installation import refuse, say
from messages.outgoing import Link
from scheduler.checks.addresses import opens_something
from scheduler.notice_content import NoticeForm, Words
from scheduler.notices import is_sound_button

MAX_HOURS = 24 * 90

CLEARABLE = ("picture", "buttons", "variants", "event-at", "ends-at")
"""What a notice can do without, and `--without` takes away."""

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class GivenPicture:
    """The bytes of a picture file, and its words for those who cannot see it."""

    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Given:
    """What was given of a notice; None or empty is what was not. Times are as typed."""

    title: str | None = None
    body: str | None = None
    to: str | None = None
    until: str | datetime | None = None
    valid_hours: int | None = None
    event_at: str | datetime | None = None
    ends_at: str | datetime | None = None
    is_urgent: bool | None = None
    is_public: bool | None = None
    form: NoticeForm | None = None
    picture: GivenPicture | None = None
    buttons: tuple[Link, ...] = ()
    variants: Mapping[str, Words] = field(default_factory=dict)
    place: str | None = None
    without: frozenset[str] = frozenset()


_OPTIONS: Sequence[Callable[[Any], Any]] = (
    click.option("--title", help=say("help.notice-title")),
    click.option("--to", metavar="KIND[:KEY,…]", help=say("help.notice-to")),
    click.option("--valid-hours", type=click.IntRange(1, MAX_HOURS), help=say("help.notice-valid-hours")),
    click.option("--until", metavar="TIME", help=say("help.notice-until")),
    click.option("--event-at", metavar="TIME", help=say("help.notice-event-at")),
    click.option("--ends-at", metavar="TIME", help=say("help.notice-ends-at")),
    click.option("--urgent/--routine", "is_urgent", default=None, help=say("help.notice-urgent")),
    click.option("--form", type=click.Choice([form.value for form in NoticeForm]), help=say("help.notice-form")),
    click.option("--picture", type=_FILE, help=say("help.notice-picture")),
    click.option("--alt", help=say("help.notice-alt")),
    click.option("--button", "buttons", multiple=True, metavar="LABEL=URI", help=say("help.notice-button")),
    click.option("--variant", "variants", multiple=True, metavar="LANGUAGE=FILE", help=say("help.notice-variant")),
    click.option("--public/--private", "is_public", default=None, help=say("help.notice-private")),
    click.option("--place", help=say("help.notice-place")),
)


def content_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Everything that a notice may have, as options; they arrive under the names of `given_from_options`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def given_from_options(options: Mapping[str, Any], *, body: str | None) -> Given:
    """What the options of `content_options` (and `without`, if the command has it) say. Refuses what is malformed."""
    if options["until"] and options["valid_hours"]:
        raise click.UsageError(say("error.notice-until-twice"))
    return Given(
        title=options["title"],
        body=body,
        to=options["to"],
        until=options["until"],
        valid_hours=options["valid_hours"],
        event_at=options["event_at"],
        ends_at=options["ends_at"],
        is_urgent=options["is_urgent"],
        is_public=options["is_public"],
        form=NoticeForm(options["form"]) if options["form"] else None,
        picture=picture_from(options["picture"], options["alt"]),
        buttons=tuple(_button(given) for given in options["buttons"]),
        variants=variants_from(options["variants"]),
        place=options["place"],
        without=frozenset(options.get("without", ())),
    )


def typed_body() -> str:
    """All of standard input."""
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        refuse("body-not-utf8")


def picture_from(file: Path | None, alt: str | None) -> GivenPicture | None:
    """A picture file with its words; neither goes without the other."""
    if file is None and alt is None:
        return None
    if file is None or not (alt or "").strip():
        refuse("picture-without-alt")
    try:
        return GivenPicture(file.read_bytes(), (alt or "").strip())
    except OSError:
        refuse("file-unreadable", file=file)


def link_from(label: str, uri: str) -> Link:
    """A button to an https page or a telephone."""
    label, uri = label.strip(), uri.strip()
    button = Link(label, uri)
    if not label or not opens_something(uri) or not is_sound_button(button):
        refuse("button-invalid", given=f"{label}={uri}")
    return button


def variants_from(given: Sequence[str]) -> dict[str, Words]:
    """Words by language tag, out of `en=FILE`: the first line of a file is the title."""
    variants = {}
    for one in given:
        tag, _, file = one.partition("=")
        if not tag or not file:
            refuse("variant-invalid", given=one)
        try:
            title, _, body = Path(file).read_text(encoding="utf-8-sig").strip().partition("\n")
        except (OSError, UnicodeDecodeError):
            refuse("file-unreadable", file=file)
        variants[tag] = Words(title.strip(), body.strip())
    return variants


def _button(given: str) -> Link:
    label, _, uri = given.partition("=")
    return link_from(label, uri)
