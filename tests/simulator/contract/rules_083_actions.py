"""Rules 83 to 88: actions, quick replies and senders."""

from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.samples import (
    FAMILY,
    URL,
    address,
    bubble,
    buttons,
    clip,
    flex,
    link,
    picker,
    postback,
    quick,
    say,
    sent_by,
    words,
)
from tests.simulator.world import World, text

RULES = Rules()
EMPTY = "May not be empty"
MISSING = "must be specified"
FIRST = "template/actions/0"
QUICK = "messages[0].quickReply.items[0].action"
TOO_LONG = "must not be longer than 300 characters"

RULES.accepts(83, "300 everywhere", buttons(postback(data="x" * 300, displayText=FAMILY * 300)))
RULES.accepts(83, "the old text", buttons(postback(text=FAMILY * 300)))
for _option in ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"):
    RULES.accepts(83, f"inputOption {_option}", buttons(postback(inputOption=_option)))
RULES.accepts(83, "fillInText", buttons(postback(inputOption="openKeyboard", fillInText=FAMILY * 300)))
RULES.refuses(83, "no data", buttons(postback(data=None)), (MISSING, f"{FIRST}/data"))
RULES.accepts(83, "empty data", buttons(postback(data="")), quick(postback(data="")))
RULES.refuses(83, "data that is no string", buttons(postback(data=1)), ("must be a string", f"{FIRST}/data"))
RULES.refuses(83, "data of 301", buttons(postback(data="x" * 301)), (TOO_LONG, f"{FIRST}/data"))
RULES.refuses(
    83, "data of 151 apples, as they count twice", buttons(postback(data="🍎" * 151)), (TOO_LONG, f"{FIRST}/data")
)
for _name in ("displayText", "text", "fillInText"):
    _action = postback(**{_name: "あ" * 301, "inputOption": "openKeyboard"})
    RULES.refuses(83, f"{_name} of 301", buttons(_action), (TOO_LONG, f"{FIRST}/{_name}"))
RULES.refuses(
    83,
    "displayText with text",
    buttons(postback(displayText="あ", text="い")),
    ("displayText and text cannot be used together", f"{FIRST}/text"),
)
RULES.refuses(
    83,
    "an inputOption nobody knows",
    buttons(postback(inputOption="dance")),
    ("invalid property", f"{FIRST}/inputOption"),
)


@RULES.accepted(83, "fillInText that opens a keyboard is noted for nothing")
def _(world: World) -> None:
    world.old_friend()
    world.push("はなこ", buttons(postback(inputOption="openKeyboard", fillInText="あ")), key=KEY)
    assert world.violations() == []


@RULES.refused(83, "fillInText without openKeyboard is sent, and noted")
def _(world: World) -> None:
    world.old_friend()
    for action in (postback(fillInText="あ"), postback(fillInText="あ", inputOption="openVoice")):
        assert (
            world.send("reply", {"replyToken": world.reply_token(), "messages": [buttons(action)]}).status_code == 200
        )
    assert world.violations() == ["fill_in_without_keyboard"] * 2
    assert world.last_record()["warnings"][0].startswith("messages[0]/template/actions/0/fillInText: ")


KEY = "7f0e9a52-6b1e-4c8e-9f3e-1c2d3e4f5a6b"
NO_URI = "invalid uri"
for _uri in ("https://example.jp/?q=%E3%81%82", "http://example.jp", "tel:0595-22-1111", "line://nv/location"):
    RULES.accepts(84, _uri.partition(":")[0], buttons(link(_uri)))
RULES.accepts(84, "10,000 characters", buttons(link(address(10_000))), quick(link(address(10_000))))
RULES.accepts(84, "another address for computers", flex(bubble(words(action=link("tel:119", altUri={"desktop": URL})))))
for _uri in (
    "ftp://example.jp",
    "javascript:alert(1)",
    "https://",
    "example.jp",
    "tel:",
    "https://example.jp/あ",
    "https://example.jp/a b",
    "https://example.jp/a|b",
    "https://example.jp\n",
):
    RULES.refuses(84, f"{_uri!r}", buttons(link(_uri)), (NO_URI, f"{FIRST}/uri"))
