"""A town's account once pushed forty disaster messages of a year and a half before to about a thousand people."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from scheduler.watch_tables import AlarmKind
from tests.rehearsal.town import DAY, LONG_AGO, NIGHT, RehearsedTown, flood, places

FORTY = [str(number) for number in range(40)]


@pytest.mark.parametrize(("is_listed", "begins"), [(True, NIGHT), (False, NIGHT), (True, DAY)])
def test_forty_old_flood_messages_reach_nobody_and_are_one_alarm(
    database_url: str, tmp_path: Path, is_listed: bool, begins: datetime
) -> None:
    """3 January 2026, 01:12: messages of 25 July 2024 left once more, forty within a minute.

    By day too: it is the age of the events that holds them, and not the night alone.
    """
    with RehearsedTown(database_url, tmp_path, begins) as town:
        token = town.feed(is_listed=is_listed)
        for number in range(40):
            status, answer = town.post(token, flood(number, LONG_AGO))
            assert (status, answer["state"]) == (202, "held")
            town.town.clock.move(seconds=1.5)
            if number % 10 == 0:
                town.work()
        town.work()
        town.town.clock.move(hours=9)
        town.work()
        assert town.nobody_got_anything()
        assert town.alarms() == [(AlarmKind.HELD, 40)]
        assert set(town.statuses()) == {"expired"}, "and nobody can release what is over"


def test_the_same_forty_dated_now_are_all_broadcast_in_order(database_url: str, tmp_path: Path) -> None:
    """The guard against the replay must not keep back a real flood in the same night."""
    with RehearsedTown(database_url, tmp_path, NIGHT) as town:
        token = town.feed(is_listed=True)
        for number in range(40):
            status, answer = town.post(token, flood(number, town.town.clock()))
            assert (status, answer["state"]) == (202, "sending")
            town.town.clock.move(seconds=1.5)
        town.work()
        assert town.calls() == ["broadcast"] * 40
        for friend in range(3):
            assert places(town.read_by(friend)) == FORTY
        assert town.alarms() == []


def test_the_same_forty_dated_now_reach_every_known_friend_by_name_in_order(database_url: str, tmp_path: Path) -> None:
    """Where every friend is known to us, each is named, and the order is the same."""
    with RehearsedTown(database_url, tmp_path, DAY, friends=5) as town:
        town.know(is_counted=True)
        token = town.feed(is_listed=True)
        for number in range(40):
            assert town.post(token, flood(number, town.town.clock()))[1]["state"] == "sending"
        town.work()
        assert town.calls() == ["multicast"] * 40
        for friend in range(5):
            assert places(town.read_by(friend)) == FORTY


def test_seven_hours_late_behind_fifty_others(database_url: str, tmp_path: Path) -> None:
    """An evacuation order came seven hours late, behind fifty queued alerts: nobody had taken the old ones away.

    Here the sender stands still while a storm writes fifty alerts of three places; when it comes back, the newest of
    each place leaves, and nothing of hours ago.
    """
    with RehearsedTown(database_url, tmp_path, DAY) as town:
        token = town.feed(is_listed=True)
        for number in range(50):
            alert = flood(number % 3, town.town.clock()) | {"key": f"a{number}", "body": f"第{number}報です。"}
            assert town.post(token, alert)[1]["state"] == "sending"
            town.town.clock.move(minutes=8.4)
        order = flood(7, town.town.clock()) | {"kind": "避難指示", "title": "第7地区に避難指示"}
        assert town.post(token, order)[1]["state"] == "sending"
        town.work()
        said = town.read_by(0)
        assert len(said) == 4
        assert "避難指示" in said[-1]
        assert [words.rpartition("第")[2][:2] for words in said[:3]] == ["47", "48", "49"]
        late = flood(1, town.town.clock() - (town.town.clock() - DAY) / 20) | {"key": "late"}
        assert town.post(token, late)[1]["state"] == "superseded"
        town.work()
        assert len(town.read_by(0)) == 4
