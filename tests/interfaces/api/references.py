"""Finds in the document every id that a body or a filter can name."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.interfaces.api.programs import Answer, Program
from tests.interfaces.api.things import BODIES, FILES, PARAMETERS, Operation
from tests.interfaces.api.things import REFERENCES as NAMED_IN_BODIES
from wattstead.interfaces.api.document import document

Path = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One place of a request that names a thing: `path` leads to it in the body, or names a filter."""

    operation: Operation
    path: Path
    is_filter: bool

    def __str__(self) -> str:
        return f"{self.operation}-{'?' if self.is_filter else ''}{'.'.join(self.path)}"

    @property
    def is_judged(self) -> bool:
        return self.operation.operation_id not in FILES

    @property
    def refused_with(self) -> set[int]:
        """Return the statuses that an id of nothing gets: a filter finds nothing, a body is refused."""
        return {200, 404} if self.is_filter else {403, 404, 409, 422}

    def tried_with(self, ids: Mapping[str, str]) -> list[str]:
        """Return the foreign ids to try here: the one of this name, or all where none has this name."""
        name = self.path[-1]
        return [ids[name]] if name in ids else sorted(set(ids.values()))

    def sent(self, value: str, *, caller: Program, ids: Mapping[str, str]) -> Answer:
        """Send the operation with that id in this place, and everything else as it should be."""
        operation = self.operation
        path = operation.path
        for name in operation.names:
            path = path.replace(f"{{{name}}}", ids[name])
        if self.is_filter:
            return caller.get(path, **{**PARAMETERS.get(operation.operation_id, {}), self.path[0]: value})
        body = copy.deepcopy(BODIES[operation.operation_id])
        body.update({name: ids[name] for name in NAMED_IN_BODIES if name in body})
        _put(body, self.path, value)
        if operation.method == "POST":
            return caller.post(path, body)
        return caller.patch(path, body, seen=caller.get(path).headers.get("ETag", '"none"'))


def references_in(operation: Operation) -> Iterator[Reference]:
    """Yield every id that stands in the body of an operation, or in its filters."""
    for name, schema in operation.asked.items():
        if any(_is_id(part) for part in _choices(schema)):
            yield Reference(operation=operation, path=(name,), is_filter=True)
    for path in _ids_under(_body_of(operation), ()):
        yield Reference(operation=operation, path=path, is_filter=False)


def _body_of(operation: Operation) -> Mapping[str, object]:
    paths = document()["paths"]
    assert isinstance(paths, Mapping)
    told = paths[f"/api/v1{operation.path}"][operation.method.lower()]
    content = told.get("requestBody", {}).get("content", {})
    schema: Mapping[str, object] = content.get("application/json", {}).get("schema", {})
    return schema


def _ids_under(schema: Mapping[str, object], path: Path) -> Iterator[Path]:
    for part in _choices(schema):
        if _is_id(part):
            yield path
        properties, items = part.get("properties", {}), part.get("items")
        assert isinstance(properties, Mapping)
        for name, under in properties.items():
            yield from _ids_under(under, (*path, name))
        if isinstance(items, Mapping):
            yield from _ids_under(items, (*path, "0"))


def _choices(schema: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Yield what a schema can be, references followed."""
    if "$ref" in schema:
        components = document()["components"]
        assert isinstance(components, Mapping)
        yield from _choices(components["schemas"][str(schema["$ref"]).rsplit("/", 1)[1]])
        return
    several = [one for word in ("anyOf", "oneOf", "allOf") for one in schema.get(word, [])]  # type: ignore[attr-defined]
    for one in several:
        yield from _choices(one)
    if not several:
        yield schema


def _is_id(schema: Mapping[str, object]) -> bool:
    return schema.get("format") == "uuid"


def _put(body: object, path: Path, value: str) -> None:
    first, *rest = path
    if isinstance(body, list):
        if rest:
            _put(body[int(first)], tuple(rest), value)
        else:
            body[int(first)] = value
    elif isinstance(body, dict):
        if rest:
            _put(body.setdefault(first, [{}] if rest[0] == "0" else {}), tuple(rest), value)
        else:
            body[first] = value
