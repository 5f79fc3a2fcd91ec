"""Every rule of the contract, case by case. `pytest -k "072-"` runs the cases of rule 72."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

from tests.simulator import contract, published_api
from tests.simulator.contract.cases import Case, Rules
from tests.simulator.world import World


def chapters() -> list[Rules]:
    """The `RULES` of every module `rules_*` beside this one."""
    names = [module.name for module in pkgutil.iter_modules(contract.__path__) if module.name.startswith("rules_")]
    return [importlib.import_module(f"{contract.__name__}.{name}").RULES for name in sorted(names)]


CASES = [case for chapter in chapters() for case in chapter.cases]


@pytest.fixture(scope="module")
def shared_world() -> Iterator[World]:
    """A stand-in for the cases that leave nothing behind."""
    made = World(switches={"rate_limits": False})
    yield made
    made.stand_in.stop()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_rule(case: Case, shared_world: World) -> None:
    if case.is_pure:
        shared_world.client.answers.clear()
        _run(case, shared_world)
        return
    world = World(**case.options)
    try:
        _run(case, world)
    finally:
        world.stand_in.stop()


def _run(case: Case, world: World) -> None:
    """Run the case; all that was answered meanwhile is valid by LINE's OpenAPI, where a copy of it lies."""
    case.run(world)
    if published_api.is_here():
        for answer in world.client.answers:
            assert published_api.faults_of_answer(*answer) == [], answer


def test_no_two_cases_have_the_same_name() -> None:
    names = [case.name for case in CASES]
    assert sorted({name for name in names if names.count(name) > 1}) == []
