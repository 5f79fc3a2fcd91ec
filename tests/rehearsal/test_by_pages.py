"""The incidents of other towns once more, with every step of a person's taken on the console's pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.line.gateway import LineGateway
from bot.settings import Settings
from bot.wiring import build_services
from scheduler.watch_tables import AlarmKind
from tests.console.town import get, post, text_of
from tests.rehearsal.pages import Pages
from tests.rehearsal.town import DAY, LONG_AGO, NIGHT, TOKEN, RehearsedTown, flood

STEPS = ("approve", "send", "schedule", "stop", "correct", "correct/words", "end", "end/words", "release")


def test_forty_old_alerts_are_listed_and_a_hasty_release_sends_none(database_url: str, tmp_path: Path) -> None:
    """Funagata, 3 January 2026, 01:12. Whoever releases one without looking is told that its time is over."""
    with RehearsedTown(database_url, tmp_path, NIGHT) as town:
        pages = Pages(town)
        token = town.feed(is_listed=True)
        for number in range(40):
            assert town.post(token, flood(number, LONG_AGO))[1]["state"] == "held"
        listed = text_of(pages.open("toban", "held"))
        assert listed.count("できごとが古すぎます") == 40
        status, said = pages.press("toban", "1/release", reason="急いでいる")
        assert (status, "期限が過ぎたので、もう送れません" in said) == (422, True)
        status, said = pages.press("toban", "1/stop")
        assert "だれにも届いていません" in said
        town.work()
        assert town.nobody_got_anything()


def test_a_false_alarm_at_night_is_corrected_in_three_taps(database_url: str, tmp_path: Path) -> None:
    """A listed feed sends what is not so; whoever is on duty takes it back from the phone."""
    with RehearsedTown(database_url, tmp_path, NIGHT) as town:
        town.know()
        pages = Pages(town)
        assert town.post(town.feed(is_listed=True), flood(1, NIGHT))[1]["state"] == "sending"
        town.work()
        notice = pages.open("toban", "1")
        assert "/mihon/notices/1/correct" in notice.text
        status, said = pages.press("toban", "1/correct")
        assert (status, "訂正" in said) == (303, True)
        town.befriend(1)
        town.work()
        for friend in range(3):
            wrong, right = town.read_by(friend)
            assert right.startswith("【訂正"), right
            assert "氾濫" in wrong
        assert (AlarmKind.CORRECTED, 1) in town.alarms()


def test_a_check_of_the_system_cannot_reach_the_real_channel(database_url: str, tmp_path: Path) -> None:
    """Ofunato, December 2025: whatever is approved and sent on pages of the test mode, LINE does not know its word."""
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        settings = town.services.settings.model_copy(update={"mode": "test", "line_api_url": town.stand_in.url})
        services = build_services(Settings.model_validate(settings.model_dump()), town.town.clock)
        town.gateway = LineGateway(services.accounts, settings.line_api_url)
        pages = Pages(town)
        number = pages.write("津波警報", "すぐに高い所へ移ってください。本日15時まで。")
        assert "送り始めました" in pages.approve_and_send(number, 0)
        assert services.accounts.get(town.account_id).channel.access_token != TOKEN
        town.work()
        assert not any(town.read_by(friend) for friend in range(3))
        services.database.close()


def test_the_words_of_a_drill_get_no_approval_and_the_drill_reaches_testers_only(
    database_url: str, tmp_path: Path
) -> None:
    """Hachinohe, May 2022: a drill for staff went to thirty thousand."""
    with RehearsedTown(database_url, tmp_path, DAY, friends=30) as town:
        town.know(is_counted=True)
        town.make_tester(7)
        pages = Pages(town)
        number = pages.write("【訓練】津波警報", "これは訓練です。職員は庁舎に集まってください。")
        status, said = pages.press("jiro", f"{number}/approve", people="30", seen="")
        assert status in (303, 422)
        assert "承認しました" not in said
        passed = pages.write("津波警報", "職員は庁舎に集まってください。本日15時まで。")
        status, said = pages.press("jiro", f"{passed}/approve", people="1")
        assert (status, "いま届く人数は 30 人です" in said) == (422, True)
        words = {"title": "津波警報", "body": "職員は庁舎に集まってください。"}
        drill = post(pages.browser("hanako"), "/mihon/notices/drills/new", words).location.rpartition("/")[2]
        assert pages.press("hanako", f"drills/{drill}/send", page=f"drills/{drill}")[0] == 303
        town.work()
        assert town.calls() == ["push"]
        assert [friend for friend in range(30) if town.read_by(friend)] == [7]
        assert town.read_by(7)[0].startswith("【訓練】津波警報")


@pytest.mark.parametrize("login", ["hanako", "mina", "ken"])
def test_a_contractor_cannot_send_live_by_any_page(database_url: str, tmp_path: Path, login: str) -> None:
    """Iwakuni, December 2018: a contractor's test reached fourteen thousand."""
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        pages = Pages(town)
        number = pages.write("断水", "本日15時まで東町で断水します。")
        client = pages.browser(login)
        for step in STEPS:
            assert post(client, f"/mihon/notices/{number}/{step}", {"people": "0"}).status_code == 403, step
        for place in ("emergency", "emergency/look", "switch/resume", "held/guarded"):
            assert post(client, f"/mihon/notices/{place}").status_code == 403, place
        town.work()
        assert town.nobody_got_anything()