RULES.refuses(84, "no address", buttons(link(None)), (MISSING, f"{FIRST}/uri"))
RULES.refuses(
    84, "10,001 characters", buttons(link(address(10_001))), ("size must be between 0 and 10000", f"{FIRST}/uri")
)
RULES.refuses(84, "10,001 characters in a quick reply", quick(link(address(10_001))), (NO_URI, f"{QUICK}.uri"))
RULES.refuses(
    84,
    "a wrong address for computers",
    buttons(link("tel:119", altUri={"desktop": "ftp://x"})),
    (NO_URI, f"{FIRST}/altUri/desktop"),
)
_long = ("size must be between 0 and 10000", f"{FIRST}/altUri/desktop")
RULES.refuses(84, "10,001 for computers", buttons(link("tel:119", altUri={"desktop": address(10_001)})), _long)


@RULES.accepted(84, "1,000 characters under the old limit", switches={"uri_limit": 1000})
def _(world: World) -> None:
    world.old_friend()
    assert world.push("はなこ", buttons(link(address(1000)))).status_code == 200


@RULES.refused(84, "1,001 characters under the old limit", switches={"uri_limit": 1000})
def _(world: World) -> None:
    world.old_friend()
    for answer in (
        world.push("はなこ", buttons(link(address(1001)))),
        world.send("validate/push", {"messages": [buttons(link(address(1001)))]}),
    ):
        detail = {"message": "size must be between 0 and 1000", "property": f"{FIRST}/uri"}
        assert (answer.status_code, answer.get_json()["details"]) == (400, [detail])
    assert world.received() == []


def _pick(mode: Any, **more: Any) -> dict[str, Any]:
    return buttons(picker(mode=mode, **more))


NO_FORMAT = "invalid format"
RULES.accepts(85, "a date", _pick("date", initial="2026-01-02", min="1900-01-01", max="2100-12-31"))
RULES.accepts(85, "a time", _pick("time", initial="09:00", min="00:00", max="23:59"))
RULES.accepts(85, "both, with either letter", _pick("datetime", min="2026-01-02T09:00", max="2026-01-02t09:01"))
RULES.accepts(85, "on a quick reply", quick(picker(mode="date")))
for _mode, _value in (
    ("date", "2026/01/02"),
    ("date", "2026-02-30"),
    ("date", "2026-1-2"),
    ("date", "2026-01-02T09:00"),
    ("date", "1899-12-31"),
    ("date", "2101-01-01"),
    ("time", "24:00"),
    ("time", "9:00"),
    ("time", "09:00:00"),
    ("datetime", "2026-01-02"),
    ("datetime", "2026-01-02 09:00"),
    ("datetime", "2026-01-02T09:00Z"),
    ("date", 20260102),
):
    RULES.refuses(85, f"{_value} as {_mode}", _pick(_mode, initial=_value), (NO_FORMAT, f"{FIRST}/initial"))
_ORDER = ("min must be less than max", f"{FIRST}/min")
RULES.refuses(85, "min after max", _pick("date", min="2026-01-02", max="2026-01-01"), _ORDER)
RULES.refuses(85, "min equal to max", _pick("time", min="09:00", max="09:00"), _ORDER)
RULES.refuses(85, "a mode nobody knows", _pick("week"), ("invalid property", f"{FIRST}/mode"))
RULES.refuses(85, "no mode", _pick(None), (MISSING, f"{FIRST}/mode"))
RULES.refuses(85, "no data", buttons(picker(mode="date", data=None)), (MISSING, f"{FIRST}/data"))

RULES.accepts(85, "data of 300", buttons(picker(mode="date", data="x" * 300)))
RULES.refuses(85, "data of 301", buttons(picker(mode="date", data="x" * 301)), (TOO_LONG, f"{FIRST}/data"))

