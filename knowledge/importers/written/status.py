"""Whether a session is full or will not take place, from the words that an editor added to its title or notes."""

from __future__ import annotations

import re
from typing import Literal

from knowledge.importers.written.wording import folded

Status = Literal["full", "cancelled", ""]

_CANCELLED = re.compile("中止|延期")
_FULL = re.compile("満員|満席|定員に達しました|定員に達したため|定員に達し、?受付(?:を|は)?終了しました|キャンセル待ち")
_CONDITION_BEFORE = re.compile(
    "(?:(?:雨天|荒天|悪天候?|雷雨|大雨|降雨|強風|暴風|警報|降雪|積雪)(?:の?[時際]|発[令表]時)?(?:に?は|、)?"
    "|(?:天候|状況|天気|気象条件|警報|人数)[^。\n()]{0,6}(?:により|によって|次第で)は?、?"
    "|(?:場合|[時際]|とき)(?:に?は|、)[^。\n()]{0,12}"
    "|(?:締め?切り?|期限|申込|受付)[^。\n()]{0,6}"
    "|一部)$"
)
_CONDITION_AFTER = re.compile(
    "[^。\n()]{0,12}?(?:場合|とき|ことが|可能性|かどうか|の有無|判断|際は|時は|になったら|となったら|有り|あり|も)"
)
_FULL_CONDITION = re.compile("ら|[^。\n()]{0,8}?(?:場合|次第|とき|まで|際は|時は)")
_DENIED = re.compile("[^。\n()]{0,8}?(?:では?ありません|解除|ません)")


def read_status(title: str, notes: str = "") -> Status:
    """`cancelled` (also put off), `full`, or empty; 「雨天中止」 and 「満員の場合」 are conditions."""
    texts = (folded(title), folded(notes))
    if any(_says(text, _CANCELLED, _CONDITION_AFTER, _CONDITION_BEFORE) for text in texts):
        return "cancelled"
    if any(_says(text, _FULL, _FULL_CONDITION) for text in texts):
        return "full"
    return ""


def _says(text: str, words: re.Pattern[str], after: re.Pattern[str], before: re.Pattern[str] | None = None) -> bool:
    for found in words.finditer(text):
        if before and before.search(text[max(0, found.start() - 24) : found.start()]):
            continue
        if not after.match(text, found.end()) and not _DENIED.match(text, found.end()):
            return True
    return False
