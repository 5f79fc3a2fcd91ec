"""Where alerts come in: each source with its own token, which is shown once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.wording import when
from console.pages.settings.forms import Field, Form, form_of
from console.pages.settings.room import room
from console.pages.settings.saving import saved, shown, unchanged
from people.rights import Right
from scheduler.feeds import (
    FeedInvalid,
    FeedUnknown,
    NewFeed,
    add_feed,
    find_feed,
    list_feeds,
    remove_feed,
    resume_feed,
    stop_feed,
)


@dataclass(frozen=True, slots=True)
class Feed:
    """One source as the page shows it. `stopped_at` is empty for one that is open."""

    key: str
    name: str
    is_listed: bool
    created_at: str
    stopped_at: str


@room.page("/feeds", Right.CHANGE_SETTINGS, is_fresh=True)
def feeds_page(here: Here) -> ResponseReturnValue:
    """The sources, and the form that adds one."""
    return _page(here, _form(here))


@room.action("/feeds/add", Right.CHANGE_SETTINGS, is_fresh=True)
def new_feed(here: Here) -> ResponseReturnValue:
    """Add one. Its token stands in this answer and nowhere else: it is not kept, and no redirect carries it."""
    form = _form(here)
    typed = form.take(request.form)
    new = NewFeed(typed["key"], typed["name"], form["is_listed"].checked)
    try:
        with here.acting(Right.CHANGE_SETTINGS) as act:
            token = add_feed(act.session, here.account_id, new, hash_key=here.parts.hash_key, at=here.at)
            act.note("feed.add", f"feed:{new.key}", listed=new.is_listed)
    except FeedInvalid as error:
        problem = str(error)
        form.refuse("key" if problem == "taken" else problem, here.say(f"console-settings.feeds.{problem}-fault"))
        return _page(here, form)
    address = f"{here.parts.public_url}/feeds/{here.town_key}/{new.key}"
    return shown(here, "feed_added.html", form, feed=new, token=token, address=address)


@room.action("/feeds/<feed_key>/stop", Right.CHANGE_SETTINGS)
def close_feed(here: Here, feed_key: str) -> ResponseReturnValue:
    """Take nothing from it any more. Whoever wants that has no time to log in again."""

    def stop(session: Session) -> bool:
        feed = find_feed(session, here.account_id, feed_key)
        is_open = feed is not None and feed.stopped_at is None
        stop_feed(session, here.account_id, feed_key, here.at)
        return is_open

    return _changed(here, feed_key, "stop", stop)


@room.action("/feeds/<feed_key>/resume", Right.CHANGE_SETTINGS, is_fresh=True)
def open_feed(here: Here, feed_key: str) -> ResponseReturnValue:
    """Take alerts from it again."""

    def resume(session: Session) -> bool:
        feed = find_feed(session, here.account_id, feed_key)
        is_closed = feed is not None and feed.stopped_at is not None
        resume_feed(session, here.account_id, feed_key)
        return is_closed

    return _changed(here, feed_key, "resume", resume)


@room.action("/feeds/<feed_key>/remove", Right.CHANGE_SETTINGS, is_fresh=True)
def drop_feed(here: Here, feed_key: str) -> ResponseReturnValue:
    """Forget it with its token."""

    def remove(session: Session) -> bool:
        remove_feed(session, here.account_id, feed_key)
        return True

    return _changed(here, feed_key, "remove", remove)


class _AlreadyDone(Exception):
    """Somebody was faster, or pressed twice."""


def _changed(here: Here, key: str, what: str, change: Callable[[Session], bool]) -> ResponseReturnValue:
    try:
        with here.acting(Right.CHANGE_SETTINGS) as act:
            if not change(act.session):
                raise _AlreadyDone
            act.note(f"feed.{what}", f"feed:{key}")
    except FeedUnknown:
        abort(404)
    except _AlreadyDone:
        return unchanged(here, "settings.feeds_page")
    return saved(here, "settings.feeds_page", f"console-settings.feeds.{what}-done", key=key)


def _page(here: Here, form: Form) -> ResponseReturnValue:
    with here.reading() as session:
        feeds = [
            Feed(row.key, row.name, row.is_listed, when(here, row.created_at), when(here, row.stopped_at))
            for row in list_feeds(session, here.account_id)
        ]
    return shown(here, "feeds.html", form, feeds=feeds)


def _form(here: Here) -> Form:
    def field(name: str, kind: str = "text", *, required: bool = True) -> Field:
        label, hint = (here.say(f"console-settings.feeds.{name}{part}") for part in ("", "-hint"))
        return Field(name, label, type=kind, description=hint, required=required)

    return form_of(field("name"), field("key"), field("is_listed", "checkbox", required=False))