def test_no_field_of_any_page_makes_a_drill_of_a_notice_or_a_notice_of_a_drill(
    database_url: str, tmp_path: Path
) -> None:
    """Otsu, June 2014: "training mode" was not set. Here there is nothing to set."""
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        pages = Pages(town)
        number = pages.write("断水", "本日15時まで東町で断水します。")
        client = pages.browser("toban")
        fields = {
            name
            for path in (f"{number}/approve", "emergency", "new", "drills/new", f"{number}/stop")
            for name in re.findall(
                r'<(?:input|select|textarea)[^>]*name="([^"]+)"', get(client, f"/mihon/notices/{path}").text
            )
        }
        assert {"people", "title", "body"} <= fields
        for name in fields:
            assert not {"drill", "train", "training", "live", "real", "test", "mode"} & set(re.split(r"[-_]", name)), (
                name
            )


def test_drills_and_drafts_stay_when_a_real_notice_goes(database_url: str, tmp_path: Path) -> None:
    """Miyakojima: left-over test data went out with a real message."""
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        pages = Pages(town)
        pages.write("おためし", "第1地区の方へ。本日15時まで。")
        post(pages.browser("hanako"), "/mihon/notices/drills/new", {"title": "去年の訓練", "body": "集まる"})
        real = pages.write("断水", "本日15時まで東町で断水します。")
        pages.approve_and_send(real, 0)
        town.work()
        assert town.calls() == ["broadcast"]
        for friend in range(3):
            (said,) = town.read_by(friend)
            assert said.startswith("断水")


def test_a_feed_that_was_set_up_wrong_is_seen_and_sent_away(database_url: str, tmp_path: Path) -> None:
    """Ako, July 2018: an error in the set-up fired an evacuation order. Here it lies in a list that says why."""
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        pages = Pages(town)
        token = town.feed(is_listed=False)
        assert town.post(token, flood(1, LONG_AGO))[1]["state"] == "held"
        listed = text_of(pages.open("toban", "held"))
        assert "前に送ったものが、もう一度来ていることがあります" in listed
        assert pages.press("toban", "1/stop")[0] == 303
        assert "保留中のお知らせはありません" in text_of(pages.open("toban", "held"))
        town.work()
        assert town.nobody_got_anything()


def test_the_end_reaches_those_who_were_told_of_the_beginning(database_url: str, tmp_path: Path) -> None:
    """A town told that roads were free to park on, and not that this was over: cars were towed."""
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        town.know(is_counted=True)
        pages = Pages(town)
        number = pages.write("駐車できる道路", "本日13時まで、中央通りに駐車できます。")
        pages.approve_and_send(number, 3)
        town.work()
        town.befriend(1)
        town.know()
        assert pages.press("jiro", f"{number}/end")[0] == 303
        town.work()
        for friend in range(3):
            assert town.read_by(friend)[-1].startswith("【終了"), friend
        assert town.read_by(3) == []
