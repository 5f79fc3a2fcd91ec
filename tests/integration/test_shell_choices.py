"""What a town chooses for itself, from the shell: how long things are kept, and the languages it answers in."""

from __future__ import annotations

import pytest

from tests.integration.shell import Shell


@pytest.fixture
def town(shell: Shell) -> Shell:
    """A town with an administrator and an editor."""
    shell.add_account()
    for login, role in {"kanri": "administrator", "hanako": "editor"}.items():
        shell.do("user", "invite", login, "--name", login, "--role", role)
    return shell


def audited(shell: Shell, action: str) -> list[tuple[str, str, str]]:
    """Who changed what, and the details, the newest first."""
    lines = shell.read("audit", "list", "--action", action, "--json")
    return [(line["login"], line["about"], line["details"]) for line in lines]


def test_every_term_is_shown_with_its_name_and_can_be_changed(town: Shell) -> None:
    assert [line.split("\t")[0] for line in town.do("account", "retention").splitlines()] == [
        "unanswered_days=30",
        "recipient_days=30",
        "delivery_days=365",
        "audit_years=1",
    ]
    said = town.do("account", "retention", "unanswered_days=60", "audit_years=3", "recipient_days=30", "--by", "kanri")
    assert len(said.splitlines()) == 2, "one stays as it was"
    assert town.read("account", "retention", "--json") == {
        "unanswered_days": 60,
        "recipient_days": 30,
        "delivery_days": 365,
        "audit_years": 3,
    }
    noted = audited(town, "retention.set")
    assert [(login, about) for login, about, _ in noted] == [
        ("kanri", "term:audit_years"),
        ("kanri", "term:unanswered_days"),
    ]
    assert "30" in str(noted[1][2])
    assert "60" in str(noted[1][2])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("unanswered_days=2", "3日から365日"),
        ("unanswered_days=many", "3日から365日"),
        ("unanswered_days", "3日から365日"),
        ("audit_years=9", "1年から5年"),
        ("recipient_days=0", "30日から365日"),
        ("months=3", "unanswered_days"),
    ],
)
def test_a_term_that_cannot_be_changes_nothing(town: Shell, given: str, told: str) -> None:
    assert told in town.refused("account", "retention", "delivery_days=400", given, "--by", "kanri")
    assert town.read("account", "retention", "--json")["delivery_days"] == 365
    assert audited(town, "retention.set") == []


def test_people_are_not_kept_longer_than_the_requests(town: Shell) -> None:
    told = town.refused("account", "retention", "recipient_days=200", "delivery_days=100", "--by", "kanri")
    assert "短く" in told


def test_languages_are_shown_and_chosen(town: Shell) -> None:
    every = town.read("account", "languages", "--json")
    assert every[0] == "ja"
    assert {"en", "vi", "ja-simple", "zh-Hans"} <= set(every)
    assert "ja,en" in town.do("account", "languages", "en, ja", "--by", "kanri")
    assert town.do("account", "languages").strip() == "ja,en"
    assert "変わったところはありません" in town.do("account", "languages", "ja,en", "--by", "kanri")
    town.do("account", "languages", "ja", "--by", "kanri")
    assert town.read("account", "languages", "--json") == ["ja"]
    town.do("account", "languages", ",".join(every), "--by", "kanri")
    assert town.read("account", "languages", "--json") == every
    assert [(login, about) for login, about, _ in audited(town, "languages.set")] == [("kanri", "town:languages")] * 3


def test_a_language_without_a_catalogue_is_refused(town: Shell) -> None:
    told = town.refused("account", "languages", "ja,xx", "--by", "kanri")
    assert "xx" in told
    assert "zh-Hans" in told
    assert len(town.read("account", "languages", "--json")) > 2


@pytest.mark.parametrize("order", [("retention", "unanswered_days=60"), ("languages", "ja")])
def test_only_an_administrator_changes_it_and_says_so(town: Shell, order: tuple[str, str]) -> None:
    assert "--by" in town.misused("account", *order)
    for login in ("hanako", "nobody"):
        assert login in town.refused("account", *order, "--by", login)
    assert town.read("account", "retention", "--json")["unanswered_days"] == 30
    assert len(town.read("account", "languages", "--json")) > 2


def test_of_several_towns_one_is_named(town: Shell) -> None:
    town.add_account("yama", "011002")
    for order in (("retention",), ("languages",)):
        assert "mihon yama" in town.refused("account", *order)
    town.do("account", "retention", "unanswered_days=60", "--by", "kanri", "--account", "mihon")
    assert town.read("account", "retention", "--json", "--account", "yama")["unanswered_days"] == 30
    assert "kanri" in town.refused("account", "languages", "ja", "--by", "kanri", "--account", "yama")
