"""`doctor`: healthy is healthy, and each fault is named with what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import update

from bot.inbox import record_events
from bot.line.events import incoming_event
from people.tables import Account
from scheduler.ports import FailureKind, SendFailed
from simulator import StandIn
from simulator.state.faults import Fault, FaultKind
from tests.integration.shell import KEY, Shell
from tests.town import text_event


def _sick(shell: Shell) -> list[str]:
    """The faults that `doctor` names; it must end with exit code 1 and count them."""
    result = shell.run("doctor")
    assert result.exit_code == 1, result.output
    faults = [line for line in result.stdout.splitlines() if line.startswith("✗")]
    assert result.stdout.splitlines()[-1] == f"{len(faults)} 件の問題があります。"
    return faults


@pytest.fixture
def town(town_shell: Shell, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The sample town with a real account, connected to a stand-in that counts as LINE itself."""
    town_shell.environment["MADOGUCHI_LINE_API_URL"] = stand_in.url
    monkeypatch.setattr("bot.health.LINE_API", stand_in.url)
    return town_shell


def _change(shell: Shell, **values: object) -> None:
    database = shell.database
    with database.writing() as session:
        session.execute(update(Account).values(**values))
    database.close()


def test_a_healthy_installation_is_healthy(town: Shell) -> None:
    said = town.do("doctor")
    assert "✗" not in said
    assert "mihon はLINEとつながります。" in said
    assert said.splitlines()[-1] == "問題は見つかりませんでした。"


def test_a_real_town_that_follows_a_moved_clock_is_sick(town: Shell, stand_in: StandIn) -> None:
    town.environment["MADOGUCHI_CLOCK_URL"] = f"{stand_in.url}/_control/clock"
    assert ["MADOGUCHI_CLOCK_URL" in line for line in _sick(town)] == [True]


def test_an_installation_without_schema_or_account_is_sick(bare_shell: Shell) -> None:
    assert "migrate" in _sick(bare_shell)[0]
    bare_shell.do("migrate")
    assert any("account add" in line for line in _sick(bare_shell))


def test_a_database_that_is_down_is_one_fault(bare_shell: Shell) -> None:
    bare_shell.environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    (fault,) = _sick(bare_shell)
    assert "DATABASE_URL" in fault


def test_a_key_file_that_others_may_read_is_refused(bare_shell: Shell) -> None:
    del bare_shell.environment["MADOGUCHI_SECRET_KEY"]
    bare_shell.do("migrate")
    key_file = Path(bare_shell.environment["MADOGUCHI_DATA_DIR"]) / "secret.key"
    assert key_file.stat().st_mode & 0o777 == 0o600
    key_file.chmod(0o644)
    line = bare_shell.refused("doctor")
    assert "chmod 600" in line
    assert str(key_file) in line
    key_file.chmod(0o600)
    key_file.write_text("")
    assert "MADOGUCHI_SECRET_KEY" in bare_shell.refused("doctor")


def test_another_secret_key_is_named_and_an_added_one_is_fine(town: Shell) -> None:
    other = Fernet.generate_key().decode()
    town.environment["MADOGUCHI_SECRET_KEY"] = other
    assert any("mihon の秘密を読めません" in line for line in _sick(town))
    town.environment["MADOGUCHI_SECRET_KEY"] = f"{other},{KEY}"
    town.do("doctor")


def test_a_missing_public_url_is_named(town: Shell) -> None:
    del town.environment["MADOGUCHI_PUBLIC_URL"]
    (fault,) = _sick(town)
    assert "MADOGUCHI_PUBLIC_URL" in fault


def test_missing_content_a_missing_section_and_a_stop_are_named(shell: Shell, stand_in: StandIn) -> None:
    shell.environment["MADOGUCHI_LINE_API_URL"] = stand_in.url
    shell.add_account()
    shell.do("account", "stop", "mihon")
    faults = "\n".join(_sick(shell))
    for told in ("import town", "section add", "account resume"):
        assert told in faults


def test_events_that_wait_are_named(town: Shell) -> None:
    database = town.database
    with database.writing() as session:
        event = incoming_event(text_event("a", "ふとん"))
        record_events(session, 1, [event], key=KEY, at=datetime.now(UTC) - timedelta(minutes=5))
    database.close()
    (fault,) = _sick(town)
    assert "serve --only worker" in fault


def test_a_stand_in_is_a_fault_for_a_real_town_and_a_hint_for_a_sample(town_shell: Shell, stand_in: StandIn) -> None:
    town_shell.environment["MADOGUCHI_LINE_API_URL"] = stand_in.url
    (fault,) = _sick(town_shell)
    assert stand_in.url in fault
    _change(town_shell, is_sample=True)
    del town_shell.environment["MADOGUCHI_PUBLIC_URL"]
    said = town_shell.do("doctor")
    assert f"！ LINEの代役（{stand_in.url}）" in said
    assert "！ MADOGUCHI_PUBLIC_URL" in said
    assert "mihon はLINEとつながります。" in said


def test_line_is_not_asked_about_a_sample(town_shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_: object) -> str:
        raise AssertionError("LINE was asked")

    monkeypatch.setattr("bot.line.gateway.LineGateway.bot_user_id", ask)
    _change(town_shell, is_sample=True)
    assert "！ mihon は見本の町" in town_shell.do("doctor")


def test_a_token_that_line_refuses_is_named(town: Shell, stand_in: StandIn) -> None:
    stand_in.platform.faults.add(Fault("info", FaultKind.ERROR_BEFORE, 1))
    (fault,) = _sick(town)
    assert "不調" in fault
    stand_in.platform.first_channel.tokens.revoke_all()
    (fault,) = _sick(town)
    assert "トークンが違う" in fault


def test_line_out_of_reach_is_named(town: Shell, stand_in: StandIn) -> None:
    stand_in.stop()
    (fault,) = _sick(town)
    assert "返事がありません" in fault


@pytest.mark.parametrize("kind", list(FailureKind))
def test_every_failure_has_its_words(town: Shell, kind: FailureKind, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise SendFailed(kind)

    monkeypatch.setattr("bot.line.gateway.LineGateway.bot_user_id", fail)
    (fault,) = _sick(town)
    assert "mihon のアクセストークン" in fault


def test_the_token_of_another_channel_is_named(town: Shell, stand_in: StandIn) -> None:
    _change(town, bot_user_id=stand_in.platform.first_channel.bot_user_id)
    town.do("doctor")
    _change(town, bot_user_id="U" + "0" * 32)
    (fault,) = _sick(town)
    assert "bot-user-id" in fault
