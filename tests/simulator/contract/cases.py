"""How a case of the contract is written down: a rule's number, a verdict, a sentence, and what to do or to send."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from werkzeug.test import TestResponse

from tests.simulator.world import World


class Verdict(StrEnum):
    """Whether the case keeps the rule or runs against it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Case:
    """One case. `options` are those of the `World` it runs in; without any it may share one with other cases
    only when `is_pure`, that is when it leaves nothing behind."""

    rule: int
    verdict: Verdict
    title: str
    run: Callable[[World], None]
    options: dict[str, Any] = field(default_factory=dict)
    is_pure: bool = False

    @property
    def name(self) -> str:
        """How the test is called."""
        return f"{self.rule:03d}-{self.verdict}-{self.title}"


_MISTYPED = re.compile(r"The property, '(.+)', in the request body is invalid \(line: 1, column: [1-9]\d*\)")


def mistyped(answer: TestResponse) -> str:
    """The property whose JSON type a 400 refuses; the request was written in one line."""
    body = answer.get_json()
    assert (answer.status_code, list(body)) == (400, ["message"])
    found = _MISTYPED.fullmatch(body["message"])
    assert found is not None
    return found[1]


Steps = Callable[[World], None]


class Rules:
    """Collects the cases of one chapter of the contract."""

    def __init__(self) -> None:
        self.cases: list[Case] = []

    def accepted(self, rule: int, title: str, **options: Any) -> Callable[[Steps], Steps]:
        """Decorates steps that keep the rule."""
        return self._steps(rule, Verdict.ACCEPTED, title, options)

    def refused(self, rule: int, title: str, **options: Any) -> Callable[[Steps], Steps]:
        """Decorates steps that run against the rule, and what LINE answers then."""
        return self._steps(rule, Verdict.REFUSED, title, options)

    def accepts(self, rule: int, title: str, *messages: Any) -> None:
        """These message objects pass validation."""

        def run(world: World) -> None:
            answer = world.send("validate/reply", {"messages": list(messages)})
            assert (answer.status_code, answer.get_json()) == (200, {})

        self.cases.append(Case(rule, Verdict.ACCEPTED, title, run, is_pure=True))

    def refuses(self, rule: int, title: str, message: Any, *details: tuple[str, str]) -> None:
        """This message object is refused with exactly these details, each (message, property), in any order."""

        def run(world: World) -> None:
            answer = world.send("validate/push", {"messages": [message]})
            body = answer.get_json()
            assert answer.status_code == 400
            found = sorted((one["message"], one["property"]) for one in body["details"])
            assert found == sorted(details)

        self.cases.append(Case(rule, Verdict.REFUSED, title, run, is_pure=True))

    def mistypes(self, rule: int, title: str, message: Any, name: str) -> None:
        """This message object is refused for the JSON type of the property `name` alone (rule 10)."""

        def run(world: World) -> None:
            assert mistyped(world.send("validate/push", {"messages": [message]})) == name

        self.cases.append(Case(rule, Verdict.REFUSED, title, run, is_pure=True))

    def _steps(self, rule: int, verdict: Verdict, title: str, options: dict[str, Any]) -> Callable[[Steps], Steps]:
        def note(steps: Steps) -> Steps:
            self.cases.append(Case(rule, verdict, title, steps, options))
            return steps

        return note
