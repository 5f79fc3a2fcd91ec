"""The Flask application: all addresses of the stand-in. Every stand-in of a process shares it."""

from functools import cache
from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from simulator.api.routes import register_endpoints
from simulator.control.allowance import allowance
from simulator.control.asking import answer_faults_in_json, refuse_strangers
from simulator.control.checking import checking
from simulator.control.clock import clock
from simulator.control.groups import groups
from simulator.control.identity import identity
from simulator.control.menus import menus
from simulator.control.people import people
from simulator.control.statistics import statistics
from simulator.control.tokens import tokens
from simulator.control.webhooks import webhooks
from simulator.control.world import world
from simulator.page import page
from simulator.timekeeper import do_due_work

CONTROL = (people, groups, menus, webhooks, world, clock, checking, identity, tokens, allowance, statistics)


class _ReadableJson(DefaultJSONProvider):
    """JSON with Japanese as it is, in the order given; only lone surrogates are escaped."""

    sort_keys = False
    ensure_ascii = False

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """The JSON text of `obj`, always writable as UTF-8."""
        return super().dumps(obj, **kwargs).encode("utf-8", "backslashreplace").decode()


@cache
def site() -> Flask:
    """The application, made once: its addresses take longer to learn than a stand-in to set up."""
    app = Flask("simulator")
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False
    app.json = _ReadableJson(app)
    app.before_request(refuse_strangers)
    app.before_request(do_due_work)
    register_endpoints(app)
    for blueprint in (*CONTROL, page):
        app.register_blueprint(blueprint)
    answer_faults_in_json(app)
    return app
