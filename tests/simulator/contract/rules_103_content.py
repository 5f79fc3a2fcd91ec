"""Rule 103: contents of what people sent."""

import base64
from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.world import TOKEN, World, newest_event

RULES = Rules()
UNKNOWN, GONE = {"message": "not found"}, {"message": "The content is gone"}


def _send(world: World, kind: str, **more: Any) -> str:
    """The message id of something the person sent."""
    provider = more.pop("provider", None)
    message = {"type": kind, **({"contentProvider": provider} if provider else {})}
    event = newest_event(world, world.act("はなこ", "send", {"message": message, **more}))
    message_id: str = event["message"]["id"]
    return message_id


def _content(world: World, message_id: str, part: str = "") -> tuple[int, Any]:
    answer = world.get(f"message/{message_id}/content{part}")
    return answer.status_code, answer.get_json(silent=True)


@RULES.accepted(103, "made-up contents of every kind, and a preview of what can be seen")
def _(world: World) -> None:
    starts = {"image": b"\x89PNG", "video": b"\x00\x00\x00\x18ftyp", "audio": b"RIFF", "file": b"%PDF"}
    for kind, start in starts.items():
        message_id = _send(world, kind)
        answer = world.get(f"message/{message_id}/content")
        assert answer.status_code == 200
        assert answer.data.startswith(start)
        assert answer.content_type.split("/")[0] == kind.replace("file", "application")
        if kind in ("image", "video"):
            assert world.get(f"message/{message_id}/content/preview").data.startswith(starts["image"])


@RULES.accepted(103, "the bytes the person sent")
def _(world: World) -> None:
    given = {"contentBase64": base64.b64encode(b"\xff\xd8jpeg").decode(), "contentType": "image/jpeg"}
    answer = world.get(f"message/{_send(world, 'image', **given)}/content")
    assert (answer.data, answer.content_type) == (b"\xff\xd8jpeg", "image/jpeg")
    event = newest_event(world, world.act("はなこ", "send", {"message": {"type": "file"}, **given}))
    assert event["message"]["fileSize"] == 6


@RULES.accepted(103, "a video is prepared for a while")
def _(world: World) -> None:
    message_id = _send(world, "video", preparingSeconds=5)
    world.advance(4)
    answer = world.get(f"message/{message_id}/content")
    assert (answer.status_code, answer.data) == (202, b"")
    assert _content(world, message_id, "/transcoding") == (200, {"status": "processing"})
    world.advance(1)
    assert world.get(f"message/{message_id}/content").status_code == 200
    assert _content(world, message_id, "/transcoding") == (200, {"status": "succeeded"})


@RULES.accepted(103, "sounds are prepared too")
def _(world: World) -> None:
    message_id = _send(world, "audio", preparingSeconds=5)
    assert _content(world, message_id, "/transcoding") == (200, {"status": "processing"})
    world.advance(5)
    assert _content(world, message_id, "/transcoding") == (200, {"status": "succeeded"})


@RULES.accepted(103, "on the data port and nowhere else, in the strict mode", data_port=8701)
def _(world: World) -> None:
    assert _content(world, "1")[1] == {"message": "Not found"}
    answer = world.client.get(
        "/v2/bot/message/1/content", base_url="http://localhost:8701", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert answer.get_json() == UNKNOWN


@RULES.refused(103, "unknown ids, texts, what another provider holds, another channel's pictures")
def _(world: World) -> None:
    event = newest_event(world, world.act("はなこ", "say", {"text": "やあ"}))
    held_elsewhere = _send(world, "image", provider={"type": "external", "originalContentUrl": "https://example.com/"})
    for message_id in ("1", "x", event["message"]["id"], held_elsewhere):
        assert _content(world, message_id) == (404, UNKNOWN)
    own = _send(world, "image")
    answer = world.get(f"message/{own}/content", Authorization="Bearer other-token")
    assert (answer.status_code, answer.get_json()) == (404, UNKNOWN)


@RULES.refused(103, "what was unsent is gone")
def _(world: World) -> None:
    message_id = _send(world, "video")
    world.act("はなこ", "unsend", {"messageId": message_id})
    for part in ("", "/preview", "/transcoding"):
        assert _content(world, message_id, part) == (410, GONE)
    assert world.act("はなこ", "unsend", {"messageId": message_id}).status_code == 404, "it was taken back already"


@RULES.refused(103, "previews of sounds and files, preparation of pictures and files")
def _(world: World) -> None:
    for kind in ("audio", "file"):
        assert _content(world, _send(world, kind), "/preview") == (400, {"message": "The content can not be previewed"})
    for kind in ("image", "file"):
        expected = {"message": "Transcoding status doesn't support this type of content"}
        assert _content(world, _send(world, kind), "/transcoding") == (400, expected)
