"""Conditions joined by and, or, not: the shape that recipients and demographic filters share (rule 55)."""

from collections.abc import Callable, Iterator, Mapping

from simulator.rules.findings import EMPTY, Findings, Place
from simulator.rules.json_types import JsonType, has_type
from simulator.rules.values import Object, check_choice, checked_object

Tree = Mapping[str, Callable[[Object, Place, Findings], None]]
"""How each type of condition is checked, by type; `operator` comes beside them."""

OPERATOR = "operator"
DEPTH_LIMIT = 50  # LINE names none; what would be deeper has not been written by hand
_JOINING = ("and", "or", "not")


def check_tree(value: object, place: Place, findings: Findings, tree: Tree, depth: int = 0) -> int:
    """Check conditions and operators; how many conditions there are."""
    node = checked_object(value, place, findings)
    if node is None:
        return 0
    kind = node.get("type")
    if kind == OPERATOR:
        return _check_operator(node, place, findings, tree, depth)
    if not isinstance(kind, str) or kind not in tree:
        check_choice(kind, place.key("type"), findings, (*tree, OPERATOR))
        return 0
    tree[kind](node, place, findings)
    return 1


def _check_operator(node: Object, place: Place, findings: Findings, tree: Tree, depth: int) -> int:
    used = [name for name in _JOINING if node.get(name) is not None]
    if len(used) != 1:
        findings.add(place, "exactly one of and, or, not must be specified")
        return 0
    if depth >= DEPTH_LIMIT:
        findings.add(place, "nested too deeply")
        return 0
    name, inner = used[0], node[used[0]]
    if name == "not":
        return check_tree(inner, place.key(name), findings, tree, depth + 1)
    if not isinstance(inner, list):
        has_type(inner, place.key(name), findings, JsonType.ARRAY)
        return 0
    if not inner:
        findings.add(place.key(name), EMPTY)
        return 0
    parts = enumerate(inner)
    return sum(check_tree(part, place.key(name).index(number), findings, tree, depth + 1) for number, part in parts)


def conditions(node: Object) -> Iterator[Object]:
    """All conditions of a well-formed tree, from left to right."""
    if node["type"] != OPERATOR:
        yield node
        return
    for part in _parts(node):
        yield from conditions(part)


def fits_tree(node: Object, fits: Callable[[Object], bool]) -> bool:
    """Whether a well-formed tree holds, when `fits` says whether one condition does."""
    if node["type"] != OPERATOR:
        return fits(node)
    held = (fits_tree(part, fits) for part in _parts(node))
    if node.get("and") is not None:
        return all(held)
    return any(held) if node.get("or") is not None else not next(held)


def _parts(node: Object) -> list[Object]:
    joined: list[Object] | None = node.get("and") or node.get("or")
    return joined if joined is not None else [node["not"]]
