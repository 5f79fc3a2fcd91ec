"""A bot written with LINE's SDK for Python: the same scenario as scenario.mjs, see there.

`python -m tests.simulator.clients.scenario BASE_URL TOKEN SECRET CHANNEL_ID`
"""

import base64
import json
import os
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from linebot.v3 import messaging, oauth
from linebot.v3.messaging.exceptions import ApiException
from linebot.v3.webhook import SignatureValidator

BASE, TOKEN, SECRET, CHANNEL_ID = sys.argv[1:5]
KEY = "123e4567-e89b-12d3-a456-426614174000"
CLIENT = messaging.ApiClient(messaging.Configuration(host=BASE, access_token=TOKEN))
API, BLOB = messaging.MessagingApi(CLIENT), messaging.MessagingApiBlob(CLIENT)
seen: dict[str, Any] = {}


def refused(call: Callable[[], object]) -> dict[str, Any]:
    """What the call was refused with; it must be refused."""
    try:
        call()
    except ApiException as error:
        accepted = error.headers.get("x-line-accepted-request-id")
        return {"status": error.status, **json.loads(error.body), "accepted": accepted}
    raise AssertionError("not refused")


def reply(event: dict[str, Any]) -> None:
    """Answer with a text and a template."""
    action = messaging.MessageAction(label="ごみ", text="ごみ")
    template = messaging.ButtonsTemplate(text="どれですか", actions=[action])
    messages = [messaging.TextMessage(text="窓口です🍎"), messaging.TemplateMessage(alt_text="選ぶ", template=template)]
    sent = API.reply_message(messaging.ReplyMessageRequest(reply_token=event["replyToken"], messages=messages))
    seen["receipts"] = [
        ["string" if isinstance(one.id, str) else "?", bool(one.quote_token)] for one in sent.sent_messages
    ]


def _kind(value: object) -> str:
    return "string" if isinstance(value, str) else type(value).__name__


def sending(user_id: str) -> None:
    """Push twice with one key, multicast, broadcast, a message too long, the quota."""
    messages = [messaging.TextMessage(text="お知らせ")]
    push = messaging.PushMessageRequest(to=user_id, messages=messages)
    first = API.push_message_with_http_info(push, x_line_retry_key=KEY)
    again = refused(lambda: API.push_message(push, x_line_retry_key=KEY))
    same = again["sentMessages"][0]["id"] == first.data.sent_messages[0].id
    seen["again"] = [again["status"], again["message"], same]
    seen["acceptedIsFirst"] = again["accepted"] == first.headers["x-line-request-id"]
    API.multicast(messaging.MulticastRequest(to=[user_id], messages=messages))
    API.broadcast(messaging.BroadcastRequest(messages=messages))
    long = messaging.ValidateMessageRequest(messages=[messaging.TextMessage(text="あ" * 5001)])
    fault = refused(lambda: API.validate_push(long))
    seen["fault"] = [fault["status"], fault["message"], fault["details"]]
    seen["usage"] = API.get_message_quota_consumption().total_usage
    seen["quota"] = API.get_message_quota().to_dict()


def people(user_id: str) -> None:
    """Profile, followers, loading."""
    seen["name"] = API.get_profile(user_id).display_name
    seen["followers"] = len(API.get_followers().user_ids)
    API.show_loading_animation(messaging.ShowLoadingAnimationRequest(chat_id=user_id, loading_seconds=5))
    seen["stranger"] = refused(lambda: API.get_profile("U" + "0" * 32))["status"]


def rich_menu(user_id: str) -> None:
    """Create, upload, set as default, alias."""
    bounds = messaging.RichMenuBounds(x=0, y=0, width=800, height=500)
    area = messaging.RichMenuArea(bounds=bounds, action=messaging.MessageAction(label="ごみ", text="ごみ"))
    size = messaging.RichMenuSize(width=800, height=500)
    menu = messaging.RichMenuRequest(size=size, selected=True, name="メニュー", chat_bar_text="ひらく", areas=[area])
    menu_id = API.create_rich_menu(menu).rich_menu_id
    seen["tooEarly"] = refused(lambda: API.set_default_rich_menu(menu_id))["status"]
    image = base64.b64decode(os.environ["MENU_IMAGE"])
    BLOB.set_rich_menu_image(menu_id, body=image, _headers={"Content-Type": "image/png"})
    API.set_default_rich_menu(menu_id)
    API.create_rich_menu_alias(messaging.CreateRichMenuAliasRequest(rich_menu_alias_id="top", rich_menu_id=menu_id))
    seen["menu"] = API.get_default_rich_menu_id().rich_menu_id == menu_id
    seen["menus"] = [one.name for one in API.get_rich_menu_list().richmenus]
    seen["none"] = refused(lambda: API.get_rich_menu_id_of_user(user_id))["status"]


def rest(event: dict[str, Any]) -> None:
    """A stateless token, the picture's bytes, read marks."""
    with oauth.ApiClient(oauth.Configuration(host=BASE)) as client:
        access = oauth.ChannelAccessToken(client)
        issued = access.issue_stateless_channel_token_by_client_secret(CHANNEL_ID, SECRET)
    other = messaging.ApiClient(messaging.Configuration(host=BASE, access_token=issued.access_token))
    seen["bot"] = messaging.MessagingApi(other).get_bot_info().user_id
    seen["expires"] = issued.expires_in
    seen["hasContent"] = len(BLOB.get_message_content(event["message"]["id"])) > 0
    mark = messaging.MarkMessagesAsReadByTokenRequest
    API.mark_messages_as_read_by_token(mark(mark_as_read_token=event["message"]["markAsReadToken"]))
    seen["badMark"] = refused(lambda: API.mark_messages_as_read_by_token(mark(mark_as_read_token="x")))["status"]


class Webhook(BaseHTTPRequestHandler):
    """The bot's door."""

    def do_POST(self) -> None:
        """Take a webhook request."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        is_signed = SignatureValidator(SECRET).validate(body, self.headers["x-line-signature"])
        self.send_response(200 if is_signed else 401)
        self.end_headers()
        self.wfile.flush()
        self.connection.close()
        callback = json.loads(body)
        seen["destination"] = callback["destination"]
        for event in callback["events"]:
            handle(event)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def handle(event: dict[str, Any]) -> None:
    """Answer a text; a picture starts the whole scenario."""
    if event["type"] != "message":
        return
    if event["message"]["type"] == "text":
        reply(event)
        return
    user_id = event["source"]["userId"]
    sending(user_id)
    people(user_id)
    rich_menu(user_id)
    rest(event)
    print(json.dumps(seen), flush=True)
    os._exit(0)


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", 0), Webhook)
    print(json.dumps({"port": server.server_port}), flush=True)
    server.serve_forever()
