"""The town's own page of notices: `GET /notices/<account key>`, one notice, the Atom feed, and the counted buttons.

It reads the database only, never LINE, and shows what it showed last while the database cannot be read. Nothing is
known or noted about who asks.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog
from flask import Blueprint, Response, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from bot.notice_press import Asked, NoticePress, Printed
from bot.notice_taps import TapWriter, is_person
from bot.services import Services
from scheduler.notice_content import FROM_LINE

FRESH = 30
"""Seconds for which a browser, or a server in between, need not ask again."""
KEPT_SECONDS = 3_600
"""For how long a page is shown that cannot be made anew."""
_MOST_KEPT = 500
_STYLE = Path(__file__).parent / "static" / "notices.css"
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

log = structlog.get_logger("notices")


def notices_blueprint(services: Services, taps: TapWriter | None = None) -> Blueprint:
    """All addresses of the town's own page. `taps` counts what is opened from LINE."""
    shown = Blueprint("notices", __name__, template_folder="templates")
    style = _STYLE.read_bytes()
    style_url = f"/notices.css?v={hashlib.sha256(style).hexdigest()[:12]}"
    press = NoticePress(services, style_url)
    counter = _Counter(services, style_url, taps or TapWriter(services.database))

    @shown.get("/notices.css")
    def stylesheet() -> Response:
        response = Response(style, content_type="text/css; charset=utf-8")
        response.headers["Cache-Control"] = f"public, max-age={24 * 3600}"
        return response

    @shown.get("/notices/<account_key>")
    def listed(account_key: str) -> Response:
        asked = Asked(account_key, before_key=request.args.get("before", ""))
        return counter.answer(asked, press.printed_list)

    @shown.get("/notices/<account_key>/feed.atom")
    def feed(account_key: str) -> Response:
        return counter.answer(Asked(account_key), press.printed_feed)

    @shown.get("/notices/<account_key>/<public_key>")
    def one(account_key: str, public_key: str) -> Response:
        is_tap = f"from={request.args.get('from')}" == FROM_LINE
        return counter.answer(Asked(account_key, public_key), press.printed_notice, is_tap=is_tap)

    @shown.get("/notices/<account_key>/<public_key>/go/<int:number>")
    def away(account_key: str, public_key: str, number: int) -> Response:
        return counter.answer(Asked(account_key, public_key, button=number), press.printed_way, is_tap=True)

    return shown


class _Counter:
    """Hands out what the press makes, or what it made last; keeps count of taps."""

    def __init__(self, services: Services, style_url: str, taps: TapWriter) -> None:
        self._say = services.phrases.say
        self._style_url = style_url
        self._taps = taps
        self._kept = KeptPages()

    def answer(self, asked: Asked, make: Callable[[Asked], Printed | None], *, is_tap: bool = False) -> Response:
        """The answer to a request; `is_tap` when it came from a message in LINE."""
        place = (make.__name__, asked)
        try:
            printed = make(asked) if asked.is_sound else None
        except SQLAlchemyError as error:
            log.error("notices_not_read", error=type(error).__name__)
            printed = self._kept.find(place)
            if printed is None:
                return self._problem("unavailable", 503)
        else:
            self._kept.keep(place, printed)
        if printed is None:
            return self._problem("not-found", 404)
        if is_tap and printed.tapped and request.method == "GET" and is_person(request.headers.get("User-Agent", "")):
            self._taps.count(printed.tapped)
        return _sent(printed)

    def _problem(self, reason: str, status: int) -> Response:
        title = self._say(f"notice-page.{reason}-title")
        page = render_template(
            "notice-missing.html", say=self._say, style=self._style_url, reason=reason, page_title=title
        )
        response = Response(page, status, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Cache-Control"] = "no-store"
        return response


@dataclass(frozen=True, slots=True)
class _Kept:
    printed: Printed
    until: float


class KeptPages:
    """The pages shown last, for when the database is away."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._pages: OrderedDict[tuple[str, Asked], _Kept] = OrderedDict()

    def keep(self, place: tuple[str, Asked], printed: Printed | None) -> None:
        """What stands at this place now; None when nothing does."""
        with self._lock:
            self._pages.pop(place, None)
            if printed is not None:
                self._pages[place] = _Kept(printed, self._clock() + KEPT_SECONDS)
            while len(self._pages) > _MOST_KEPT:
                self._pages.popitem(last=False)

    def find(self, place: tuple[str, Asked]) -> Printed | None:
        """What stood there less than an hour ago."""
        with self._lock:
            kept = self._pages.get(place)
        return kept.printed if kept and kept.until > self._clock() else None


def _sent(printed: Printed) -> Response:
    if printed.location:
        response = Response(status=302)
        response.headers["Location"] = printed.location
        response.headers["Cache-Control"] = "no-store"
        return response
    response = Response(printed.body, content_type=printed.content_type)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    response.set_etag(hashlib.sha256(printed.body).hexdigest()[:32])
    response.last_modified = printed.changed_at.replace(microsecond=0) if printed.changed_at else None
    response.make_conditional(request)
    return response
