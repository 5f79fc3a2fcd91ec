"""Contents of the pictures, videos, sounds and files that people sent (rule 103)."""

from simulator.api.calls import Answer, Call, Refused
from simulator.api.endpoints import Endpoint
from simulator.state.media import PICTURE, Content, SentMessage

_WITH_PREVIEW = ("image", "video")
_PREPARED = ("video", "audio")


def _content(call: Call) -> Answer:
    sent = _asked_message(call)
    if sent.content is None:
        raise _unknown()
    return _given(sent.content) if sent.is_ready(call.platform.clock.now()) else _IN_PREPARATION


def _preview(call: Call) -> Answer:
    sent = _asked_message(call)
    if sent.kind not in _WITH_PREVIEW:
        raise Refused(400, "The content can not be previewed")
    if sent.content is None:
        raise _unknown()
    return _given(sent.content if sent.kind == "image" else PICTURE)


def _preparation(call: Call) -> Answer:
    sent = _asked_message(call)
    if sent.kind not in _PREPARED:
        raise Refused(400, "Transcoding status doesn't support this type of content")
    if sent.content is None:
        raise _unknown()
    return Answer(200, {"status": "succeeded" if sent.is_ready(call.platform.clock.now()) else "processing"})


def _asked_message(call: Call) -> SentMessage:
    sent = call.channel.media.find(call.path["message_id"])
    if sent is None:
        raise _unknown()
    if sent.is_unsent:
        raise Refused(410, "The content is gone")
    return sent


def _unknown() -> Refused:
    """Also the answer where another provider holds the content."""
    return Refused(404, "not found")


def _given(content: Content) -> Answer:
    return Answer(200, headers={"Content-Type": content.media_type}, raw=content.data)


_IN_PREPARATION = Answer(202, headers={"Content-Type": "text/plain"}, raw=b"")
_PATH = "/v2/bot/message/<message_id>/content"
ENDPOINTS = (
    Endpoint("content", "GET", _PATH, _content, on_data_host=True),
    Endpoint("contentPreview", "GET", f"{_PATH}/preview", _preview, on_data_host=True),
    Endpoint("contentTranscoding", "GET", f"{_PATH}/transcoding", _preparation, on_data_host=True),
)
