"""The page that shows a one-time link, once."""

from __future__ import annotations

from flask import Response, make_response, render_template, url_for

from console.here import Here
from people.users import INVITATION_LIFE, Invitation


def link_page(here: Here, invitation: Invitation, name: str, kind: str) -> Response:
    """The answer to the form itself, for the link is kept nowhere: sending the form again makes another one.

    `kind` says what the link is for: `invited`, `password` or `anew`.
    """
    path = url_for("invitations.welcome", token=invitation.token)
    page = render_template(
        "users/link.html",
        link=f"{here.parts.entry.origin}{path}",
        login=invitation.login,
        name=name,
        kind=kind,
        days=INVITATION_LIFE.days,
        until=invitation.expires_at.astimezone(here.parts.zone),
    )
    return make_response(page)
