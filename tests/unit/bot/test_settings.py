"""Settings: what is refused is named, and what may be secret is not repeated."""

from __future__ import annotations

import pytest

from bot.settings import SettingsInvalid, settings_from_environment


def test_a_bad_value_is_named_with_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "abc")
    with pytest.raises(SettingsInvalid) as refused:
        settings_from_environment()
    (problem,) = refused.value.problems
    assert (problem.name, problem.variable, problem.given) == ("port", "PORT", "abc")


def test_a_database_url_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://u:password@h/d")
    with pytest.raises(SettingsInvalid) as refused:
        settings_from_environment()
    assert "DATABASE_URL" in str(refused.value)
    assert "password@" not in str(refused.value).replace("user:password@host", "")


def test_keys_are_divided_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_SECRET_KEY", " a, b ,")
    assert settings_from_environment().secret_key == ("a", "b")
