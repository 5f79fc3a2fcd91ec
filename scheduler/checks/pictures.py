"""Pictures that say nothing to who cannot see them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from scheduler.checks.drafted import DraftedNotice, graver_for_routine, warning
from scheduler.findings import Finding
from scheduler.notice_content import NoticeForm

_SHORTEST = 5
_SHORT_BODY = 40
_EMPTY_WORDS = re.compile(
    r"(?:(?:この|下の|上の|掲載の?|添付の?|お知らせの?|案内の?|イベントの?)?"
    r"(?:画像|写真|図|絵|イラスト|ポスター|チラシ|ちらし|バナー|サムネイル|アイコン|ロゴ|無題|スクリーンショット|image|img|photo|picture|poster|flyer"
    r"|screenshot|banner|untitled)(?:です|ファイル)?[ _0-9()-]*){1,3}",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(
    r"\S*\.(?:png|jpe?g|gif|webp|heic|bmp|tiff?|svg|pdf)"
    r"|(?:img|dsc|pxl|dcim|image|screenshot|スクリーンショット)[_ -]?[0-9_ -]+",
    re.IGNORECASE,
)
_SEE_PICTURE = re.compile(r"(?:画像|写真|図|チラシ|ちらし|ポスター|添付)[^。\n]{0,8}(?:ご覧|御覧|確認|参照|見て)")


def picture_findings(draft: DraftedNotice) -> Iterator[Finding]:
    """What is said of the picture, and whether its words stand beside it."""
    content = draft.content
    if content.picture is None:
        return
    alt = " ".join(unicodedata.normalize("NFKC", content.picture.alt).split())
    if not alt:
        yield graver_for_routine(draft, "alt-missing", "picture")
    elif _FILE_NAME.fullmatch(alt):
        yield warning("alt-is-file-name", "picture", alt=alt)
    elif len(alt) < _SHORTEST or _EMPTY_WORDS.fullmatch(alt):
        yield warning("alt-says-nothing", "picture", alt=alt)
    body = content.words.body.strip()
    is_short = len(body) < _SHORT_BODY
    if is_short and (content.form == NoticeForm.IMAGE or _SEE_PICTURE.search(body)):
        yield warning("words-only-in-picture", "body")
