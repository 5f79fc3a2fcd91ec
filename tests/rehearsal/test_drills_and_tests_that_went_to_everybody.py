"""Drills, tests and left-overs that elsewhere reached everybody. The verdict is what friends have on their phones."""

from __future__ import annotations

import inspect
from datetime import timedelta
from pathlib import Path

import click
import pytest
from pydantic import ValidationError

import scheduler.drills
from bot.__main__ import main
from bot.line.gateway import LineGateway
from bot.settings import LINE_API, Settings
from bot.wiring import build_services
from people.tables import Role
from scheduler.amending import end_notice
from scheduler.drills import add_drill, send_drill
from scheduler.notice_life import AudienceChanged
from scheduler.steps import StepRefused
from scheduler.watch_tables import AlarmKind
from tests.integration.shell import KEY, make_shell
from tests.rehearsal.town import DAY, TOKEN, RehearsedTown, flood

ONE_SENDS = "--by"


def test_a_check_of_the_system_cannot_reach_the_real_channel(database_url: str, tmp_path: Path) -> None:
    """Ofunato, December 2025: a tsunami mail left during a check of the system.

    In test mode there is no token to reach the channel with, whatever is sent.
    """
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        settings = town.services.settings.model_copy(update={"mode": "test", "line_api_url": town.stand_in.url})
        settings = Settings.model_validate(settings.model_dump())
        assert (settings.mode, settings.secret_key) == ("test", (KEY,))
        services = build_services(settings, town.town.clock)
        town.gateway = LineGateway(services.accounts, settings.line_api_url)
        number = town.draft(
            "津波警報", "すぐに高い所へ移ってください。本日17時まで。", valid_until=DAY + timedelta(hours=3)
        )
        town.approve(number, 0)
        town.send(number)
        assert services.accounts.get(town.account_id).channel.access_token != TOKEN
        town.work()
        assert town.statuses() != ["sent"]
        assert [line["status"] for line in town.control("record")] == [401], "LINE does not know that word"
        assert not any(town.read_by(friend) for friend in range(3))
        with pytest.raises(ValidationError):
            Settings(mode="test", line_api_url=LINE_API)
        services.database.close()


def test_a_feed_that_is_being_tried_is_held(database_url: str, tmp_path: Path) -> None:
    """The same from the disaster system's side: it says itself that it is a trial, and nobody reads that at night."""
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        token = town.feed(is_listed=True)
        trial = flood(1, DAY) | {"title": "津波警報（試験配信）"}
        assert town.post(token, trial)[1]["state"] == "held"
        town.work()
        assert town.nobody_got_anything()
        assert town.alarms() == [(AlarmKind.HELD, 1)]


def test_the_words_of_a_drill_are_no_notice_and_a_drill_reaches_testers_only(database_url: str, tmp_path: Path) -> None:
    """Hachinohe, May 2022: a drill meant for staff went to about thirty thousand."""
    with RehearsedTown(database_url, tmp_path, DAY, friends=30) as town:
        town.know(is_counted=True)
        town.make_tester(7)
        title, body = "【訓練】津波警報", "これは訓練です。職員は庁舎に集まってください。"
        number = town.draft(title, body)
        with pytest.raises(StepRefused, match="draft"):
            town.approve(number, 30)
        passed = town.draft("津波警報", "職員は庁舎に集まってください。本日17時まで。")
        with pytest.raises(AudienceChanged) as told:
            town.approve(passed, 1)
        assert told.value.count == 30
        with town.database.writing() as session:
            drill = add_drill(session, town.account_id, title, body, author_id=None, at=DAY)
            assert send_drill(session, town.account_id, drill, at=DAY, stationery=town.stationery) == 1
        town.work()
        assert town.calls() == ["push"]
        assert [friend for friend in range(30) if town.read_by(friend)] == [7]
        assert town.read_by(7)[0].startswith("【訓練】津波警報")


def test_a_contractor_cannot_send_live_by_any_command(database_url: str, tmp_path: Path) -> None:
    """Iwakuni, December 2018: a contractor's test reached fourteen thousand."""
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        town.feed(is_listed=True)
        town.user("vendor", Role.EDITOR)
        town.user("guest", Role.VIEWER)
        numbers = [town.draft(f"断水{n}", f"本日17時まで第{n}地区で断水します。") for n in range(2)]
        town.approve(numbers[1], 0)
        shell = make_shell(tmp_path, database_url)
        alert = shell.file("alert.json", "{}")
        first, second = map(str, numbers)
        sending = {
            "notice approve": [first, "--people", "0"],
            "notice schedule": [second, "--at", "+2h"],
            "notice send": [second],
            "notice release": [second, "--reason", "試し"],
            "notice correct": [second],
            "notice end": [second],
            "notice emergency": ["--title", "試し", "--to", "everybody", "--people", "0"],
            "feed add": ["new", "--name", "試し"],
            "feed post": ["bosai", alert],
            "feed resume": ["bosai"],
        }
        assert sending.keys() <= _commands_by_somebody().keys()
        for login in ("vendor", "guest"):
            for name, given in sending.items():
                said = shell.run(*name.split(), *given, "--by", login, typed="試し")
                assert said.exit_code == 1, (name, said.output)
                assert "権限" in said.stderr, (name, said.stderr)
        town.work()
        assert town.nobody_got_anything()


