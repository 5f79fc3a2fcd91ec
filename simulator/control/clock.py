"""Control: the stand-in's time, which a bot may follow (rule 136)."""

from datetime import datetime

from flask import Blueprint, Response, jsonify, request

from simulator.application import present_platform
from simulator.control.asking import ControlRefused, asked_body, asked_number, asked_text, body_number

clock = Blueprint("clock", __name__, url_prefix="/_control/clock")
LONGEST_WAIT = 25.0


@clock.get("")
def show_clock() -> Response:
    """`{"now", "offsetSeconds", "moves"}`. With `?known=` (the last `moves`) and `?wait=` seconds it answers when the
    clock is moved, or when the time is over."""
    platform, wait = present_platform(), asked_number("wait", 0, LONGEST_WAIT)
    known = request.args.get("known")

    def has_moved() -> bool:
        return known != str(platform.clock.moves) or platform.stopping.is_set()

    with platform.changed:
        if wait and known is not None and platform.waiting.acquire(blocking=False):
            try:
                platform.changed.wait_for(has_moved, wait)
            finally:
                platform.waiting.release()
        shown = platform.clock
        return jsonify({"now": shown.now().isoformat(), "offsetSeconds": shown.offset_seconds, "moves": shown.moves})


@clock.post("")
def move_clock() -> Response:
    """`{"now": "2026-01-31T12:00:00+09:00"}` or `{"advance": seconds}`; `{"reset": true}` is real time."""
    body, platform = asked_body(), present_platform()
    with platform.changed:
        try:
            if body.get("reset") is True:
                platform.clock.reset()
            elif "now" in body:
                platform.clock.move_to(datetime.fromisoformat(asked_text(body, "now", 40)))
            else:
                platform.clock.advance(body_number(body, "advance"))
        except (ValueError, OverflowError) as error:
            raise ControlRefused(400, str(error)) from error
        platform.agenda.do_due()
        platform.agenda.changed.notify_all()
        platform.changed.notify_all()
    return show_clock()
