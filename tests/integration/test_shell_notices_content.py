"""What a notice can say, as options and in a file; how it is counted, checked, previewed, edited and changed."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from bot.commands.notices.moments import MomentUnreadable, moment_from, written
from bot.wiring import DATA
from messages.phrases import phrases_from_folder
from scheduler.findings import Severity
from scheduler.notice_content import NoticeForm
from scheduler.rules import SendingRules
from scheduler.safety_valve import HoldReason
from scheduler.steps import Step
from scheduler.tables import AudienceKind, DeliveryStatus, NoticeStatus, Origin, Relation, Urgency
from simulator import StandIn
from tests.integration.sending_shell import draft, make_sending_town, set_quota
from tests.integration.shell import Shell

_JAPAN = ZoneInfo("Asia/Tokyo")
_NOON = datetime(2026, 12, 5, 3, tzinfo=UTC)


@pytest.fixture
def town(shell: Shell, stand_in: StandIn) -> Shell:
    """A town that sends."""
    return make_sending_town(shell, stand_in)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2026-12-05T12:30", "2026-12-05 12:30"),
        ("2026-12-05 12:30", "2026-12-05 12:30"),
        ("２０２６-１２-０５ １２:３０", "2026-12-05 12:30"),
        ("2026-12-05T03:30+00:00", "2026-12-05 12:30"),
        ("+2h", "2026-12-05 14:00"),
        ("+90m", "2026-12-05 13:30"),
        ("+3d", "2026-12-08 12:00"),
    ],
)
def test_a_time_is_that_of_the_town_or_from_now(given: str, meant: str) -> None:
    assert written(moment_from(given, _NOON, _JAPAN), _JAPAN) == meant


@pytest.mark.parametrize(
    "given", ["2026-12-05", "20261205", "あす9時", "+2w", "2h", "", "+99999h", "2026-13-01T09:00", "0001-01-01T00:00"]
)
def test_a_time_that_could_mean_two_things_or_nothing_is_refused(given: str) -> None:
    with pytest.raises(MomentUnreadable):
        moment_from(given, _NOON, _JAPAN)


def test_every_word_that_show_needs_is_in_the_catalogue() -> None:
    names = set(phrases_from_folder(DATA / "phrases").names())
    needed = {
        *(f"shell.next.{status}" for status in NoticeStatus),
        *(f"shell.status.{status}" for status in NoticeStatus),
        *(f"notice-shell.audience.{kind}" for kind in AudienceKind),
        *(f"notice-shell.hold.{reason}" for reason in HoldReason),
        *(f"notice-shell.step.{step}" for step in Step),
        *(f"notice-shell.delivery.{status}" for status in DeliveryStatus),
        *(f"notice-shell.urgency.{urgency}" for urgency in Urgency),
        *(f"notice-shell.origin.{origin}" for origin in Origin),
        *(f"notice-shell.form.{form}" for form in NoticeForm),
        *(f"notice-shell.severity.{severity}" for severity in Severity),
        *(f"notice-shell.relation.{relation}" for relation in Relation if relation),
        *(f"rules.{name}" for name in SendingRules.__dataclass_fields__),
    }
    assert needed - names == set()


def test_options_make_a_whole_notice(town: Shell) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(buffer, "PNG")
    picture = town.folder / "map.png"
    picture.write_bytes(buffer.getvalue())
    english = town.file("en.txt", "Water outage\n\nNo water in Chuo from 9:00.\n")
    number = draft(
        town,
        *("--picture", str(picture), "--alt", "断水する中央地区の地図", "--button", "水道係に電話=tel:000-000-0000"),
        *("--variant", f"en={english}", "--ends-at", "+20h", "--event-at", "+1h", "--place", "中央地区", "--private"),
    )
    found = town.read("notice", "show", number, "--json")
    assert found["picture"] == "断水する中央地区の地図"
    assert found["buttons"] == [{"label": "水道係に電話", "uri": "tel:000-000-0000"}]
    assert (found["languages"], found["place"], found["page"]) == (["en"], "中央地区", None)
    assert found["ends_at"] > found["event_at"] > datetime.now(UTC).isoformat()
    said = town.do("notice", "preview", number, "--language", "en")
    assert "Water outage\n\nNo water in Chuo from 9:00." in said
    assert "tel:000-000-0000" in said
    image, card = town.read("notice", "preview", number, "--json")
    assert image["type"] == "image"
    assert card["altText"].startswith("断水")
    assert "ja、en" in town.refused("notice", "preview", number, "--language", "vi")


def test_a_file_makes_the_same_notice_as_options(town: Shell) -> None:
    file = town.file(
        "notice.toml",
        """
