"""The pictures of rich menus, on the data host (rules 2, 106)."""

from simulator.api.calls import Answer, Call, Refused
from simulator.api.endpoints import Body, Endpoint
from simulator.api.rich_menus import named_menu
from simulator.rules.image_size import read_image_size
from simulator.rules.rich_menus import is_allowed_image
from simulator.state.rich_menus import MenuImage

_TYPES = ("image/jpeg", "image/png")


def _upload(call: Call) -> Answer:
    if call.content_type.partition(";")[0].strip().lower() not in _TYPES:
        raise Refused(415, f"The content type, {call.content_type}, is not supported")
    menu = named_menu(call)
    if menu.image is not None:
        raise Refused(400, "An image has already been uploaded to the richmenu")
    size = read_image_size(call.raw)
    if size is None or not is_allowed_image(call.raw, size):
        raise Refused(400, "The image size is not allowed for richmenu")
    call.channel.rich_menus.set_image(menu, MenuImage(size.content_type, call.raw))
    return Answer()


def _download(call: Call) -> Answer:
    image = named_menu(call).image
    if image is None or not image.raw:
        raise Refused(404, "Not found")
    return Answer(200, headers={"Content-Type": image.content_type}, raw=image.raw)


_CONTENT = "/v2/bot/richmenu/<menu_id>/content"
ENDPOINTS = (
    Endpoint("richmenu/image/upload", "POST", _CONTENT, _upload, body=Body.BINARY, on_data_host=True),
    Endpoint("richmenu/image/download", "GET", _CONTENT, _download, on_data_host=True),
)
