"""The entrance hall: which town?"""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from console.here import Person
from console.identity.sessions import OFFER_CODES
from console.parts import ConsoleParts
from console.rooms import Door, Need
from people.users import towns_of


def house(parts: ConsoleParts) -> tuple[Blueprint, dict[str, Need]]:
    """The first page after logging in: the home of one's town, or a choice."""
    pages = Blueprint("house", __name__)

    @pages.get("/")
    def start() -> ResponseReturnValue:
        person: Person = g.person
        if session.pop(OFFER_CODES, None):
            return redirect(url_for("security.mf_recovery_codes"))
        with parts.database.reading() as reading:
            towns = [
                (account.key, account.name, parts.phrases.say(f"console.role.{role}"))
                for account, role in towns_of(reading, person.user_id)
            ]
        if len(towns) == 1:
            return redirect(url_for("home.show", town=towns[0][0]))
        return render_template("house/towns.html", places=towns)

    return pages, {"house.start": Need(Door.KNOWN)}
