"""Rules 70 to 74, 12 and 94: how many messages, of which type; texts, emoji and placeholders; what validation asks."""

from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.samples import EMOJI, STICKER, URL, buttons, flex, say
from tests.simulator.world import World, text

RULES = Rules()
EMPTY = "May not be empty"
NO_DOLLAR = "must point at a $ in the text"
UNPAIRED = "{ and } must be used in pairs"
KINDS = "text, textV2, sticker, image, video, audio, location, coupon, imagemap, template, flex"
NO_KIND = f"Must be one of the following values: [{KINDS}]"
EVERYBODY = {"type": "mention", "mentionee": {"type": "all"}}
SOMEBODY = {"type": "mention", "mentionee": {"type": "user", "userId": "U" + "0" * 32}}


def emoji(*positions: Any, words: str = "$です") -> dict[str, Any]:
    """A text with LINE emoji at these positions."""
    return {**text(words), "emojis": [{"index": position, **EMOJI} for position in positions]}


def text_v2(words: Any, **substitution: Any) -> dict[str, Any]:
    """A text of the second version."""
    return {"type": "textV2", "text": words, "substitution": substitution}


RULES.accepts(70, "one message", text())
RULES.accepts(70, "five messages", *[text()] * 5)


@RULES.refused(70, "no messages, none at all, six")
def _(world: World) -> None:
    wrong: tuple[Any, ...] = (None, [], [text()] * 6)
    for messages in wrong:
        answer = world.send("validate/push", {"messages": messages})
        detail = {"message": "Size must be between 1 and 5", "property": "messages"}
        expected = {"message": "The request body has 1 error(s)", "details": [detail]}
        assert (answer.status_code, answer.get_json()) == (400, expected)


RULES.accepts(71, "messages of several types together", text(), STICKER)
RULES.refuses(71, "a type nobody knows", {"type": "novel"}, (NO_KIND, "messages[0].type"))
RULES.mistypes(71, "a type that is no string", {"type": ["text"]}, "messages[0].type")
RULES.refuses(71, "no type", {"text": "x"}, (EMPTY, "messages[0].type"))
RULES.mistypes(71, "a message that is no object", "text", "messages[0]")
RULES.refuses(71, "null in place of a message", None, (EMPTY, "messages[0]"))

LONG = "Length must be between 0 and 5000"
RULES.accepts(72, "5,000 characters", text("あ" * 5000))
RULES.accepts(72, "2,500 characters of two UTF-16 units", text("🍎" * 2500))
RULES.refuses(72, "5,001 characters", text("あ" * 5001), (LONG, "messages[0].text"))
RULES.refuses(72, "2,501 characters of two UTF-16 units", text("🍎" * 2501), (LONG, "messages[0].text"))
RULES.refuses(72, "an empty text", text(""), (EMPTY, "messages[0].text"))
RULES.refuses(72, "no text", {"type": "text"}, (EMPTY, "messages[0].text"))

INDEX = "messages[0].emojis[0].index"
RULES.accepts(73, "an emoji at a $", emoji(0))
RULES.accepts(73, "positions count UTF-16 units", emoji(2, words="🍎$"))
RULES.accepts(73, "20 emoji", emoji(*range(20), words="$" * 20))
RULES.refuses(73, "an emoji beside the $", emoji(1), (NO_DOLLAR, INDEX))
RULES.refuses(73, "a position counted in characters", emoji(1, words="🍎$"), (NO_DOLLAR, INDEX))
RULES.mistypes(73, "true as a position", emoji(True, words="a$"), INDEX)
RULES.refuses(
    73, "21 emoji", emoji(*range(21), words="$" * 21), ("Size must be between 0 and 20", "messages[0].emojis")
)
RULES.refuses(
    73,
    "a product nobody knows",
    {**text("$"), "emojis": [{"index": 0, "productId": "p", "emojiId": "e"}]},
    ("must be a product id: 24 hex digits", "messages[0].emojis[0].productId"),
    ("must be an emoji id: 3 digits", "messages[0].emojis[0].emojiId"),
)

RULES.refuses(
    73,
    "an emoji id of four digits",
    {**text("$"), "emojis": [{"index": 0, **EMOJI, "emojiId": "0001"}]},
    ("must be an emoji id: 3 digits", "messages[0].emojis[0].emojiId"),
)

TEXT = "messages[0].text"
SPOT = "messages[0].substitution"
LAUGH = {"type": "emoji", **EMOJI}
RULES.accepts(74, "placeholders with their substitutes", text_v2("{a}と{b}{c}", a=LAUGH, b=EVERYBODY, c=SOMEBODY))
RULES.accepts(74, "double braces as they are", text_v2("{{a}}{{{b}}}", b=LAUGH))
RULES.accepts(74, "no substitution when nothing is substituted", {"type": "textV2", "text": "はい"})
RULES.accepts(74, "a key of 20 characters", text_v2(f"{{{'k' * 20}}}", **{"k" * 20: LAUGH}))
RULES.accepts(74, "20 emoji and 20 mentions", text_v2("{a}{b}" * 20, a=LAUGH, b=EVERYBODY))
RULES.accepts(74, "100 substitutes", text_v2("{k1}", **{f"k{number}": LAUGH for number in range(100)}))
for _words in ("{", "}", "{a", "a}", "{{}", "{{a}"):
    RULES.refuses(74, f"a brace without partner in {_words}", text_v2(_words), (UNPAIRED, TEXT))