title = "断水のお知らせ"
body = "中央地区の水が止まります。"
to = "language:en"
until = "+5h"
urgent = true
public = false
[[button]]
label = "水道係に電話"
uri = "tel:000-000-0000"
[variant.en]
title = "Water outage"
body = "No water."
""",
    )
    made = town.read("notice", "draft", "--file", file, "--by", "hanako", "--json")
    found = town.read("notice", "show", str(made["id"]), "--json")
    assert (found["title"], found["urgency"], found["page"]) == ("断水のお知らせ", "emergency", None)
    assert (found["audience_kind"], found["audience_keys"]) == ("language", ["en"])
    assert found["languages"] == ["en"]
    until = datetime.fromisoformat(found["valid_until"])
    assert timedelta(hours=4) < until - datetime.now(UTC) < timedelta(hours=6)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('titel = "x"', "titel"),
        ("title = 1", "title"),
        ('title = "x"\nurgent = "yes"', "urgent"),
        ('valid_hours = 1\nuntil = "+1h"', "valid_hours"),
        ("[variant.en]\ntitle = 'x'", "en"),
        ("[[button]]\nlabel = 'x'\nuri = 'http://a.example/'", "http://a.example/"),
        ("title = ", "TOML"),
        ('form = "poster"', "form"),
        ('[picture]\nfile = "none.png"\nalt = "地図"', "none.png"),
    ],
)
def test_a_file_that_means_nothing_is_refused(bare_shell: Shell, text: str, told: str) -> None:
    bare_shell.do("migrate")
    head = "" if "title" in text.split("\n", maxsplit=1)[0] else 'title = "題"\nto = "everybody"\nbody = "本文"\n'
    asked = ("notice", "draft", "--file", bare_shell.file("bad.toml", head + text), "--by", "hanako")
    assert told in bare_shell.refused(*asked)


_IMPOSSIBLE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("--to", "everyone"), "got-notice"),
    (("--to", "everybody:chuo"), "everybody"),
    (("--to", "districts"), "districts"),
    (("--to", "districts:chuo"), "まだありません"),
    (("--to", "sections:suido,none"), "suido（水道係）"),
    (("--to", "language:klingon"), "vi"),
    (("--to", "got-notice:99"), "99"),
    (("--to", "staff", "--until", "2026-12-05"), "2026-12-05"),
    (("--to", "staff", "--until", "2020-01-01T00:00"), "期限"),
    (("--to", "staff", "--button", "見る=http://a.example/"), "https"),
    (("--to", "staff", "--button", "見る"), "https"),
    (("--to", "staff", "--button", "見る=https://[::1"), "https"),
    (("--to", "staff", "--event-at", "9999-12-31T23:59-10:00"), "読めません"),
    (("--to", "staff", *("--button", "電話=tel:1") * 4), "3"),
    (("--to", "staff", "--alt", "地図だけ"), "--picture"),
    (("--to", "staff", "--form", "image"), "--picture"),
    (("--to", "staff", "--variant", "en"), "en=ファイル"),
    (("--to", "staff", "--variant", "en=none.txt"), "none.txt"),
)


def test_what_a_notice_cannot_have_is_refused_with_what_it_can(town: Shell) -> None:
    town.do("section", "add", "suido", "--name", "水道係", "--phone", "000-000-0000")
    for more, told in _IMPOSSIBLE:
        asked = ("notice", "draft", "--title", "断水", "--by", "hanako", *more)
        assert told in town.refused(*asked, typed="中央地区の水が止まります。"), more
    assert town.read("notice", "list", "--json") == []


def test_sections_are_known_by_key_and_by_name(town: Shell) -> None:
    town.do("section", "add", "suido", "--name", "水道係", "--phone", "000-000-0000")
    for given in ("sections:suido", "sections：水道係", "sections:suido、水道係"):
        number = draft(town, "--to", given)
        found = town.read("notice", "show", number, "--json")
        assert (found["audience_keys"], found["audience"]) == (["suido"], "係（水道係）")


def test_counting_says_how_it_is_sent_and_what_it_costs(town: Shell, stand_in: StandIn) -> None:
    number = draft(town)
    assert "上限はありません" in town.do("notice", "count", number)
    set_quota(stand_in, limit=10, used=7)
    counted = town.read("notice", "count", number, "--json")
    assert (counted["people"], counted["left"], counted["reserve"], counted["left_for_it"]) == (2, 3, 2, 1)
    assert (counted["is_broadcast"], counted["fits"]) == (True, False)
    assert "足りません" in town.do("notice", "count", "--to", "everybody")
    assert "足ります" in town.do("notice", "count", "--to", "everybody", "--urgent"), "the reserve is for emergencies"
    assert "Usage" in town.misused("notice", "count")


def test_what_the_checks_find_is_printed_and_bars_the_approval(town: Shell) -> None:
    asked = ("notice", "draft", "--title", "配信テスト", "--to", "everybody", "--by", "hanako")
    said = town.do(*asked, typed="これはテストです。")
    assert "［間違い］題" in said
    assert "notice edit" in said
    (row,) = town.read("notice", "list", "--json")
    number = str(row["id"])
    assert town.run("notice", "check", number, "--by", "hanako").exit_code == 1
    assert "下書き" in town.refused("notice", "approve", number, "--people", "2", "--by", "jiro")
    town.do("notice", "edit", number, "--title", "断水", "--body", "--by", "hanako", typed="中央地区の水が止まります。")
    checked = town.read("notice", "check", number, "--by", "hanako", "--json")
    assert (checked["status"], checked["people"]) == ("checked", 2)
    town.do("notice", "approve", number, "--people", "2", "--by", "jiro")


def test_an_edit_changes_what_is_given_and_takes_the_approval_back(town: Shell) -> None:
    number = draft(town, "--place", "中央地区", "--ends-at", "+3h")
    town.do("notice", "approve", number, "--people", "2", "--by", "jiro")
    town.do("notice", "edit", number, "--title", "断水（中央）", "--without", "ends-at", "--by", "saburo")
    found = town.read("notice", "show", number, "--json")
    assert (found["title"], found["body"]) == ("断水（中央）", "中央地区の水が止まります。")
    assert (found["status"], found["place"], found["ends_at"]) == ("checked", "中央地区", None)
    assert "別の人" in town.refused("notice", "approve", number, "--people", "2", "--by", "saburo")
    assert [step["by"] for step in found["steps"] if step["step"] == "edited"] == ["saburo"]


def test_a_change_is_a_draft_of_its_own_that_says_the_rest_as_before(town: Shell) -> None:
    number = draft(town, "--place", "中央地区")
    town.do("notice", "change", number, "--title", "断水の時間が変わりました", "--by", "jiro")
    newest, first = town.read("notice", "list", "--json")
    found = town.read("notice", "show", str(newest["id"]), "--json")
    assert (found["relation"], found["about"], found["place"]) == ("change", int(number), "中央地区")
    assert found["body"] == "中央地区の水が止まります。"
    assert first["title"] == "断水"
    assert f"{newest['id']} 変更" in town.do("notice", "show", number)
    assert json.dumps("変更", ensure_ascii=False)[1:-1] in town.do("notice", "preview", str(newest["id"]))


def test_wrong_combinations_of_options_are_wrong_usage(bare_shell: Shell) -> None:
    file = bare_shell.file("n.toml", 'title = "x"')
    for words in (
        ("draft", "--title", "x", "--by", "a"),
        ("draft", "--file", file, "--title", "x", "--by", "a"),
        ("draft", "--title", "x", "--to", "staff", "--until", "+1h", "--valid-hours", "2", "--by", "a"),
        ("correct", "1", "--variant", "en=x", "--by", "a"),
        ("emergency", "--title", "x", "--to", "staff", "--people", "1", "--routine", "--by", "a"),
    ):
        assert "Usage" in bare_shell.misused("notice", *words)
