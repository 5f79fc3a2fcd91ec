"""Words of a trial in a notice that is none: a test that goes to everybody, a drill that looks real. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.checks.drafted import DraftedNotice, error, texts_of, warning
from scheduler.checks.written_days import plain_wording
from scheduler.findings import Finding

_TRIAL = re.compile(
    r"テスト|てすと|ﾃｽﾄ|訓練|サンプル|試験(?:配信|送信|放送|投稿|的に送)|配信試験|送信試験|動作確認|動作試験"
    r"|(?<![a-z])(?:test(?:ing)?|sample|drill)(?![a-z])",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"ダミー(?!カメラ)|仮(?:文面|原稿|タイトル|の文面)|ここに(?:本文|題|文章|内容)|lorem|ipsum"
    r"|(?<![a-z])(?:dummy|asdf+|qwerty|todo|tbd|xxx+)(?![a-z])"
    r"|([ぁ-んa-z])\1{3,}|[○〇●◯]{2,}(?:月|日|時|分|市|町|村|です)",
    re.IGNORECASE,
)
_IS_ANOTHER = re.compile(
    r"コンテスト|プロテスト|テストマッチ|テスト(?:勉強|期間|対策|結果|用紙)|(?:学力|体力|心理|能力|実力|期末|中間|定期|小|模擬|ペーパー|スポーツ|漢字|記憶力|物忘れ|もの忘れ|認知症|ストレス|アルコール|パッチ|ツベルクリン反応)(?:の)?テスト"
    r"|サンプル(?:調査|数|を?(?:配布|進呈|プレゼント))|サンプリング|(?:試供|商品|土の|水の)サンプル|テスト(?:ピース|コース|飛行)"
    r"|(?:covid|pcr|blood|eye|hearing|water|driving|school|free)[ -](?:tests?|samples?)(?:ing)?"
    r"|(?:職業|機能|歩行|言語|生活|自立|就労|基礎|公共|再就職|求職者支援)(?:に?向けた)?訓練|訓練(?:校|生|センター|給付金|所|施設|士)",
    re.IGNORECASE,
)
_DRILL_AS_EVENT = re.compile(
    r"(?:避難|防災|消防|消火|救命|救助|救出|水防|防火|通報|図上|防犯|総合|情報伝達|シェイクアウト|初期消火|炊き出し|炊出し|水難|合同|実働|参集|安否確認|国民保護|伝達|放送)(?:の)?訓練"
    r"|[一-鿿]{1,6}訓練(?!です|中)|訓練(?!配信|送信|緊急|避難|警報|情報|発表|発令|通知)[一-鿿]{1,4}"
    r"|訓練(?:を|に|が|の|は|会|日|当日|へ|用|参加|実施|放送|開始|終了|内容|サイレン)(?!です|で)"
    r"|(?:evacuation|fire|disaster|emergency|earthquake) drills?",
    re.IGNORECASE,
)
_DAY = re.compile(r"[0-9]{1,2}月 ?[0-9]{1,2}日")
_ONLY_A_DRILL = re.compile(r"\( ?(?:訓練|テスト|test|drill) ?\)|これは[^。\n]{0,6}(?:訓練|テスト)", re.IGNORECASE)


def trial_findings(draft: DraftedNotice) -> Iterator[Finding]:
    """One finding for a text. A drill that is announced as an event is a warning, in an emergency an error."""
    if draft.is_amendment:
        return
    for text in texts_of(draft):
        plain = _IS_ANOTHER.sub("、", plain_wording(text.text))
        rest = _DRILL_AS_EVENT.sub("、", plain)
        if _is_of_announced_event(draft, plain):
            rest = rest.replace("訓練", "、")
        found = _ONLY_A_DRILL.search(plain) or _TRIAL.search(rest)
        left_over = _PLACEHOLDER.search(plain)
        if left_over:
            yield error("placeholder-left", text.place, word=left_over[0])
        event = _DRILL_AS_EVENT.search(plain)
        if found:
            yield error("trial-word", text.place, word=found[0])
        elif event:
            make = error if draft.is_emergency else warning
            yield make("drill-as-event", text.place, word=event[0])


def _is_of_announced_event(draft: DraftedNotice, plain: str) -> bool:
    """Whether a text of a routine notice dates the rehearsal that its title names, and so may call it one:

    「11月29日に防災訓練をします。サイレンが鳴りますが、訓練です。」
    """
    title = plain_wording(draft.content.words.title)
    is_announced = _DRILL_AS_EVENT.search(title) and not _TRIAL.search(_DRILL_AS_EVENT.sub("、", title))
    return bool(is_announced and not draft.is_emergency and _DRILL_AS_EVENT.search(plain) and _DAY.search(plain))
