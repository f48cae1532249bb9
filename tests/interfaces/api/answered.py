"""Notes which schemas of the document stand in answers, and which of their fields are not null there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.interfaces.api.things import Operation
from wattstead.interfaces.api.document import document

Node = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The schemas that stood in answers, and the fields ("Site.occupants") that were not null there."""

    schemas: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=set)


def components() -> Mapping[str, Node]:
    """Return the schemas of the document by their names."""
    found = document()["components"]
    assert isinstance(found, Mapping)
    schemas: Mapping[str, Node] = found["schemas"]
    return schemas


def name_of(schema: Node) -> str:
    """Return what a reference leads to; "" for what is none."""
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]


def answer_schema(operation: Operation) -> Node:
    """Return the schema of what an operation answers; empty for files."""
    paths = document()["paths"]
    assert isinstance(paths, Mapping)
    told = paths[f"/api/v1{operation.path}"][operation.method.lower()]["responses"]["200"]
    schema: Node = told.get("content", {}).get("application/json", {}).get("schema", {})
    return schema


def options_of(schema: Node) -> list[Node]:
    """Return what a schema can be, where it names several."""
    found: list[Node] = []
    for word in ("anyOf", "oneOf", "allOf"):
        several = schema.get(word, [])
        assert isinstance(several, list)
        found.extend(several)
    return found


def schemas_under(schema: object) -> set[str]:
    """Return the names of all schemas that a schema leads to."""
    found: set[str] = set()
    waiting = list(_references(schema))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_references(components()[name]))
    return found


def optional_fields(name: str) -> set[str]:
    """Return the fields of a schema that may be null or missing."""
    schema = components()[name]
    properties, required = schema.get("properties", {}), schema.get("required", [])
    assert isinstance(properties, Mapping)
    assert isinstance(required, list)
    return {
        f"{name}.{called}"
        for called, told in properties.items()
        if called not in required or _may_be_null(told)
    }


def walk(value: object, *, schema: Node, answered: Answered) -> None:
    """Note which schemas and fields a value fills."""
    name = name_of(schema)
    if name:
        answered.schemas.add(name)
        _walk_fields(value, name=name, answered=answered)
        return
    if isinstance(value, list):
        items = schema.get("items", {})
        assert isinstance(items, Mapping)
        for item in value:
            walk(item, schema=items, answered=answered)
    for option in options_of(schema):
        if _fits(value, option):
            walk(value, schema=option, answered=answered)


def _walk_fields(value: object, *, name: str, answered: Answered) -> None:
    """Note which fields of an object are filled, and go on inside them."""
    properties = components()[name].get("properties", {})
    assert isinstance(properties, Mapping)
    if not isinstance(value, Mapping):
        return
    for called, told in properties.items():
        inside = value.get(called)
        if inside is not None:
            answered.filled.add(f"{name}.{called}")
            walk(inside, schema=told, answered=answered)


def _references(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "$ref":
                yield str(value).rsplit("/", 1)[1]
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _may_be_null(schema: Node) -> bool:
    kind = schema.get("type")
    is_null = "null" in kind if isinstance(kind, list) else kind == "null"
    return is_null or any(_may_be_null(option) for option in options_of(schema))


def _fits(value: object, schema: Node) -> bool:
    """Tell whether one of several schemas is that of a value: objects tell by the names of their fields."""
    name = name_of(schema)
    if not name:
        return _is_array(schema) == isinstance(value, list)
    properties = components()[name].get("properties")
    if properties is None:
        return not isinstance(value, dict | list)
    assert isinstance(properties, Mapping)
    return isinstance(value, Mapping) and value.keys() == properties.keys()


def _is_array(schema: Node) -> bool:
    return schema.get("type") == "array"
