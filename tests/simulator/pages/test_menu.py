"""The rich menu below the chat."""

import struct
import zlib
from typing import Any

from tests.simulator import menus
from tests.simulator.pages.visit import DESK, OpenPage, Stage, Visit
from tests.simulator.world import say

WIDTH, HEIGHT = 1200, 810
_COLOURS = (b"\x0b\x5c\x8a", b"\xc9\x5a\x1c", b"\x0b\x7a\x3e", b"\x7a\x3c\x96")


def picture(first: int) -> bytes:
    """A PNG of a tab line above, and three columns below; `first` moves the colours."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    def line(*runs: tuple[int, int]) -> bytes:
        return b"\0" + b"".join(bytes([colour % 4]) * width for colour, width in runs)

    tabs = line((first, 600), (first + 1, 600))
    cells = line((first, 400), (first + 2, 400), (first + 3, 400))
    rows = zlib.compress(tabs * 150 + cells * (HEIGHT - 150))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"PLTE", b"".join(_COLOURS)) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def tab(alias: str, name: str, x: int) -> dict[str, Any]:
    action = {"type": "richmenuswitch", "label": name, "richMenuAliasId": alias, "data": f"to={alias}"}
    return menus.area(action, x=x, y=0, width=600, height=150)


def menu(stage: Stage, alias: str, first: int, *actions: dict[str, Any], **changed: Any) -> str:
    """A menu with two tabs and up to three areas below them; its id."""
    areas = [tab("kurashi", "くらし", 0), tab("bosai", "防災", 600)]
    areas += [menus.area(one, x=400 * n, y=150, width=400, height=HEIGHT - 150) for n, one in enumerate(actions)]
    size = {"width": WIDTH, "height": HEIGHT}
    menu_id = menus.create(stage.world, *areas, size=size, name=alias, **changed)
    assert menus.upload(stage.world, menu_id, picture(first)).status_code == 200
    assert menus.alias(stage.world, alias, menu_id).status_code == 200
    return menu_id


def prepare(stage: Stage) -> None:
    """Both menus, the first of them everybody's."""
    if stage.world.get("richmenu/alias/kurashi").status_code == 200:
        return
    keyboard = {
        "type": "postback",
        "label": "電話番号",
        "data": "tel",
        "inputOption": "openKeyboard",
        "fillInText": "番号：",
    }
    voice = {"type": "postback", "label": "声で聞く", "data": "voice", "inputOption": "openVoice"}
    closing = {"type": "postback", "label": "とじる", "data": "close", "inputOption": "closeRichMenu"}
    first = menu(stage, "kurashi", 0, say("ごみ"), keyboard, voice)
    menu(stage, "bosai", 1, say("避難所"), closing, {"type": "uri", "uri": "https://www.example.jp/bosai"})
    assert menus.set_default(stage.world, first).status_code == 200


def opened(open_page: OpenPage, stage: Stage, name: str, size: tuple[int, int]) -> Visit:
    prepare(stage)
    stage.world.friend(name)
    visit = open_page(name, size)
    visit.page.get_by_role("group", name="リッチメニュー").wait_for()
    return visit


def test_a_menu_opens_closes_and_makes_room_for_the_keyboard(
    open_page: OpenPage, stage: Stage, size: tuple[int, int]
) -> None:
    visit = opened(open_page, stage, f"メニュー{size[0]}", size)
    bar = visit.button("メニュー")
    assert bar.get_attribute("aria-expanded") == "true"
    visit.page.wait_for_function("document.querySelector('.menu-picture').naturalWidth > 0")
    visit.shoot(f"page-menu-{size[0]}")
    visit.check()
    bar.click()
    assert not visit.page.get_by_role("group", name="リッチメニュー").is_visible()
    visit.button("キーボードで入力する").click()
    field = visit.page.get_by_label("メッセージを入力")
    assert field.evaluate("field => field === document.activeElement")
    visit.shoot(f"page-menu-keyboard-{size[0]}")
    visit.check()
    visit.button("メニューに切り替える").click()
    visit.button("ごみ").click()
    visit.sees("おうむ返し：ごみ")


def test_tabs_change_by_keyboard_and_keep_the_focus(open_page: OpenPage, stage: Stage) -> None:
    visit = opened(open_page, stage, "タブの人", DESK)
    visit.button("防災").focus()
    visit.page.keyboard.press("Enter")
    visit.button("避難所").wait_for()
    assert visit.page.evaluate("document.activeElement.getAttribute('aria-label')") == "防災"
    assert visit.page.get_by_role("link", name="https://www.example.jp/bosai").get_attribute("target") == "_blank"
    visit.shoot("page-menu-second-tab")
    visit.check()
    visit.button("とじる").click()
    visit.page.get_by_role("group", name="リッチメニュー").wait_for(state="hidden")


def test_a_postback_opens_the_keyboard_or_the_microphone(open_page: OpenPage, stage: Stage) -> None:
    visit = opened(open_page, stage, "入力の人", DESK)
    visit.button("電話番号").click()
    field = visit.page.get_by_label("メッセージを入力")
    field.wait_for()
    assert field.input_value() == "番号："
    visit.button("メニューに切り替える").click()
    visit.button("声で聞く").click()
    dialog = visit.page.get_by_role("dialog", name="ボイスメッセージ")
    dialog.get_by_role("button", name="キャンセル").click()
    dialog.wait_for(state="hidden")
