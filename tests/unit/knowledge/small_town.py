"""Sixteen entries of a town that is nobody's, to be asked in tests of the search."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge.content import Entry, EntryClass, EntryKind, EntryText

TODAY = date(2026, 11, 21)


def entry(kind: EntryKind, key: str, title: str, body: str = "", *, reading: str = "", **others: Any) -> Entry:
    """An entry that everybody may see, unless `others` say otherwise."""
    return Entry(kind, key, (EntryText(title, body, reading),), **{"entry_class": EntryClass.PUBLIC} | others)


def garbage(key: str, title: str, reading: str, body: str, **others: Any) -> Entry:
    """A thing to be thrown away."""
    return entry(EntryKind.GARBAGE, key, title, body, reading=reading, **others)


GARBAGE = (
    garbage("futon", "布団", "ふとん", "粗大ごみです。ひもでしばって出してください。"),
    garbage("kabin", "花瓶", "かびん", "燃えないごみです。割れたものは紙に包んでください。"),
    garbage("jitensha", "自転車", "じてんしゃ", "粗大ごみです。電話で申し込んでください。"),
    garbage("lighter", "ライター", "らいたー", "有害ごみです。使い切ってから出してください。"),
    garbage("reizouko", "冷蔵庫（家庭用）", "れいぞうこ", "町では集めません。家電リサイクル法の対象です。"),
    garbage("kasa", "傘", "かさ", "燃えないごみです。", aliases=("雨傘", "日傘")),
    garbage("kutsu", "靴", "くつ", "燃えるごみです。"),
    garbage("kutsushita", "靴下", "くつした", "古着として集めます。"),
)
OTHERS = (
    entry(
        EntryKind.PROCEDURE,
        "moving-in",
        "転入届",
        "ほかの市町村から引っ越してきた人は、14日以内に届け出てください。",
        reading="てんにゅうとどけ",
        keywords=("引っ越し", "住所"),
    ),
    entry(
        EntryKind.PROCEDURE,
        "seal",
        "印鑑登録証明書",
        "印鑑登録証を持って窓口で申請してください。手数料は300円です。",
        aliases=("印鑑証明",),
    ),
    entry(
        EntryKind.FACILITY, "library", "町立図書館", "本を借りることができます。月曜日は休みです。", aliases=("図書館",)
    ),
    entry(EntryKind.FAQ, "water", "水が出ない", "水道課に電話してください。止水栓を確かめてください。"),
    entry(
        EntryKind.FAQ, "tax", "住民税の納付方法", "銀行、コンビニエンスストア、スマートフォンで納めることができます。"
    ),
    entry(EntryKind.FAQ, "dog", "犬の登録", "飼い始めた日から30日以内に登録してください。注射も必要です。"),
)
HIDDEN = (
    entry(
        EntryKind.FAQ,
        "complaints",
        "苦情対応マニュアル",
        "職員が苦情を受けたときの手順です。",
        entry_class=EntryClass.STAFF,
    ),
    entry(EntryKind.FAQ, "safe", "金庫の暗証番号", "係長だけが知っています。", entry_class=EntryClass.INTERNAL),
)
SMALL_TOWN = (*GARBAGE, *OTHERS, *HIDDEN)
