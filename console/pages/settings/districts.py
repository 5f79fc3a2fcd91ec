"""The names by which residents call the collection areas. The areas themselves come with the table of their days."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.finding import number_in
from console.pages.settings.forms import Field, Form, form_of, lines_of, mark_of
from console.pages.settings.room import room
from console.pages.settings.saving import Saving, save, shown
from knowledge.district_tables import DistrictRow
from knowledge.repository import touch_account
from people.rights import Right

PAGE = 50
_LONGEST = {"name": 100, "reading": 200}
_MOST_ALIASES, _LONGEST_ALIAS = 50, 60


@room.page("/districts", Right.CHANGE_SETTINGS)
def districts_page(here: Here) -> ResponseReturnValue:
    """The areas in the order of their table."""
    after = number_in(request.args.get("after"))
    query = select(DistrictRow).where(DistrictRow.account_id == here.account_id)
    if after is not None:
        query = query.where(DistrictRow.position > after)
    with here.reading() as session:
        rows = session.scalars(query.order_by(DistrictRow.position).limit(PAGE + 1)).all()
        return render_template(
            "settings/districts.html",
            here=here,
            rows=rows[:PAGE],
            is_first=after is None,
            more=here.url("settings.districts_page", after=rows[PAGE - 1].position) if len(rows) > PAGE else "",
        )


@room.page("/districts/<district_key>", Right.CHANGE_SETTINGS, is_fresh=True)
def district_page(here: Here, district_key: str) -> ResponseReturnValue:
    """The names of one area."""
    with here.reading() as session:
        row = _row(here, session, district_key)
        return shown(here, "district.html", _form(here, row), key=row.key, name=row.name)


@room.action("/districts/<district_key>", Right.CHANGE_SETTINGS, is_fresh=True)
def save_district(here: Here, district_key: str) -> ResponseReturnValue:
    """Save them, and have the bot's book renewed."""
    with here.reading() as session:
        row = _row(here, session, district_key)
        form, name = _form(here, row), row.name
    typed = form.take(request.form)
    after = {"name": typed["name"], "reading": typed["reading"], "aliases": lines_of(typed["aliases"])}
    _check(here, form, after)

    def change(session: Session) -> None:
        row = _row(here, session, district_key)
        row.name, row.reading, row.aliases = typed["name"], typed["reading"], lines_of(typed["aliases"])
        session.flush()
        touch_account(session, here.account_id)

    saving = Saving(
        "district.set",
        f"district:{district_key}",
        stored=lambda session: _stored(_row(here, session, district_key)),
        change=change,
        back="settings.districts_page",
    )
    return save(here, form, after, saving, lambda: shown(here, "district.html", form, key=district_key, name=name))


def _row(here: Here, session: Session, key: str) -> DistrictRow:
    query = select(DistrictRow).where(DistrictRow.account_id == here.account_id, DistrictRow.key == key)
    return session.scalar(query) or abort(404)


def _stored(row: DistrictRow) -> dict[str, object]:
    return {"name": row.name, "reading": row.reading, "aliases": list(row.aliases)}


def _form(here: Here, row: DistrictRow) -> Form:
    say = here.say
    values = {"name": row.name, "reading": row.reading, "aliases": "\n".join(row.aliases)}
    form = form_of(
        *(
            Field(
                name,
                say(f"console-settings.districts.{name}"),
                value,
                type="textarea" if name == "aliases" else "text",
                description=say(f"console-settings.districts.{name}-hint"),
                required=name == "name",
            )
            for name, value in values.items()
        )
    )
    form.seen = mark_of(_stored(row))
    return form


def _check(here: Here, form: Form, after: Mapping[str, object]) -> None:
    for name, longest in _LONGEST.items():
        length = len(str(after[name]))
        if length > longest or (name == "name" and not length):
            form.refuse(name, here.say("console-settings.too-long", most=longest))
    aliases = lines_of(form["aliases"].value)
    if len(aliases) > _MOST_ALIASES or any(len(one) > _LONGEST_ALIAS for one in aliases):
        most = {"most": _MOST_ALIASES, "longest": _LONGEST_ALIAS}
        form.refuse("aliases", here.say("console-settings.districts.aliases-fault", **most))
