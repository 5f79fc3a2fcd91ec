"""The console's colours: letters only in colours that can be read, each on the grounds it stands on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from messages.contrast import contrast

STATIC = Path(__file__).resolve().parents[3] / "console" / "static"
SHEETS = {path.name: path.read_text("utf-8") for path in sorted(STATIC.glob("*.css"))}
ENOUGH = 4.5

# The Digital Agency's colours that are at least 4.5:1 on white, by number; and white for dark grounds.
LETTERS = {
    "--color-neutral-white",
    "--color-neutral-black",
    *(f"--color-neutral-solid-gray-{number}" for number in (536, 600, 700, 800, 900)),
    *(f"--color-primitive-blue-{number}" for number in (600, 700, 800, 900, 1000, 1100, 1200)),
    *(
        f"--color-primitive-{name}-{number}"
        for name in ("red", "green", "orange", "magenta", "purple")
        for number in (800, 900, 1000, 1100, 1200)
    ),
    *(f"--color-primitive-yellow-{number}" for number in (1000, 1100, 1200)),
}
KEYWORDS = {"inherit", "currentcolor"}
SYSTEM = {"GrayText", "CanvasText", "LinkText"}

# Letters on the ground behind them, where the two are not said in one rule.
PAIRS = (
    *(("--ink", ground) for ground in ("--paper", "--ground", "--key-ground", "--care-ground", "--focus-ground")),
    *(("--quiet", ground) for ground in ("--paper", "--ground", "--key-ground")),
    *(("--link", ground) for ground in ("--paper", "--ground", "--key-ground", "--danger-ground", "--care-ground")),
    *(("--link", f"--{tone}-ground") for tone in ("good", "held", "wait")),
    *(("--key", ground) for ground in ("--paper", "--key-ground")),
    *(("--danger", ground) for ground in ("--paper", "--ground", "--key-ground")),
    *((f"--{tone}-letters", f"--{tone}-ground") for tone in ("danger", "good", "care", "held", "wait")),
    *((f"--{tone}-letters", "--paper") for tone in ("danger", "good", "care", "held", "wait")),
    *(("--ink", f"--{tone}-ground") for tone in ("danger", "good", "held", "wait")),
    *(("--on-dark", ground) for ground in ("--key", "--key-pressed", "--danger", "--danger-pressed")),
    ("--key-pressed", "--key-ground"),
    ("--visited", "--paper"),
    ("--focus", "--focus-ground"),
    ("--ink", "--color-primitive-light-blue-100"),
    ("--ink", "--color-primitive-yellow-200"),
)
# Lines and marks by which something is known: 3:1 (WCAG 1.4.11).
MARKS = (
    *((mark, "--paper") for mark in ("--edge", "--key", "--danger", "--good", "--held", "--wait", "--focus")),
    ("--color-neutral-solid-gray-420", "--paper"),
)


def rules(sheet: str) -> list[tuple[str, dict[str, str]]]:
    """Every innermost rule: its selector and its declarations."""
    plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    found = re.findall(r"([^{}]+)\{([^{}]*)\}", plain)
    return [
        (
            selector.strip(),
            {
                name.strip(): value.strip()
                for name, _, value in (one.partition(":") for one in body.split(";") if one.strip())
            },
        )
        for selector, body in found
    ]


def variables(sheets: dict[str, str]) -> dict[str, set[str]]:
    """Each variable with every value that it is given anywhere."""
    found: dict[str, set[str]] = {}
    for sheet in sheets.values():
        for _, body in rules(sheet):
            for name, value in body.items():
                if name.startswith("--"):
                    found.setdefault(name, set()).add(value)
    return found


def tokens_of(value: str, known: dict[str, set[str]]) -> set[str]:
    """The names of the tokens that `value` can end at; a bare colour is itself."""
    match = re.fullmatch(r"var\((--[\w-]+)\)", value)
    if match is None:
        return {value}
    name = match[1]
    if name.startswith("--color-"):
        return {name}
    return {token for one in known.get(name, {f"undefined {name}"}) for token in tokens_of(one, known)}


def unfit_letters(sheets: dict[str, str]) -> list[str]:
    """Each `color:` that is not of the list."""
    known = variables(sheets)
    return [
        f"{name}: {selector} has {token}"
        for name, sheet in sheets.items()
        for selector, body in rules(sheet)
        if "color" in body
        for token in sorted(tokens_of(body["color"], known))
        if token not in LETTERS | SYSTEM and token.lower() not in KEYWORDS
    ]


def hexes(name: str) -> set[str]:
    """The colours `#rrggbb` of a variable."""
    known = variables(SHEETS)
    return {next(iter(known[token])) for token in tokens_of(f"var({name})", known)}


def test_letters_have_only_colours_of_the_list() -> None:
    assert unfit_letters(SHEETS) == []


@pytest.mark.parametrize(
    "added",
    [
        ".fault { color: var(--color-primitive-red-700); }",
        ":root { --danger: var(--color-primitive-red-700); } .fault { color: var(--danger); }",
        ".fault { color: #fa0000; }",
        ".hint { color: var(--color-neutral-solid-gray-420) }",
        "@media print { .good { color: var(--color-primitive-green-700); } }",
        ".lost { color: var(--nowhere); }",
    ],
)
def test_a_colour_that_cannot_be_read_is_found(added: str) -> None:
    assert len(unfit_letters({**SHEETS, "later.css": added})) > 0


@pytest.mark.parametrize("token", sorted(LETTERS - {"--color-neutral-white"}))
def test_the_list_itself_can_be_read_on_white(token: str) -> None:
    for color in variables(SHEETS).get(token, set()):
        assert contrast(color, "#ffffff") >= ENOUGH


@pytest.mark.parametrize(("letters", "ground"), PAIRS)
def test_letters_can_be_read_on_their_ground(letters: str, ground: str) -> None:
    assert min(contrast(one, other) for one in hexes(letters) for other in hexes(ground)) >= ENOUGH


@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_lines_that_matter_can_be_seen(mark: str, ground: str) -> None:
    assert min(contrast(one, other) for one in hexes(mark) for other in hexes(ground)) >= 3


def test_a_rule_with_letters_and_ground_has_contrast() -> None:
    known = variables(SHEETS)
    checked = 0
    for selector, body in (rule for sheet in SHEETS.values() for rule in rules(sheet)):
        ground = body.get("background", body.get("background-color", ""))
        named = re.findall(r"var\((--[\w-]+)\)", body.get("color", "") + ground)
        if len(named) != 2 or "--tone" in "".join(named):
            continue
        letters, behind = named
        assert min(contrast(one, other) for one in hexes(letters) for other in hexes(behind)) >= ENOUGH, selector
        checked += 1
    assert checked > 20
    assert known


@pytest.mark.parametrize("kind", ["info", "good", "care", "held", "bad", "wait", "plain"])
def test_each_tone_can_be_read_on_its_own_ground(kind: str) -> None:
    [body] = [body for selector, body in rules(SHEETS["parts.css"]) if selector == f".tone-{kind}"]
    letters, ground = (re.sub(r"var\((.+)\)", r"\1", body[name]) for name in ("--tone-letters", "--tone-ground"))
    assert min(contrast(one, other) for one in hexes(letters) for other in hexes(ground)) >= ENOUGH


@pytest.mark.parametrize("kind", ["info", "bad"])
def test_white_letters_can_be_read_on_a_strong_chip(kind: str) -> None:
    [body] = [body for selector, body in rules(SHEETS["parts.css"]) if selector == f".tone-{kind}"]
    tone = re.sub(r"var\((.+)\)", r"\1", body["--tone"])
    assert min(contrast("#ffffff", one) for one in hexes(tone)) >= ENOUGH


def test_the_sheets_name_no_other_host() -> None:
    assert [name for name, sheet in SHEETS.items() if re.search(r"@import|url\(|https?:", sheet)] == []


def test_every_variable_that_is_used_is_defined() -> None:
    used = {name for sheet in SHEETS.values() for name in re.findall(r"var\((--[\w-]+)", sheet)}
    assert used - set(variables(SHEETS)) == set()
