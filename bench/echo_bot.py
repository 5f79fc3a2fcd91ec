"""The smallest bots that the SDK's documentation shows, served by waitress with the settings of ours.

`echo` answers each text inside the webhook request, as the SDK's README does. `silent` checks the signature,
reads the events, and answers 200: what is left of the echo bot when nothing is sent.
"""

from __future__ import annotations

import argparse
import threading

from flask import Flask, abort, request
from linebot.v3 import WebhookHandler
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, ReplyMessageRequest, TextMessage
from linebot.v3.webhooks import MessageEvent, TextMessageContent

from bot.server import WebServer
from tests.running import PATH
from tests.town import SECRET

THREADS = 8


def create_app(line_url: str, *, replies: bool) -> Flask:
    """The bot of the README; without `replies` it only reads."""
    app = Flask("echo")
    configuration = Configuration(access_token="token", host=line_url)
    handler = WebhookHandler(SECRET)

    @app.post(PATH)
    def callback() -> str:
        signature = request.headers["X-Line-Signature"]
        body = request.get_data(as_text=True)
        try:
            handler.handle(body, signature)
        except InvalidSignatureError:
            abort(400)
        return "OK"

    @app.get("/livez")
    def alive() -> str:
        return "ok"

    @handler.add(MessageEvent, message=TextMessageContent)  # type: ignore[untyped-decorator]
    def handle_message(event: MessageEvent) -> None:
        if not replies:
            return
        with ApiClient(configuration) as api_client:
            MessagingApi(api_client).reply_message_with_http_info(
                ReplyMessageRequest(replyToken=event.reply_token, messages=[TextMessage(text=event.message.text)])
            )

    return app


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("echo", "silent"))
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--line-url", required=True)
    given = parser.parse_args()
    WebServer(create_app(given.line_url, replies=given.kind == "echo"), "127.0.0.1", given.port, THREADS).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
