"""Rules 80 to 82: templates and their labels."""

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.samples import (
    FAMILY,
    URL,
    bubble,
    buttons,
    column,
    columns,
    confirm,
    flex,
    image_column,
    imagemap,
    images,
    link,
    picture,
    postback,
    quick,
    say,
    tap,
    template,
    words,
)

RULES = Rules()
MISSING = "must be specified"
ALT_TEXT = "messages[0].altText"


def too_long(limit: int) -> str:
    """LINE's words inside templates and Flex messages."""
    return f"must not be longer than {limit} characters"


for _kind, _message in (("template", buttons()), ("imagemap", imagemap(tap())), ("flex", flex(bubble()))):
    RULES.accepts(80, f"1,500 characters for a {_kind}", {**_message, "altText": "あ" * 1500})
    _long = ("Length must be between 0 and 1500", ALT_TEXT)
    RULES.refuses(80, f"1,501 characters for a {_kind}", {**_message, "altText": "あ" * 1501}, _long)
    RULES.refuses(80, f"751 apples for a {_kind}", {**_message, "altText": "🍎" * 751}, _long)
    RULES.refuses(80, f"an empty one for a {_kind}", {**_message, "altText": ""}, ("May not be empty", ALT_TEXT))
    RULES.refuses(80, f"none for a {_kind}", {**_message, "altText": None}, ("May not be empty", ALT_TEXT))

TEXT, TITLE, ACTIONS, COLUMNS = "template/text", "template/title", "template/actions", "template/columns"
RULES.accepts(81, "buttons: one action and four", buttons(), buttons(*[say()] * 4))
RULES.accepts(81, "buttons: 160 characters", buttons(text="あ" * 160))
RULES.accepts(81, "buttons: 160 graphemes", buttons(text=FAMILY * 160))
RULES.accepts(81, "buttons: 60 beside a title of 40 and a picture", buttons(text="あ" * 60, title=FAMILY * 40))
RULES.accepts(
    81,
    "buttons: all there is",
    buttons(
        thumbnailImageUrl=URL,
        imageAspectRatio="square",
        imageSize="contain",
        imageBackgroundColor="#FFFFFF",
        defaultAction=link("https://example.jp"),
    ),
)
RULES.refuses(81, "buttons: no action", buttons(actions=[]), ("size must be between 1 and 4", ACTIONS))
RULES.refuses(81, "buttons: five actions", buttons(*[say()] * 5), ("size must be between 1 and 4", ACTIONS))
RULES.refuses(81, "buttons: 161 characters", buttons(text="あ" * 161), (too_long(160), TEXT))
RULES.refuses(81, "buttons: 61 beside a title", buttons(text="あ" * 61, title="い"), (too_long(60), TEXT))
RULES.refuses(81, "buttons: 61 beside a picture", buttons(text="あ" * 61, thumbnailImageUrl=URL), (too_long(60), TEXT))
RULES.refuses(81, "buttons: a title of 41", buttons(title="い" * 41), (too_long(40), TITLE))
RULES.refuses(81, "buttons: no text", buttons(text=None), (MISSING, TEXT))
for _name, _right in (("imageAspectRatio", ("rectangle", "square")), ("imageSize", ("cover", "contain"))):
    for _kind, _plain in (("buttons", {"text": "選ぶ", "actions": [say()]}), ("carousel", {"columns": [column()]})):
        _all = [template(_kind, **_plain, **{_name: value}) for value in _right]
        RULES.accepts(81, f"{_kind}: every {_name}", *_all)
        _odd_one = template(_kind, **_plain, **{_name: "round"})
        RULES.refuses(81, f"{_kind}: {_name} round", _odd_one, ("invalid property", f"template/{_name}"))
for _colour in ("white", "#fff", "#fffffff"):
    RULES.refuses(
        81,
        f"buttons: {_colour} as a colour",
        buttons(imageBackgroundColor=_colour),
        ("must be a colour like #ffffff", "template/imageBackgroundColor"),
    )
RULES.refuses(81, "no template", {**buttons(), "template": None}, ("May not be empty", "messages[0].template"))
RULES.refuses(81, "a template nobody knows", template("novel"), ("invalid property", "template/type"))
RULES.refuses(81, "a template without type", template(None), (MISSING, "template/type"))  # type: ignore[arg-type]

