"""The table in `docs/stand-in.md` says what is so."""

import re
from collections import defaultdict
from pathlib import Path

from simulator.site import site
from simulator.state.switches import Switches
from tests.simulator.contract.cases import Verdict
from tests.simulator.contract.test_contract import CASES

PAGE = Path(__file__).parents[3] / "docs" / "stand-in.md"
ROW = re.compile(r"^\| (\d+) \| [^|]+ \| ([a-z, ]+) \| (enforced|switchable|not yet) \|$", re.MULTILINE)
ROWS = {int(number): (authority, status) for number, authority, status in ROW.findall(PAGE.read_text("utf-8"))}
NUMBERS = range(1, 137)


def verdicts() -> dict[int, set[Verdict]]:
    """The verdicts that each rule's cases come to."""
    found = defaultdict(set)
    for case in CASES:
        found[case.rule].add(case.verdict)
    return found


def test_every_rule_has_a_row() -> None:
    assert list(ROWS) == list(NUMBERS)


def test_every_rule_that_is_kept_has_an_accepted_and_a_refused_case() -> None:
    found = verdicts()
    kept = [number for number, (_, status) in ROWS.items() if status != "not yet"]
    assert [number for number in kept if found[number] != set(Verdict)] == []


def test_rules_that_are_not_yet_kept_have_no_case() -> None:
    found = verdicts()
    assert [number for number, (_, status) in ROWS.items() if status == "not yet" and found[number]] == []


def test_what_line_says_itself_is_kept() -> None:
    said = [number for number, (authority, _) in ROWS.items() if "docs" in authority or "openapi" in authority]
    assert [number for number in said if ROWS[number][1] == "not yet"] == []


def test_the_page_names_every_control_and_every_switch() -> None:
    rules = [rule.rule for rule in site().url_map.iter_rules() if rule.rule.startswith("/_control/")]
    words = {word for rule in rules for word in rule.split("/")[2:] if not word.startswith("<")}
    known = set(re.findall(r"[A-Za-z_]+", PAGE.read_text("utf-8").split("## The contract")[0]))
    assert words | set(Switches().as_json()) <= known
