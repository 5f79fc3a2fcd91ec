"""Where every page of a town lies, with something on it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask

from tests.console.scene import Scene
from tests.console.values import VALUES

_NOTICE_FOR = {
    "notices.approve_page": "checked",
    "notices.schedule_page": "approved",
    "notices.stop_page": "scheduled",
    "notices.correct_page": "sent",
    "notices.end_page": "sent",
    "notices.release_page": "held",
    "notices.edit": "draft",
    "notices.send_page": "approved",
    "notices.proof_page": "checked",
}
"""The state in which a page of a notice has most to show; the one that was sent otherwise."""


def pages_of_town(app: Flask, scene: Scene, town: str = "mihon") -> Iterator[tuple[str, str]]:
    """Endpoint and address of everything that is opened, not done."""
    urls = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "town" not in rule.arguments or "GET" not in (rule.methods or ()):
            continue
        values = {name: VALUES.get(name) for name in rule.arguments}
        values["town"] = town
        if "notice_id" in values:
            values["notice_id"] = scene.notices[_NOTICE_FOR.get(rule.endpoint, "sent")]
        if "entry_id" in values:
            values["entry_id"] = scene.entry_id
        values |= scene.values
        yield rule.endpoint, urls.build(rule.endpoint, {name: values[name] for name in rule.arguments})