PHONE_ONLY = [{"type": kind, "label": "開く"} for kind in ("camera", "cameraRoll", "location")]
EVERYWHERE = [postback(), say(), link("tel:119"), picker(mode="date"), clip("あ" * 1000)]
SWITCH = {"type": "richmenuswitch", "label": "次", "data": "d", "richMenuAliasId": "next"}
KINDS = "postback, message, uri, datetimepicker, clipboard, camera, cameraRoll, location"
RULES.accepts(86, "every action of a quick reply", quick(*EVERYWHERE, *PHONE_ONLY))
RULES.accepts(
    86,
    "what may stand in templates and Flex messages",
    buttons(*EVERYWHERE[:4]),
    buttons(EVERYWHERE[4]),
    flex(bubble(*[words(action=action) for action in EVERYWHERE])),
)
for _action in (*PHONE_ONLY, SWITCH, {"type": "novel"}):
    _kind = _action["type"]
    RULES.refuses(86, f"{_kind} in a template", buttons(_action), ("invalid property", f"{FIRST}/type"))
    RULES.refuses(
        86,
        f"{_kind} in a Flex message",
        flex(bubble(words(action=_action))),
        ("invalid property", "/body/contents/0/action/type"),
    )
RULES.refuses(
    86,
    "richmenuswitch in a quick reply",
    quick(SWITCH),
    (f"Must be one of the following values: [{KINDS}]", f"{QUICK}.type"),
)
RULES.refuses(86, "no type", quick({"label": "次"}), (EMPTY, f"{QUICK}.type"))
RULES.refuses(86, "a camera without label", quick({"type": "camera"}), (EMPTY, f"{QUICK}.label"))
RULES.accepts(86, "300 graphemes to say", buttons(say(words=FAMILY * 300)))
RULES.refuses(86, "301 characters to say", buttons(say(words="あ" * 301)), (TOO_LONG, f"{FIRST}/text"))
RULES.refuses(86, "nothing to say", buttons(say(words="")), ("must be non-empty text", f"{FIRST}/text"))
RULES.refuses(86, "nothing to copy", quick(clip("")), (EMPTY, f"{QUICK}.clipboardText"))
RULES.refuses(
    86,
    "1,001 characters to copy",
    quick(clip("あ" * 1001)),
    ("Length must be between 0 and 1000", f"{QUICK}.clipboardText"),
)

ITEMS = "messages[0].quickReply.items"
SIZE = "Size must be between 1 and 13"
RULES.accepts(87, "one button and thirteen", quick(say()), quick(*[say("あ" * 20)] * 13))
RULES.refuses(87, "no button", quick(), (SIZE, ITEMS))
RULES.refuses(87, "fourteen buttons", quick(*[say()] * 14), (SIZE, ITEMS))
RULES.refuses(87, "no items", {**text(), "quickReply": {}}, (SIZE, ITEMS))
RULES.mistypes(87, "no object", {**text(), "quickReply": "x"}, "messages[0].quickReply")
RULES.refuses(
    87,
    "a button of another type",
    {**text(), "quickReply": {"items": [{"type": "x", "action": say()}]}},
    ("Must be one of the following values: [action]", f"{ITEMS}[0].type"),
)

SENDER = "messages[0].sender"
RULES.accepts(88, "a name of 20 characters and an icon", sent_by(name="あ" * 20, iconUrl=URL), sent_by(name="市民課"))
RULES.refuses(88, "21 characters", sent_by(name="あ" * 21), ("Length must be between 0 and 20", f"{SENDER}.name"))
RULES.refuses(88, "11 apples", sent_by(name="🍎" * 11), ("Length must be between 0 and 20", f"{SENDER}.name"))
RULES.accepts(88, "line inside another word", *[sent_by(name=name) for name in ("Online窓口", "outline", "Lines")])
for _name in ("LINE公式", "市役所LINE", "ONLINE窓口", "Line", "町の line 窓口", "line係"):
    RULES.refuses(
        88, f"the name {_name}", sent_by(name=_name), ("contains a word that cannot be used", f"{SENDER}.name")
    )
RULES.refuses(88, "an icon over http", sent_by(iconUrl="http://x.jp/a"), ("invalid uri scheme", f"{SENDER}.iconUrl"))
