"""Folding the short words that handlers compare: names of districts, categories, months, commands. Pure.

What residents ask about the town is understood by `knowledge.finding`; this only makes spellings equal.
"""

from __future__ import annotations

import re
import unicodedata

from knowledge.finding.folding import hiragana

MAX_QUERY = 100
"""Characters that take part in matching; 5,000 would cost the matcher seconds."""

_LONG_MARKS = re.compile(r"[ー−‐–—―〜~ｰ-]")
_KEPT = re.compile(r"[^0-9a-zぁ-ゖー一-鿿㐀-䶿々〆ヶ𠀀-𪛟]+")

_TAILS = re.compile(
    r"(?:(?:を|は|が|の|に|って|とは|について|のこと)?"
    r"(?:(?:すて|捨て)(?:る|た|て|たい|られ|れば|たら)?(?:いい|よい|かた|方|場所|時|とき|には|ます|る)?|(?:だ|出)し(?:かた|方|たい|ます|たら)?(?:いい|よい)?|(?:だ|出)せば(?:いい|よい)?|処分(?:の?方法|のしかた|したい|する|は)?"
    r"|分別|(?:しゅるい|種類)|なに(?:ごみ)?|何(?:ごみ|こみ)?|どうやって(?:すてる|捨てる)?|どうすれば(?:いい|よい)?|どうしたら(?:いい|よい)?"
    r"|(?:わ|分)か(?:りません|らない|らん)(?:のですが|んですが)?|お(?:ねが|願)いしたい"
    r"|どこ(?:で|に|へ)?|いつ|知りたい|しりたい|教えて(?:ください|下さい|ほしい|くれ)?|おしえて(?:ください|ほしい)?"
    r"|(?:(?<![出だ])し)?たい(?:の)?(?:ですが|ですけど|です|んですが|んだけど)?|お願い(?:します)?|ください|下さい"
    r"|ん(?:です|でしょう|だろう)(?:が|けど)?|には|方法|やりかた|やり方|仕方|しかた|手続き?|てつづき|できますか|ありますか|ですか|ますか|でしょうか|でしょう|ですが|です|ます|か|ね|よ|の|を|は|が|に)"
    r"(?:か|よ|ね|の)?)$"
)
_GREETINGS = re.compile(
    r"^(?:すみませんが?|すいませんが?|こんにちは|おはようございます|あの|えっと|ちょっと|教えてください)"
)
_PARTICULARS = re.compile(
    r"の(?:料金|電話|場所|住所|予約|休み|休館|時間|営業|開館|地図|使用料|申し?込|利用|使い方|行き方)"
)


def folded(text: str) -> str:
    """Width, case, kana and long marks made equal; spaces, punctuation and emoji gone."""
    plain = hiragana(unicodedata.normalize("NFKC", text[: MAX_QUERY * 4]).lower())
    plain = _LONG_MARKS.sub("ー", plain)
    return _KEPT.sub("", plain)[:MAX_QUERY]


def without_politeness(folded_text: str) -> str:
    """A folded question without what greets and asks: 「すみません、割れたびんのすてかたは」 gives 割れたびん."""
    return _without_tails(_GREETINGS.sub("", folded_text))[-1] or folded_text


def _without_tails(text: str) -> list[str]:
    """The text, and what is left of it each time a question word is taken off its end."""
    forms = [text]
    while (rest := _TAILS.sub("", forms[-1])) not in ("", forms[-1]):
        forms.append(rest)
    return forms


def asks_for_particulars(rest: str) -> bool:
    """Whether what follows a name asks for fee, hours, telephone and the like: its card has them all."""
    return _PARTICULARS.match(rest) is not None
