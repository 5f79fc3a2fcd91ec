"""Folding what people type, so that different spellings of one word meet. Pure.

`folded` keeps the difference between long and short vowels; `loosely_folded` gives it up, with small kana.
`core` takes politeness and question words off the ends.
"""

from __future__ import annotations

import re
import unicodedata

MAX_QUERY = 100
"""Characters that take part in matching; 5,000 would cost the matcher seconds."""

_LONG_MARKS = re.compile(r"[ー−‐–—―〜~ｰ-]")
_KEPT = re.compile(r"[^0-9a-zぁ-ゖー一-鿿㐀-䶿々〆ヶ𠀀-𪛟]+")
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

_TAILS = re.compile(
    r"(?:(?:を|は|が|の|に|って|とは|について|のこと)?"
    r"(?:(?:すて|捨て)(?:る|た|て|たい|られ)?(?:かた|方|場所|時|とき|には|ます|る)?|(?:だ|出)し(?:かた|方|たい|ます)|処分(?:の?方法|のしかた|したい|する|は)?"
    r"|分別|(?:しゅるい|種類)|なに(?:ごみ)?|何(?:ごみ|こみ)?|どうやって(?:すてる|捨てる)?|どうすれば(?:いい|よい)?|どうしたら(?:いい|よい)?"
    r"|どこ(?:で|に|へ)?|いつ|知りたい|しりたい|教えて(?:ください|下さい|ほしい|くれ)?|おしえて(?:ください|ほしい)?"
    r"|(?:し)?たい(?:の)?(?:ですが|ですけど|です|んですが|んだけど)?|お願い(?:します)?|ください|下さい"
    r"|方法|やりかた|やり方|仕方|しかた|手続き?|てつづき|できますか|ありますか|ですか|ますか|でしょうか|でしょう|ですが|です|ます|か|ね|よ|の|を|は|が|に)"
    r"(?:か|よ|ね|の)?)$"
)
_HEADS = re.compile(
    r"^(?:すみません|すいません|こんにちは|おはようございます|あの|えっと|ちょっと|ふるい|古い|いらなくなった|こわれた|壊れた)"
)


def folded(text: str) -> str:
    """Width, case, kana and long marks made equal; spaces, punctuation and emoji gone."""
    plain = unicodedata.normalize("NFKC", text[: MAX_QUERY * 4]).lower().translate(_KATAKANA)
    plain = _LONG_MARKS.sub("ー", plain)
    return _KEPT.sub("", plain)[:MAX_QUERY]


def loosely_folded(text: str) -> str:
    """`folded`, and also without long marks and small kana: らいたあ, ライター and らいた meet."""
    return folded(text).translate(_SMALL).replace("ー", "")


def core(folded_text: str) -> str:
    """The subject of a folded question: 「ふるい布団のすてかたをおしえてください」 gives 布団."""
    head = _HEADS.sub("", folded_text)
    previous = ""
    while head != previous:
        previous = head
        head = _TAILS.sub("", head)
    return head or folded_text
