"""The presses of a bad night, from the shell: an emergency, a stop, a correction, an end, a release."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from people.tables import Contact
from scheduler.tables import Delivery, DeliveryStatus
from scheduler.watch_tables import Alarm
from simulator import StandIn
from tests.integration.sending_shell import approved, draft, make_sending_town, sent, set_quota, work
from tests.integration.shell import Shell

_EMERGENCY = ("notice", "emergency", "--title", "避難指示", "--to", "everybody", "--ends-at", "+20h")
_WORDS = "中央地区に避難指示を出しました。第一小学校へ避難してください。"


@pytest.fixture
def town(shell: Shell, stand_in: StandIn) -> Shell:
    """A town that sends."""
    return make_sending_town(shell, stand_in)


def _alarms(town: Shell) -> list[str]:
    database = town.database
    with database.reading() as session:
        kinds = [str(alarm.kind) for alarm in session.scalars(select(Alarm).order_by(Alarm.id))]
    database.close()
    return kinds


def _sent_messages(town: Shell, number: str) -> str:
    database = town.database
    with database.reading() as session:
        rows = session.scalars(select(Delivery).where(Delivery.notice_id == int(number))).all()
    database.close()
    return "".join(str(row.messages) for row in rows)


def test_only_a_duty_officer_sends_alone(town: Shell) -> None:
    for login in ("hanako", "jiro", "kanri", "miru"):
        assert login in town.refused(*_EMERGENCY, "--people", "2", "--by", login, typed=_WORDS)
    assert town.read("notice", "list", "--json") == []


def test_an_emergency_leaves_at_night_in_one_press_and_is_told_to_the_others(town: Shell, stand_in: StandIn) -> None:
    town.do("rules", "set", "quiet_from=00:00", "quiet_until=23:59", "--by", "kanri")
    set_quota(stand_in, limit=10, used=8)
    assert "2 人" in town.refused(*_EMERGENCY, "--people", "3", "--by", "toban", typed=_WORDS)
    assert town.read("notice", "list", "--json") == [], "a wrong number leaves nothing behind"
    assert "1 回" in town.do(*_EMERGENCY, "--people", "2", "--by", "toban", typed=_WORDS)
    assert len(work(town).calls) == 1
    (row,) = town.read("notice", "list", "--status", "sent", "--json")
    shown = town.read("notice", "show", str(row["id"]), "--json")
    assert ("sent-at-once", "toban") in [(step["step"], step["by"]) for step in shown["steps"]]
    assert _alarms(town) == ["emergency-sent"]


def test_an_emergency_leaves_though_line_cannot_say_what_is_left(town: Shell, stand_in: StandIn) -> None:
    number = draft(town)
    stand_in.stop()
    assert "LINE" in town.refused("notice", "approve", number, "--people", "2", "--by", "jiro")
    assert "LINE" in town.do("notice", "count", number)
    town.do(*_EMERGENCY, "--people", "2", "--by", "toban", typed=_WORDS)


def test_an_emergency_with_a_word_of_a_drill_is_refused(town: Shell) -> None:
    asked = ("notice", "emergency", "--title", "避難訓練", "--to", "everybody", "--people", "2", "--by", "toban")
    assert "直さなければ" in town.refused(*asked, typed="これは訓練です。")
    assert town.read("notice", "list", "--json") == []


def test_a_notice_that_does_not_fit_the_quota_is_not_approved(town: Shell, stand_in: StandIn) -> None:
    number = draft(town)
    set_quota(stand_in, limit=10, used=7)
    line = town.refused("notice", "approve", number, "--people", "2", "--by", "jiro")
    assert "要るのは 2 通、使えるのは 1 通" in line


def test_a_correction_stops_the_rest_and_goes_to_those_who_got_it(town: Shell) -> None:
    number = sent(town)
    said = town.do("notice", "correct", number, "--by", "jiro")
    assert "送ってしまった分：1 回" in said
    assert "訂正" in said
    assert len(work(town).calls) == 1
    correction, original = town.read("notice", "list", "--json")
    assert (correction["audience"], original["status"]) == ("got-notice", "sent")
    assert "【訂正】断水" in _sent_messages(town, str(correction["id"]))
    assert str(correction["id"]) in town.refused("notice", "correct", number, "--by", "saburo")
    assert _alarms(town) == ["corrected"]
    figures = town.read("notice", "figures", number, "--json")
    assert (figures["people"], figures["quota_used"]) == ({"sent": 2}, 2)
    assert figures["first_to_corrected_seconds"] is not None
    assert "訂正が届き終わるまで：0 分" in town.do("notice", "figures", number)


def test_a_correction_before_anybody_got_it_is_only_a_stop(town: Shell) -> None:
    number = approved(town)
    town.do("notice", "send", number, "--by", "jiro")
    assert "訂正は送りません" in town.do("notice", "correct", number, "--by", "jiro")
    assert work(town).calls == []
    (row,) = town.read("notice", "list", "--json")
    assert row["status"] == "stopped"


def test_own_words_of_a_correction_stand_beside_the_prepared_ones_of_other_languages(town: Shell) -> None:
    english = town.file("en.txt", "Water outage\nNo water.")
    number = sent(town, "--variant", f"en={english}")
    asked = ("notice", "correct", number, "--title", "断水は12月6日です", "--by", "jiro", "--json")
    result = town.run(*asked, typed="日付を誤っていました。")
    assert result.exit_code == 0, result.output
    newest = str(town.read("notice", "list", "--json")[0]["id"])
    shown = town.read("notice", "show", newest, "--json")
    assert (shown["title"], shown["languages"]) == ("断水は12月6日です", ["en"])
    assert "Water outage" in town.do("notice", "preview", newest, "--language", "en")


def test_own_words_with_an_error_stop_the_notice_and_are_not_sent(town: Shell) -> None:
    number = sent(town)
    waiting = approved(town, title="停電")
    town.do("notice", "send", waiting, "--by", "jiro")
    asked = ("notice", "correct", waiting, "--title", "停電の訂正", "--by", "jiro")
    line = town.refused(*asked, typed="受付番号は123456789018、http://a.example/ です。")
    assert "マイナンバー" in line
    assert "https" in line
    assert "--title を付けずに" in line
    assert town.read("notice", "show", waiting, "--json")["status"] == "stopped", (
        "it stands still while words are mended"
    )
    ended = town.refused(
        "notice", "end", number, "--title", "終わり", "--by", "jiro", typed="カードは4111111111111111です。"
    )
    assert "まだ送っていません" in ended
    assert {row["id"] for row in town.read("notice", "list", "--json")} == {int(number), int(waiting)}
    assert work(town).calls == []
    assert town.read("notice", "show", number, "--json")["ended_at"] is None
    assert "終わり" in town.do("notice", "end", number, "--title", "断水の終わり", "--by", "jiro", typed="水が出ます。")


def test_own_words_of_another_language_are_checked_too(town: Shell) -> None:
    number = sent(town)
    vietnamese = town.file("vi.txt", "Sai\nhttp://a.example/")
    asked = ("notice", "correct", number, "--title", "断水の訂正", "--variant", f"vi={vietnamese}", "--by", "jiro")
    assert "（vi）" in town.refused(*asked, typed="日付を誤っていました。")
    assert len(town.read("notice", "list", "--json")) == 1


def test_the_end_is_told_once_and_only_when_somebody_got_the_notice(town: Shell) -> None:
    waiting = approved(town, title="通行止め")
    assert "承認ずみ" in town.refused("notice", "end", waiting, "--by", "jiro")
    number = sent(town)
    assert "終わり" in town.do("notice", "end", number, "--by", "jiro")
    newest = str(town.read("notice", "list", "--json")[0]["id"])
    assert newest in town.refused("notice", "end", number, "--by", "jiro")
    assert "【終了】断水" in _sent_messages(town, newest)


def test_an_editor_and_a_viewer_take_none_of_the_steps_that_send(town: Shell) -> None:
    more = {"approve": ("--people", "2"), "schedule": ("--at", "+1h"), "release": ("--reason", "よし")}
    number = draft(town, by="jiro")
    for step in ("correct", "end", "send", "approve", "schedule", "release"):
        for login in ("hanako", "miru"):
            line = town.refused("notice", step, number, *more.get(step, ()), "--by", login)
            assert login in line
            assert "権限" in line


def test_what_the_valve_holds_waits_for_somebody_else_with_a_reason(town: Shell) -> None:
    town.do("rules", "set", "quiet_from=00:00", "quiet_until=23:59", "--by", "kanri")
    number = approved(town)
    line = town.refused("notice", "send", number, "--by", "jiro")
    assert "夜" in line
    assert f"notice release {number}" in line
    assert f"{number}\t" in town.do("notice", "held")
    assert town.read("notice", "held", "--json")[0]["reason"] == "night"
    assert work(town).calls == []
    assert "別の人" in town.refused("notice", "release", number, "--reason", "急ぎ", "--by", "jiro")
    assert "--reason" in town.refused("notice", "release", number, "--reason", " ", "--by", "saburo")
    town.do("notice", "release", number, "--reason", "漏水で急ぎのため", "--by", "saburo")
    assert len(work(town).calls) == 1
    assert "漏水で急ぎのため" in town.do("notice", "show", number)
    assert "保留になっているお知らせはありません" in town.do("notice", "held")


def test_the_hourly_brake_closes_the_town(town: Shell) -> None:
    town.do("rules", "set", "stop_per_hour=1", "--by", "kanri")
    sent(town)
    second = approved(town, title="通行止め")
    assert "account resume" in town.refused("notice", "send", second, "--by", "jiro")
    third = approved(town, title="停電")
    assert "account resume" in town.refused("notice", "send", third, "--by", "jiro")
    assert _alarms(town) == ["brake"]


def test_a_scheduled_notice_waits_for_its_time_which_must_be_within_its_validity(town: Shell) -> None:
    number = approved(town)
    for given in ("+3d", "2020-01-01T09:00"):
        assert given in town.refused("notice", "schedule", number, "--at", given, "--by", "jiro")
    assert f"notice stop {number}" in town.do("notice", "schedule", number, "--at", "+2h", "--by", "jiro")
    assert "送信予定" in town.do("notice", "show", number)
    assert work(town).calls == []
    town.do("notice", "stop", number, "--by", "hanako")
    assert "止めたもの" in town.refused("notice", "send", number, "--by", "jiro")


def test_a_schedule_is_taken_back_and_the_approval_stays(town: Shell) -> None:
    number = approved(town)
    assert "承認ずみ" in town.refused("notice", "unschedule", number, "--by", "jiro")
    said = town.do("notice", "schedule", number, "--at", "+2h", "--by", "jiro")
    assert f"notice unschedule {number}" in said
    assert f"notice send {number}" in town.do("notice", "unschedule", number, "--by", "saburo")
    found = town.read("notice", "show", number, "--json")
    assert (found["status"], found["scheduled_at"]) == ("approved", None)
    assert ("unscheduled", "saburo") in [(step["step"], step["by"]) for step in found["steps"]]
    assert "予定の取り消し" in town.do("notice", "show", number)
    town.do("notice", "send", number, "--by", "jiro")
    assert "送信中" in town.refused("notice", "unschedule", number, "--by", "jiro")


def test_stopping_says_what_is_sent_stopped_in_hand_and_unknown(town: Shell) -> None:
    number = approved(town)
    town.do("notice", "send", number, "--by", "jiro")
    database = town.database
    with database.writing() as session:
        session.scalars(select(Delivery)).one().status = DeliveryStatus.UNKNOWN
    database.close()
    result = town.run("notice", "stop", number, "--by", "hanako", "--json")
    assert '"unknown": 1' in result.stdout
    assert '"cancelled": 0' in result.stdout


def test_who_was_not_reached_is_named_by_number_and_how_prompt_the_rest_was(town: Shell) -> None:
    assert "まだ何もありません" in town.do("notice", "promptness")
    number = sent(town)
    database = town.database
    with database.writing() as session:
        contact = session.scalars(select(Contact).order_by(Contact.id)).first()
        assert contact is not None
        known = contact.id
        session.execute(update(Delivery).values(status=DeliveryStatus.FAILED, recipients=[contact.line_user_id]))
    database.close()
    assert f"人：1 人（友だちの番号：{known}）" in town.do("notice", "figures", number)
    assert town.read("notice", "figures", number, "--json")["unreached"] == [{"contact": known, "status": "failed"}]
    sent(town, title="ほか")
    assert "2 人（100.0 %）" in town.do("notice", "promptness")
    assert town.read("notice", "promptness", "--json") == {"days": 30, "people": 2, "within": 2, "share": 1.0}