def test_no_switch_makes_a_drill_of_a_notice_or_a_notice_of_a_drill() -> None:
    """Otsu, June 2014: "training mode" was not set. Here it cannot be forgotten, since there is none."""
    commands = _commands_by_somebody()
    drills = {name for name in commands if name.startswith("drill ")}
    assert drills == {"drill new", "drill send"}
    options = {parameter.name for name in drills for parameter in commands[name].params}
    assert options == {"title", "login", "account_key", "drill_id"}
    for name, command in commands.items():
        for parameter in command.params:
            for word in ("drill", "train", "live", "real", "test"):
                assert name in drills or word not in str(parameter.name).split("_"), (name, parameter.name)
    assert set(inspect.signature(send_drill).parameters) == {"session", "account_id", "drill_id", "at", "stationery"}
    assert "Notice" not in vars(scheduler.drills)


def test_drills_and_drafts_stay_when_a_real_notice_goes(database_url: str, tmp_path: Path) -> None:
    """Miyakojima: left-over test data went out together with a real message."""
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        town.draft("テスト", "テスト配信です。")
        town.draft("避難指示", "第1地区の方は逃げてください。本日17時まで。")
        with town.database.writing() as session:
            for name in ("去年の訓練", "先月の訓練"):
                add_drill(session, town.account_id, name, "集まってください。", author_id=None, at=DAY)
        real = town.draft("断水", "本日17時まで東町で断水します。")
        town.approve(real, 0)
        town.send(real)
        town.work()
        assert town.calls() == ["broadcast"]
        for friend in range(3):
            (said,) = town.read_by(friend)
            assert said.startswith("断水")


def test_a_feed_that_was_set_up_wrong_is_held_or_refused(database_url: str, tmp_path: Path) -> None:
    """Ako, July 2018: an error in the set-up fired an evacuation order."""
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        token = town.feed(is_listed=False)
        wrong = [
            flood(1, DAY - timedelta(days=365)),
            flood(2, DAY + timedelta(hours=9)),
            flood(3, DAY - timedelta(hours=9)),
        ]
        assert [town.post(token, alert)[1]["state"] for alert in wrong] == ["held"] * 3, "clocks set to another zone"
        naive = flood(4, DAY) | {"event_at": "2026-01-05T10:00:00"}
        assert town.post(token, naive)[0] == 400
        town.work()
        assert town.nobody_got_anything()
        states = [town.post(token, flood(10 + n, town.town.clock()))[1]["state"] for n in range(20)]
        assert states == ["sending"] * 3 + ["held"] * 17, "whom nobody trusts yet needs a second look after three"
        town.work()
        assert len(town.read_by(0)) == 3


def test_the_end_of_what_was_opened_is_missed_and_then_told(database_url: str, tmp_path: Path) -> None:
    """A town pushed that roads were free to park on in an emergency, and not that this was over: cars were towed."""
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        town.know()
        opening = town.draft(
            "駐車できる道路", "本日13時まで、中央通りに駐車できます。", ends_at=DAY + timedelta(hours=3)
        )
        town.approve(opening, 3)
        town.send(opening)
        town.work()
        assert town.alarms() == []
        town.town.clock.move(hours=3, minutes=1)
        town.work()
        town.work()
        assert town.alarms() == [(AlarmKind.END_MISSING, 1)]
        desk = town.desk("approver")
        with town.database.writing() as session:
            end_notice(session, desk, opening)
        town.befriend(1)
        town.work()
        for friend in range(3):
            assert [words.split("】")[0] for words in town.read_by(friend)][-1].startswith("【終了")


def _commands_by_somebody() -> dict[str, click.Command]:
    """Every command of the shell that somebody must put their name to."""
    found: dict[str, click.Command] = {}

    def walk(group: click.Group, before: str) -> None:
        for name, command in group.commands.items():
            whole = f"{before} {name}".strip()
            if isinstance(command, click.Group):
                walk(command, whole)
            elif any(ONE_SENDS in parameter.opts for parameter in command.params):
                found[whole] = command

    walk(main, "")
    return found
