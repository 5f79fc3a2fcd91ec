"""What opens or begins and is not said to end: the opening is pushed, the end forgotten, and cars are towed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.importers.written.times import find_spans
from scheduler.checks.drafted import CheckContext, DraftedNotice, error, warning, written_day
from scheduler.checks.written_days import plain_wording, written_days
from scheduler.findings import Finding
from scheduler.notice_content import Words
from scheduler.tables import Relation

_OPENS = re.compile(
    r"通行止|通行(?:を|が)?(?:禁止|でき(?:ません|なく))|通れ(?:ません|なく)|車両規制|交通規制|入場制限|立入禁止|立ち入り禁止|使用禁止"
    r"|(?:断水|停電)(?!に備|や|、|など|等|の(?:場合|とき|際|時|おそれ)|時(?!間)|した(?:場合|とき|ら))|給水所|給水車|濁り水|濁水|運休|運転見合|見合わせ|不通(?=です|区間|になっ|となっ|が続)|孤立"
    r"|開設|開放|臨時(?!議会|職員|特別|的)|休館(?!日)|休業|休診|休止|休園|休校|閉鎖|閉館"
    r"|避難所(?:を|が|は)?(?:開|設け)|避難指示|高齢者等避難|緊急安全確保|警戒区域|発令|受[け]?付(?:を|は)?(?:開始|始め)|募集(?:を|は)?(?:開始|始め)"
)
_ENDED = re.compile(
    r"(?:通行止|規制|(?:断水|停電)(?!に備|や|、|など|等|の(?:場合|とき|際|時|おそれ)|時(?!間)|した(?:場合|とき|ら))|避難所|避難指示|高齢者等避難|警戒|休館(?!日)|休業|休止|閉鎖|運転)[^。\n]{0,12}?"
    r"(?:解除(?:を?し|さ|に|のお知)|終了(?:し|に)|閉鎖しました|復旧(?:し|い)|解消|再開(?:し|い)|終わりました|なくなりました)"
)
_SAYS_WHEN = re.compile(
    r"まで|迄|終了予定|解除予定|復旧(?:は|の|見込|予定)|見込み|期限|締め?切|〆切|必着|終日|一日中|常時|毎[日週月年]"
    r"|[0-9](?:時間|日間|週間|か月間|ヶ月間)|(?:終わ|解除|復旧|再開|閉鎖|開通|閉所|直|なお|通れる|使える|決ま|分か|わか)[^。\n]{0,20}(?:お?知らせ|連絡|配信)"
    r"|(?:終わり|でき|なくなり|決まり)次第"
)
_LASTS = re.compile(r"[0-9日時分)](?:頃|ごろ)?(?:から|より|以降|~)")


def end_findings(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """Whether what begins ends, in the words and in `ends_at`, and whether both say the same."""
    yield from _moments(draft, around)
    if draft.relation in (Relation.END, Relation.CORRECTION):
        return
    words = draft.content.words
    found = _OPENS.search(words.title) or _OPENS.search(words.body)
    if not found or draft.ends_at is not None or _ENDED.search(f"{words.title}\n{words.body}"):
        return
    if draft.is_emergency:
        yield error("end-missing-in-emergency", "notice", word=found[0])
    elif not _says_when(words, around):
        yield warning("end-missing", "notice", word=found[0])


def _moments(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    ends_at = draft.ends_at
    if ends_at is None:
        return
    if ends_at <= around.now or (draft.event_at and ends_at < draft.event_at):
        yield error("end-too-early", "notice", date=written_day(around.day_of(ends_at)))
        return
    if draft.valid_until < ends_at:
        yield warning("valid-shorter-than-end", "notice", date=written_day(around.day_of(ends_at)))
    body = plain_wording(f"{draft.content.words.title}\n{draft.content.words.body}")
    said = [here.day for here in written_days(body, around.today) if here.closes and here.day]
    if said and around.day_of(ends_at) not in said:
        values = {"said": written_day(max(said)), "date": written_day(around.day_of(ends_at))}
        yield warning("end-differs", "notice", **values)


def _says_when(words: Words, around: CheckContext) -> bool:
    """Whether the words tell until when: a term, a span, or single days and no 「から」."""
    plain = plain_wording(f"{words.title}\n{words.body}")
    if _SAYS_WHEN.search(plain) or any(span.ends for span in find_spans(plain)):
        return True
    days = written_days(plain, around.today)
    if any(here.closes for here in days):
        return True
    return bool(days) and not _LASTS.search(plain)
