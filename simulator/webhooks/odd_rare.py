"""Odd events that LINE documents but seldom sends (rule 125)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from simulator.webhooks.odd_kinds import (
    ABSENT,
    NO_SOURCE,
    OddEvent,
    Oddity,
    sample_mention,
    sample_sticker,
    sample_text,
)

_RARE = Oddity.RARE
_FAILED_LINK = {"link": {"result": "failed", "nonce": "nonce-of-ten"}}
_FOLLOW = {"follow": {"isUnblocked": False}}
_STANDBY = {"mode": "standby", "replyToken": ABSENT}

RARE_EVENTS: Final[Mapping[str, OddEvent]] = MappingProxyType(
    {
        "account_link": OddEvent(
            _RARE, "an account was linked", "accountLink", {"link": {"result": "ok", "nonce": "nonce-of-ten"}}
        ),
        "account_link_failed": OddEvent(
            _RARE,
            "linking failed: no source, no reply token",
            "accountLink",
            _FAILED_LINK,
            {"source": ABSENT, "replyToken": ABSENT},
        ),
        "beacon": OddEvent(_RARE, "came near a beacon", "beacon", {"beacon": {"hwid": "d41d8cd98f", "type": "enter"}}),
        "beacon_message": OddEvent(
            _RARE,
            "came near a beacon that says something",
            "beacon",
            {"beacon": {"hwid": "d41d8cd98f", "type": "stay", "dm": "0a1b2c"}},
        ),
        "membership_joined": OddEvent(
            _RARE, "subscribed to a membership", "membership", {"membership": {"type": "joined", "membershipId": 3189}}
        ),
        "membership_left": OddEvent(
            _RARE, "left a membership", "membership", {"membership": {"type": "left", "membershipId": 3189}}
        ),
        "membership_renewed": OddEvent(
            _RARE, "renewed a membership", "membership", {"membership": {"type": "renewed", "membershipId": 3189}}
        ),
        "video_play_complete": OddEvent(
            _RARE, "watched a video to its end", "videoPlayComplete", {"videoPlayComplete": {"trackingId": "guide-1"}}
        ),
        "module_attached": OddEvent(
            _RARE,
            "a module channel was attached",
            "module",
            {"module": {"type": "attached", "botId": "U" + "0" * 32, "scopes": ["message:send"]}},
            NO_SOURCE,
        ),
        "module_detached": OddEvent(
            _RARE,
            "a module channel was detached",
            "module",
            {"module": {"type": "detached", "botId": "U" + "0" * 32, "reason": "bot_deleted"}},
            NO_SOURCE,
        ),
        "activated": OddEvent(
            _RARE,
            "the channel became the one in control",
            "activated",
            {"chatControl": {"expireAt": 4_102_444_800_000}},
        ),
        "deactivated": OddEvent(_RARE, "the channel lost control", "deactivated", {}),
        "bot_suspended": OddEvent(_RARE, "the account was suspended", "botSuspended", {}, NO_SOURCE),
        "bot_resumed": OddEvent(_RARE, "the account works again", "botResumed", {}, NO_SOURCE),
        "delivery": OddEvent(
            _RARE, "a notification message arrived", "delivery", {"delivery": {"data": "15034552939884E28681"}}
        ),
        "message_edited": OddEvent(
            _RARE, "an edited text; only groups have them", "messageEdited", sample_text("直しました"), in_group=True
        ),
        "unsend_unknown": OddEvent(
            _RARE, "took back a message the bot never got", "unsend", {"unsend": {"messageId": "325708000000000000"}}
        ),
        "mention_self": OddEvent(
            _RARE, "mentions this bot", "message", sample_mention(type="user", isSelf=True), in_group=True
        ),
        "mention_all": OddEvent(_RARE, "mentions everybody", "message", sample_mention(type="all"), in_group=True),
        "emojis": OddEvent(
            _RARE,
            "a text with LINE emojis",
            "message",
            sample_text(
                "(love)です",
                emojis=[{"index": 0, "length": 6, "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"}],
            ),
        ),
        "quoting": OddEvent(_RARE, "quotes a message", "message", sample_text(quotedMessageId="325708000000000000")),
        "image_set": OddEvent(
            _RARE,
            "the second of three images",
            "message",
            {
                "message": {
                    "type": "image",
                    "imageSet": {
                        "id": "E005D41A7288F41B65593ED38FF6E9834B046AB36A37921A56BC236F",
                        "index": 2,
                        "total": 3,
                    },
                }
            },
        ),
        "external_image": OddEvent(
            _RARE,
            "an image another app sent",
            "message",
            {
                "message": {
                    "type": "image",
                    "contentProvider": {
                        "type": "external",
                        "originalContentUrl": "https://example.com/a.png",
                        "previewImageUrl": "https://example.com/b.png",
                    },
                }
            },
        ),
        "sticker_message": OddEvent(
            _RARE,
            "a message sticker with the sender's own words",
            "message",
            sample_sticker(stickerResourceType="MESSAGE", text="おねがいします", keywords=["please", "hope"]),
        ),
        "sticker_arranged": OddEvent(
            _RARE,
            "several stickers put together",
            "message",
            {"message": {"type": "sticker", "packageId": "30563", "stickerId": "651698630"}},
        ),
        "postback_menu_switch_failed": OddEvent(
            _RARE,
            "a rich menu that could not be switched",
            "postback",
            {"postback": {"data": "menu", "params": {"status": "RICHMENU_ALIAS_ID_NOTFOUND"}}},
        ),
        "no_user_id": OddEvent(
            _RARE, "from somebody who never consented", "message", sample_text(), {"source": {"userId": ABSENT}}
        ),
        "group_no_user_id": OddEvent(
            _RARE,
            "from somebody unnamed in a group",
            "message",
            sample_text(),
            {"source": {"userId": ABSENT}},
            in_group=True,
        ),
        "standby_message": OddEvent(_RARE, "a message while in standby", "message", sample_text(), _STANDBY),
        "standby_follow": OddEvent(_RARE, "a follow while in standby", "follow", _FOLLOW, _STANDBY),
        "follow_wrong_unblocked": OddEvent(
            _RARE, "a follow that wrongly tells of a block", "follow", {"follow": {"isUnblocked": True}}
        ),
        "old_verify": OddEvent(
            _RARE,
            "the dummy event of the old Verify button",
            "message",
            sample_text("Hello, world"),
            {"replyToken": "0" * 32, "source": {"userId": "Udeadbeefdeadbeefdeadbeefdeadbeef"}},
        ),
    }
)