RULES.accepts(81, "confirm: two actions and 240 characters", confirm(say(), say(), words="あ" * 240))
RULES.accepts(81, "confirm: 240 graphemes", confirm(say(), say(), words=FAMILY * 240))
RULES.refuses(81, "confirm: one action", confirm(say()), ("size must be between 2 and 2", ACTIONS))
RULES.refuses(81, "confirm: three actions", confirm(*[say()] * 3), ("size must be between 2 and 2", ACTIONS))
RULES.refuses(81, "confirm: 241 characters", confirm(say(), say(), words="あ" * 241), (too_long(240), TEXT))

RULES.accepts(
    81, "carousel: ten columns of three actions and 120 characters", columns(*[column(3, text="あ" * 120)] * 10)
)
RULES.accepts(81, "carousel: 60 characters beside a title", columns(column(text="あ" * 60, title="い" * 40)))
RULES.refuses(81, "carousel: no column", columns(), ("size must be between 1 and 10", COLUMNS))
RULES.refuses(81, "carousel: eleven columns", columns(*[column()] * 11), ("size must be between 1 and 10", COLUMNS))
RULES.refuses(
    81, "carousel: four actions", columns(column(4)), ("size must be between 1 and 3", f"{COLUMNS}/0/actions")
)
RULES.refuses(81, "carousel: 121 characters", columns(column(text="あ" * 121)), (too_long(120), f"{COLUMNS}/0/text"))
RULES.refuses(
    81, "carousel: 61 beside a title", columns(column(text="あ" * 61, title="い")), (too_long(60), f"{COLUMNS}/0/text")
)
RULES.refuses(
    81,
    "carousel: a title of 41 in the last column",
    columns(column(title="い"), column(title="い" * 41)),
    (too_long(40), f"{COLUMNS}/1/title"),
)
RULES.refuses(
    81,
    "carousel: one action beside two",
    columns(column(1), column(2)),
    ("the number of actions must be the same in all columns", COLUMNS),
)
for _name, _odd in (("title", column(title="題")), ("picture", column(thumbnailImageUrl=URL))):
    RULES.refuses(
        81,
        f"carousel: {_name} in some columns",
        columns(_odd, column()),
        ("all columns must use image and title alike", COLUMNS),
    )

RULES.accepts(
    81, "image carousel: ten columns, labels of 12 or none", images(*[image_column("あ" * 12)] * 9, image_column(None))
)
RULES.refuses(81, "image carousel: eleven", images(*[image_column()] * 11), ("size must be between 1 and 10", COLUMNS))
RULES.refuses(
    81, "image carousel: a label of 13", images(image_column("あ" * 13)), (too_long(12), f"{COLUMNS}/0/action/label")
)
RULES.refuses(81, "image carousel: no picture", images(image_column(imageUrl=None)), (MISSING, f"{COLUMNS}/0/imageUrl"))

BUTTON = {"type": "button"}
LABEL = "template/actions/0/label"
RULES.accepts(82, "20 graphemes in a template", buttons(say(FAMILY * 20)), buttons(say("か\u3099" * 20)))
RULES.accepts(82, "20 graphemes in a quick reply", quick(say("🇯🇵" * 20)))
RULES.accepts(82, "40 graphemes on a Flex button", flex(bubble({**BUTTON, "action": say(FAMILY * 40)})))
RULES.accepts(
    82, "none where it is not needed", flex(bubble(words(action=say(None)), picture(action=postback(label=""))))
)
RULES.refuses(82, "21 in a template", buttons(say("あ" * 21)), (too_long(20), LABEL))
RULES.refuses(82, "21 families in a template", buttons(say(FAMILY * 21)), (too_long(20), LABEL))
RULES.refuses(82, "none in a template", buttons(say(None)), (MISSING, LABEL))
RULES.refuses(82, "an empty one in a template", buttons(say("")), ("must be non-empty text", LABEL))
RULES.refuses(
    82, "none in a default action", buttons(defaultAction=say(None)), (MISSING, "template/defaultAction/label")
)
_QUICK = "messages[0].quickReply.items[0].action.label"
RULES.refuses(82, "21 in a quick reply", quick(say("あ" * 21)), ("Length must be between 0 and 20", _QUICK))
RULES.refuses(82, "none in a quick reply", quick(say(None)), ("May not be empty", _QUICK))
RULES.refuses(
    82,
    "41 on a Flex button",
    flex(bubble({**BUTTON, "action": say("あ" * 41)})),
    (too_long(40), "/body/contents/0/action/label"),
)
RULES.refuses(
    82,
    "none on a Flex button",
    flex(bubble({**BUTTON, "action": say(None)})),
    (MISSING, "/body/contents/0/action/label"),
)
RULES.refuses(
    82, "41 on a Flex text", flex(bubble(words(action=say("あ" * 41)))), (too_long(40), "/body/contents/0/action/label")
)
