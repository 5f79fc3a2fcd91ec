"""LINE's published OpenAPI, where a copy of it lies: what it says about an answer or a webhook body."""

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

FOLDER = Path(os.environ.get("MADOGUCHI_LINE_OPENAPI", Path(__file__).parents[3] / "shared/data/line-openapi"))
FILES = ("messaging-api", "insight", "channel-access-token")


@cache
def _specification(name: str) -> tuple[dict[str, Any], Registry[Any]]:
    whole = yaml.load((FOLDER / f"{name}.yml").read_text("utf-8"), yaml.CSafeLoader)
    _write_discriminators_as_values(whole)
    resource = Resource.from_contents(whole, default_specification=DRAFT4)
    return whole, Registry().with_resource(f"urn:{name}", resource)


def _write_discriminators_as_values(whole: dict[str, Any]) -> None:
    """Let a schema of a type with a discriminator allow the names its mapping knows, and no others."""
    for schema in whole.get("components", {}).get("schemas", {}).values():
        discriminator = schema.get("discriminator") if isinstance(schema, dict) else None
        if discriminator and "mapping" in discriminator:
            name = discriminator["propertyName"]
            schema.setdefault("properties", {}).setdefault(name, {"type": "string"})["enum"] = [
                *discriminator["mapping"]
            ]


@cache
def operations() -> dict[tuple[str, str], tuple[str, dict[str, Any]]]:
    """Every published operation: (method, path template) to the file it stands in and its description."""
    found = {}
    for name in FILES:
        for path, item in _specification(name)[0]["paths"].items():
            for method, operation in item.items():
                if isinstance(operation, dict) and "responses" in operation:
                    found[method.upper(), path] = (name, operation)
    return found


@cache
def _patterns() -> list[tuple[str, re.Pattern[str], str, dict[str, Any]]]:
    """Method, pattern of the path, file, description; paths without variables come first."""
    listed = sorted(operations().items(), key=lambda one: one[0][1].count("{"))
    return [
        (method, re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), name, operation)
        for (method, path), (name, operation) in listed
    ]


def faults_of_answer(method: str, path: str, status: int, body: Any) -> list[str]:
    """What the OpenAPI has against this JSON answer; nothing when it says nothing about it."""
    for its_method, pattern, name, operation in _patterns():
        if its_method == method and pattern.fullmatch(path):
            content = operation["responses"].get(str(status), {}).get("content", {}).get("application/json", {})
            return faults(name, content["schema"], body) if "schema" in content else []
    return []


def faults(name: str, schema: dict[str, Any], value: Any) -> list[str]:
    """What a schema of the file `name` has against a value."""
    registry = _specification(name)[1]
    located = _with_absolute_references(schema, name)
    validator = OAS30Validator(located, registry=registry)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def _with_absolute_references(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_with_absolute_references(item, name) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: f"urn:{name}{item}" if key == "$ref" and isinstance(item, str) else _with_absolute_references(item, name)
        for key, item in value.items()
    }


def webhook_faults(body: Any) -> list[str]:
    """What the OpenAPI has against the body of a webhook request."""
    whole, _ = _specification("webhook")
    found = faults("webhook", {"$ref": "#/components/schemas/CallbackRequest"}, body)
    kinds = whole["components"]["schemas"]["Event"]["discriminator"]["mapping"]
    for event in body["events"]:
        reference = kinds.get(event["type"])
        found += faults("webhook", {"$ref": reference}, event) if reference else [f"no event type {event['type']}"]
        for part, schema in (("message", "MessageContent"), ("source", "Source")):
            if part in event:
                mapping = whole["components"]["schemas"][schema]["discriminator"]["mapping"]
                found += faults("webhook", {"$ref": mapping[event[part]["type"]]}, event[part])
    return found


def is_here() -> bool:
    """Whether a copy lies in `MADOGUCHI_LINE_OPENAPI`, or beside the project."""
    return all((FOLDER / f"{name}.yml").is_file() for name in (*FILES, "webhook"))
