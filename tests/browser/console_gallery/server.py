"""A small server of the gallery: no Flask, no database, the console's headers."""

from __future__ import annotations

import mimetypes
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from wtforms import BooleanField, Form, RadioField, SelectField, StringField, TextAreaField, validators
from wtforms.fields.choices import SelectChoice

from bot.settings import PROJECT

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STATIC = PROJECT / "console" / "static"
FONTS = PROJECT / "data" / "fonts"
STATUSES = (
    ("draft", "下書き", "年末年始のごみの日"),
    ("checked", "確認済み", "図書館は月曜に休みます"),
    ("approved", "承認済み", "スマートフォン教室を開きます"),
    ("scheduled", "送信予定", "3歳の子どもの健診"),
    ("sending", "送信中", "北地区の水道を止めます"),
    ("sent", "送信済み", "11月の広報みどり"),
    ("held", "保留", "大雨の注意"),
    ("stopped", "停止", "町道3号線の通行止め"),
    ("superseded", "差し替え済み", "避難所の場所"),
    ("expired", "期限切れ", "秋の交通安全"),
    ("failed", "失敗", "選挙の投票所"),
)
_FACES = "".join(
    f'@font-face {{ font-family: "BIZ UDPGothic"; font-weight: {weight}; src: url("/BIZUDPGothic-{name}.ttf"); }}\n'
    for weight, name in ((400, "Regular"), (700, "Bold"))
)


@dataclass(frozen=True)
class Item:
    """A link of the navigation."""

    label: str
    href: str
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Frame:
    """What the layout shows around a page."""

    is_known: bool = True
    is_stopped: bool = True
    town_name: str = "みどり町"
    user_name: str = "山田 花子"
    role_name: str = "承認者"
    mode_mark: str = "これは試験用の画面です。住民には届きません。"
    home_href: str = "/lists"
    manual_href: str = "/manual"
    logout_href: str = "/logout"
    profile_href: str = "/profile"
    stop_href: str = "/stop"
    navigation: tuple[Item, ...] = (
        Item("ホーム", "/home"),
        Item("答え", "/answers"),
        Item("未回答", "/unanswered", count=12),
        Item("お知らせ", "/lists", is_current=True, count=3),
        Item("担当課", "/sections"),
        Item("利用者", "/people"),
        Item("記録", "/audit"),
        Item("設定", "/settings"),
    )
    towns: tuple[Item, ...] = (Item("みどり町", "/t/1"), Item("あおば村", "/t/2"))


class NoticeForm(Form):  # type: ignore[misc]  # WTForms has no types
    """A form with each kind of field that WTForms has and the console uses."""

    title = StringField("題名", [validators.InputRequired("題名を書いてください。")])
    body = TextAreaField("本文", [validators.InputRequired("本文を書いてください。")])
    urgency = SelectField(
        "急ぎの度合い",
        choices=[SelectChoice("normal", "ふつう"), SelectChoice("urgent", "急ぎ"), SelectChoice("emergency", "緊急")],
    )
    audience = RadioField(
        "届ける人",
        [validators.InputRequired("届ける人を選んでください。")],
        choices=[SelectChoice("all", "町のすべての人"), SelectChoice("north", "北地区の人")],
    )
    agreed = BooleanField("内容を2人で確かめました", [validators.InputRequired("確かめたら、印を付けてください。")])


def environment() -> Environment:
    """The console's templates and the gallery's."""
    folders = [PROJECT / "console" / "templates", Path(__file__).parent]
    made = Environment(loader=FileSystemLoader(folders), autoescape=select_autoescape(["html"]))
    made.globals.update(csrf_token=lambda: "token-1", asset=lambda name: f"/static/{name}?v=1")
    return made


@dataclass
class Gallery:
    """The pages on a port of their own; `posted` keeps what was sent."""

    frame: Frame = field(default_factory=Frame)
    posted: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        gallery = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                gallery.answer(self)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode(errors="replace")
                gallery.posted.append((self.path, self.headers["X-CSRFToken"] or "", body))
                gallery.reply(self, b"<p>received</p>", "text/html; charset=utf-8")

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """A file, the letters, or a page."""
        path = request.path.partition("?")[0].lstrip("/")
        if path == "fonts.css":
            return self.reply(request, _FACES.encode(), "text/css")
        for folder, name in ((STATIC, path.removeprefix("static/")), (FONTS, path)):
            if (folder / name).is_file():
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                return self.reply(request, (folder / name).read_bytes(), kind)
        return self.reply(request, self.page(path).encode(), "text/html; charset=utf-8")

    def page(self, name: str) -> str:
        """The page `lists`, `editor` or `entry`; of anything else, the list."""
        known = name in {"lists", "editor", "entry"}
        form = NoticeForm(data={"urgency": "urgent"})
        form.validate()
        return (
            environment()
            .get_template(f"{name if known else 'lists'}.html")
            .render(
                frame=Frame(is_known=False, is_stopped=False, mode_mark="") if name == "entry" else self.frame,
                get_flashed_messages=lambda with_categories: [
                    ("success", "お知らせを保存しました。"),
                    ("error", "画像が大きすぎます。"),
                ],
                wtf=form,
                statuses=STATUSES,
                days=_days(),
            )
        )

    @staticmethod
    def reply(request: BaseHTTPRequestHandler, body: bytes, kind: str) -> None:
        """Send `body` under the console's policy."""
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        request.send_header("Content-Security-Policy", POLICY)
        request.end_headers()
        request.wfile.write(body)


def _days() -> list[dict[str, Any]]:
    """A week with something on two days."""
    one = {
        "time": "9:00",
        "title": "スマートフォン教室を開きます",
        "href": "/n/1",
        "status": "scheduled",
        "status_label": "送信予定",
    }
    other = {"time": "17:30", "title": "11月の広報みどり", "href": "/n/2", "status": "sent", "status_label": "送信済み"}
    kinds = ("", "", "holiday", "", "", "saturday", "holiday")
    return [
        {
            "label": f"{day + 23}日（{'月火水木金土日'[day]}）",
            "is_today": day == 1,
            "kind": kind,
            "items": [one, other] if day == 1 else [one] if day == 4 else [],
        }
        for day, kind in enumerate(kinds)
    ]
