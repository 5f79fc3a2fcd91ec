"""Folding what people type, so that different spellings of one word meet. Pure.

`folded` keeps the difference between long and short vowels; `loosely_folded` gives it up, with small kana.
`without_politeness` takes greetings and question words off the ends, `core` also the state that a thing is in;
`stem` takes the ending off a verb.
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
_CONDITION = re.compile(
    r"^(?:ふるい|古い|いらなくなった|いらない|要らない|こわれた|壊れた|割れた|われた|切れた|使えない|使わない|使わなくなった|不用な|不要な)"
)
_ENDING = re.compile(
    r"(?:てしまいました|てしまった|ちゃいました|ちゃった|ています|ておりま?す|てます|ている|てる"
    r"|しました|していま?す|します|した|する|し|ました|ません|ます|なかった|ない|たい|た|る|とき|時)+$"
)
_DONE = re.compile(r"(?:しました|していま?す|している|してる|します|したい|した|する|(?<=[一-鿿])し)$")
_LAST_KANA = re.compile(r"(?:(?<=[^ぁ-ゖー])[ぁ-ゖ]|[いきぎしじちにびみりえけせてねべめれっん])$")
_PHRASE = re.compile(r"[をがにへ]")
_PARTICULARS = re.compile(
    r"の(?:料金|電話|場所|住所|予約|休み|休館|時間|営業|開館|地図|使用料|申し?込|利用|使い方|行き方)"
)
_DISCARDING = re.compile(
    r"捨て|すて|処分|処理|廃棄|ごみ|分別|出(?:す|し|せ)|だ(?:す|し|せ)|燃え|もえ|回収|収集|の日|何曜|いつ"
    r"|古い|ふるい|いらな|不用|不要|余って|残って|出てき|洗|どうすれば|どうしたら"
)


def folded(text: str) -> str:
    """Width, case, kana and long marks made equal; spaces, punctuation and emoji gone."""
    plain = unicodedata.normalize("NFKC", text[: MAX_QUERY * 4]).lower().translate(_KATAKANA)
    plain = _LONG_MARKS.sub("ー", plain)
    return _KEPT.sub("", plain)[:MAX_QUERY]


def loosely_folded(text: str) -> str:
    """`folded`, and also without long marks and small kana: らいたあ, ライター and らいた meet."""
    return folded(text).translate(_SMALL).replace("ー", "")


def without_politeness(folded_text: str) -> str:
    """A folded question without what greets and asks: 「すみません、割れたびんのすてかたは」 gives 割れたびん."""
    return _without_tails(_GREETINGS.sub("", folded_text))[-1] or folded_text


def core(folded_text: str) -> str:
    """The thing itself: 「ふるい布団のすてかたをおしえてください」 gives 布団."""
    return subjects(folded_text)[-1]


def subjects(folded_text: str) -> list[str]:
    """What may be the subject of a folded question, the most said first.

    「古いピアノを捨てたい」 gives the whole, 古いぴあの, ぴあの and ぴあ: only the wordings tell that
    the last の belongs to the word.
    """
    shorter = _without_tails(_GREETINGS.sub("", folded_text))
    things = [_CONDITION.sub("", form) for form in shorter]
    found = [form for form in dict.fromkeys([*shorter, *things]) if form]
    return found or [folded_text]


def _without_tails(text: str) -> list[str]:
    """The text, and what is left of it each time a question word is taken off its end."""
    forms = [text]
    while (rest := _TAILS.sub("", forms[-1])) not in ("", forms[-1]):
        forms.append(rest)
    return forms


def stem(core_text: str) -> str:
    """A core without the ending of its verb: 水が出ません and 水が出ない, 75歳になりました and 75歳になる meet.

    The same word of both sides is cut in the same way; what is left need not be a word.
    """
    is_phrase = _PHRASE.search(core_text) is not None
    cut = (_ENDING if is_phrase else _DONE).sub("", core_text)
    return _LAST_KANA.sub("", cut) if is_phrase else cut


def speaks_of_discarding(folded_text: str) -> bool:
    """Whether a folded question is about throwing something away, and not merely names the thing."""
    return _DISCARDING.search(folded_text) is not None


def asks_for_particulars(rest: str) -> bool:
    """Whether what follows a name asks for fee, hours, telephone and the like: its card has them all."""
    return _PARTICULARS.match(rest) is not None
