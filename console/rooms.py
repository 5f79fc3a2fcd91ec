"""The console's pages by room. Every route says which right it takes; one that does not is not built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, g
from flask.typing import ResponseReturnValue

from console.here import Here
from people.rights import Right

View = Callable[..., ResponseReturnValue]


class Door(Enum):
    """Who gets through where no right of a town is asked for."""

    OPEN = auto()
    """Anybody: logging in, invitations, files of the look."""
    KNOWN = auto()
    """Whoever is logged in: the own profile, the choice of a town."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a route asks for. `is_fresh`: a login of the last minutes, since much can be done with it."""

    who: Right | Door
    is_fresh: bool = False


class RouteUndeclared(Exception):
    """A route says nothing about who may use it; the message names it."""


class Room:
    """A group of pages of one town, such as the notices: `/<town>/notices/…`."""

    def __init__(self, name: str, path: str) -> None:
        """`name` is also the blueprint's."""
        self.blueprint = Blueprint(name, f"console.{name}", url_prefix=f"/<town>{path}")
        self.needs: dict[str, Need] = {}

    def page(
        self, rule: str, right: Right, *, is_fresh: bool = False, name: str = "", **given: object
    ) -> Callable[[View], View]:
        """A page that changes nothing. A view of several pages gives each a `name`, and what it is `given` there."""
        return self._route(rule, "GET", Need(right, is_fresh), name, given)

    def action(
        self, rule: str, right: Right, *, is_fresh: bool = False, name: str = "", **given: object
    ) -> Callable[[View], View]:
        """Something that is done, with a form. `name` and `given` as for pages."""
        return self._route(rule, "POST", Need(right, is_fresh), name, given)

    def _route(
        self, rule: str, method: str, need: Need, name: str, given: Mapping[str, object]
    ) -> Callable[[View], View]:
        def added(view: View) -> View:
            @wraps(view)
            def with_here(town: str, **values: Any) -> ResponseReturnValue:  # noqa: ARG001 - the guard has read it
                here: Here = g.here
                return view(here, **values, **given)

            endpoint = name or view.__name__
            self.blueprint.add_url_rule(rule, endpoint, with_here, methods=[method])
            self.needs[f"{self.blueprint.name}.{endpoint}"] = need
            return view

        return added


def declare(app: Flask, needs: dict[str, Need]) -> None:
    """Write down what routes ask for."""
    app.extensions.setdefault("console_needs", {}).update(needs)


def need_of(app: Flask, endpoint: str | None) -> Need | None:
    """What a route asks for, or None when nobody said."""
    found: Need | None = app.extensions.get("console_needs", {}).get(endpoint)
    return found


def refuse_undeclared(app: Flask) -> None:
    """Raises RouteUndeclared when a route says nothing: everything is refused unless it is allowed."""
    for rule in app.url_map.iter_rules():
        if need_of(app, rule.endpoint) is None:
            raise RouteUndeclared(rule.endpoint)
