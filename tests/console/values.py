"""A value for each gap in a route's address, so that every route can be knocked at."""

from __future__ import annotations

VALUES: dict[str, str | int] = {
    "token": "no-such-token",
    "upload_id": 4711,
    "session_id": 4711,
    "user_id": 4711,
    "filename": "console.css",
    "series_key": "no-such-series",
    "entry_id": "faq:garbage-chart",
    "drill_id": 4711,
    "notice_id": 4711,
    "district_key": "minami",
    "feed_key": "no-such-feed",
    "list_key": "no-such-list",
    "question_id": 1,
    "section_id": 1,
    "chapter": "answers",
}
"""By name of the gap; a new gap without a value fails the tests of the doors."""
