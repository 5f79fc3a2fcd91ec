"""The town's page of notices in a real browser: on a phone, large, dark, in forced colours, on paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.app import create_app
from bot.server import WebServer
from bot.settings import Settings
from bot.wiring import build_services
from messages.contrast import contrast
from messages.outgoing import Link
from scheduler.notice_content import NoticeContent, Words
from scheduler.tables import Urgency
from storage.database import sqlite_url
from tests.artefacts import picture_folder
from tests.databases import free_port
from tests.scheduler.published_town import PublishedTown

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_BODY = """北地区の人は、いますぐ避難してください。
避難所は、北小学校です。

川に近づかないでください。"""
EVACUATE = NoticeContent(
    Words("北地区に避難指示（警戒レベル4）", _BODY),
    buttons=(Link("避難所の地図を見る", "https://www.town.example/map"), Link("防災係に電話する", "tel:0000000007")),
    variants={
        "en": Words("Evacuation order for Kita (level 4)", "People in Kita: leave now. The shelter is Kita school."),
        "zh-Hans": Words("北地区避难指示（警戒级别4）", "北地区的居民请立即避难。避难所是北小学。"),
    },
)


class Site:
    """A town with an emergency, a corrected notice and an old one, on a port of its own."""

    def __init__(self, folder: Path, template: Path) -> None:
        path = folder / "town.sqlite3"
        path.write_bytes(template.read_bytes())
        services = build_services(
            Settings(database_url=sqlite_url(path), data_dir=folder, public_url="https://town.example")
        )
        town = PublishedTown(services.database)
        object.__setattr__(services, "clock", town.clock)
        wrong = town.publish("水道を止めます", "4月2日の夜、水道を止めます。")
        town.publish("図書館は月曜に休みます", "蔵書の点検のためです。")
        emergency = town.publish("", content=EVACUATE, urgency=Urgency.EMERGENCY, event_at=town.clock())
        town.correct(wrong)
        port = free_port()
        self.server = WebServer(create_app(services), "127.0.0.1", port, 4)
        self.server.start()
        self.list = f"http://127.0.0.1:{port}/notices/town"
        self.pages = {
            "list": self.list,
            "emergency": f"{self.list}/{town.key(emergency)}",
            "corrected": f"{self.list}/{town.key(wrong)}",
        }


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The town's pages, served."""
    made = Site(tmp_path_factory.mktemp("notices"), sqlite_template)
    yield made
    made.server.stop()


def visited(browser: Browser, address: str, name: str, width: int = 375, **more: Any) -> Page:
    """The page, after what must hold everywhere: nothing foreign, nothing wider than the screen, no axe violation."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only with a browser

    context = browser.new_context(viewport={"width": width, "height": 812}, locale="ja-JP", **more)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text))
    page.on("request", lambda request: faults.append(request.url) if "127.0.0.1" not in request.url else None)
    page.goto(address)
    page.screenshot(path=picture_folder("browser") / f"notices-{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    result = Axe().run(page)
    assert result.violations_count == 0, json.dumps(result.response["violations"], ensure_ascii=False)[:3000]
    assert [fault for fault in faults if "favicon" not in fault] == []
    return page


@pytest.mark.parametrize("name", ["list", "emergency", "corrected"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_fit_for_a_phone_by_day_and_by_night(browser: Browser, site: Site, name: str, scheme: str) -> None:
    page = visited(browser, site.pages[name], f"{name}-{scheme}", color_scheme=scheme)
    small = page.evaluate(
        """() => [...document.querySelectorAll(".button, .languages a")]
          .filter(one => one.getBoundingClientRect().height < 44).map(one => one.textContent)"""
    )
    assert small == []
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_emergency_can_be_read_in_the_sun(browser: Browser, site: Site, scheme: str) -> None:
    page = visited(browser, site.pages["emergency"], f"contrast-{scheme}", color_scheme=scheme)
    letters, ground = page.eval_on_selector(
        ".badge-emergency", "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    )
    heading, paper = page.eval_on_selector(
        "h1", "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    )
    assert contrast(_hex(letters), _hex(ground)) >= 7
    assert contrast(_hex(heading), _hex(paper)) >= 7
    page.context.close()


@pytest.mark.parametrize("name", ["list", "emergency"])
def test_four_times_as_large_nothing_is_cut_off(browser: Browser, site: Site, name: str) -> None:
    visited(browser, site.pages[name], f"{name}-400", width=320).context.close()
    visited(browser, site.pages[name], f"{name}-tiny", width=160, device_scale_factor=2).context.close()


def test_forced_colours_and_paper_keep_the_warning(browser: Browser, site: Site) -> None:
    page = visited(browser, site.pages["emergency"], "forced", forced_colors="active")
    border = page.eval_on_selector(".badge-emergency", "one => getComputedStyle(one).borderTopWidth")
    assert float(border.removesuffix("px")) >= 1
    page.emulate_media(media="print", forced_colors="none")
    page.screenshot(path=picture_folder("browser") / "notices-print.png", full_page=True)
    assert not page.locator(".pages").is_visible()
    page.context.close()


def test_the_whole_page_can_be_used_with_the_keyboard(browser: Browser, site: Site) -> None:
    page = visited(browser, site.pages["emergency"], "keyboard")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "本文へ進む"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "English"
    page.context.close()


def _hex(color: str) -> str:
    """`rgb(1, 2, 3)` as `#010203`."""
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", color)[:3])
