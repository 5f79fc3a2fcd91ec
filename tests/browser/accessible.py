"""What axe has against a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults_of(page: Page) -> list[str]:
    """Each violation of WCAG 2.2 AA, with the first place where it is; empty for none."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only with a browser

    page.wait_for_load_state()  # before its looks have come, everything is too small to be tapped
    asked = {"runOnly": {"type": "tag", "values": _STANDARDS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=asked)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0]['failureSummary'][:200]}"
        for one in found.response["violations"]
    ]


def width_needed(page: Page) -> int:
    """CSS pixels by which a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def is_fit(page: Page) -> bool:
    """Whether axe finds nothing and the page is no wider than its window."""
    assert faults_of(page) == []
    return width_needed(page) <= 0