RULES.refuses(74, "a key without substitute", text_v2("{a}{b}", a=LAUGH), ("no substitution for {b}", TEXT))
_KEY = "keys must be 1 to 20 letters, digits or underscores"
RULES.refuses(74, "a key of 21 characters", text_v2("あ", **{"k" * 21: LAUGH}), (_KEY, f"{SPOT}.{'k' * 21}"))
RULES.refuses(74, "a key with other characters", text_v2("あ", **{"k-1": LAUGH}), (_KEY, f"{SPOT}.k-1"))
RULES.refuses(74, "a key in Japanese", text_v2("{名}", 名=LAUGH), (_KEY, f"{SPOT}.名"))
RULES.refuses(
    74,
    "101 substitutes",
    text_v2("あ", **{f"k{number}": LAUGH for number in range(101)}),
    ("Size must be between 0 and 100", SPOT),
)
for _kind, _substitute in (("emoji", LAUGH), ("mention", EVERYBODY)):
    _fault = f"must not have more than 20 substitutions of type {_kind}"
    RULES.refuses(74, f"21 times {_kind}", text_v2("{a}" * 21, a=_substitute), (_fault, TEXT))
RULES.refuses(74, "5,001 characters", text_v2("あ" * 5001), (LONG, TEXT))
RULES.refuses(74, "an empty text", text_v2(""), (EMPTY, TEXT))
RULES.refuses(
    74,
    "substitutes of a wrong type",
    text_v2("あ", a={"type": "sticker"}, b={"type": "mention", "mentionee": {"type": "bot"}}),
    ("Must be one of the following values: [mention, emoji]", f"{SPOT}.a.type"),
    ("Must be one of the following values: [user, all]", f"{SPOT}.b.mentionee.type"),
)
RULES.mistypes(74, "a substitute that is no object", text_v2("あ", a={"type": "sticker"}, c="x"), f"{SPOT}.c")
RULES.refuses(
    74,
    "mentions of nobody",
    text_v2("あ", a={"type": "mention"}, b={"type": "mention", "mentionee": {"type": "user", "userId": "U1"}}),
    (EMPTY, f"{SPOT}.a.mentionee"),
    ("must be a user id", f"{SPOT}.b.mentionee.userId"),
)


@RULES.refused(12, "faults in a text and in a template are told together, each named in its own style")
def _(world: World) -> None:
    told = world.send("validate/push", {"messages": [text(""), buttons(say(None))]}).get_json()
    assert told["message"] == "The request body has 2 error(s)"
    assert told["details"] == [
        {"message": EMPTY, "property": "messages[0].text"},
        {"message": "must be specified", "property": "messages[1]/template/actions/0/label"},
    ]


@RULES.refused(12, "faults inside one template or Flex message have a form of their own")
def _(world: World) -> None:
    for message, name in ((buttons(say("あ" * 21)), "template/actions/0/label"), (flex({"type": "bubble"}), "/")):
        told = world.send("validate/push", {"messages": [text(), message]}).get_json()
        assert told["message"] == "A message (messages[1])\u00a0in the request body is invalid"
        assert [one["property"] for one in told["details"]] == [name]


@RULES.accepted(94, "what only a real send can find out: recipient, tokens, quota, mentions, reach of media")
def _(world: World) -> None:
    world.control("POST", "quota", {"limit": 0})
    messages = [
        text_v2("{a}", a=SOMEBODY),
        {**text(), "quoteToken": "nobody's"},
        {**STICKER, "sender": {"iconUrl": URL}},
    ]
    for kind in ("reply", "push", "multicast", "narrowcast", "broadcast"):
        answer = world.send(f"validate/{kind}", {"messages": messages, "to": "nobody", "replyToken": "none"})
        assert (answer.status_code, answer.get_json()) == (200, {})
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 0}


@RULES.refused(94, "the same faults as when sending, and validation for a kind of message that does not exist")
def _(world: World) -> None:
    faults = {"messages": [text(""), {"type": "novel"}, flex({"type": "bubble", "x": 1})]}
    sent = world.send("push", {"to": world.friend(), **faults})
    for kind in ("reply", "push", "multicast", "narrowcast", "broadcast"):
        answer = world.send(f"validate/{kind}", faults)
        assert (answer.status_code, answer.get_json()) == (400, sent.get_json())
    assert world.send("validate/other", {"messages": [text()]}).status_code == 404
