"""Lays the document of the API out as chapters that people read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wattstead.interfaces.api.document import Node, names_in, operations_in
from wattstead.interfaces.api.documentation.samples import sample_of
from wattstead.interfaces.api.writing import JSON


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of a sentence: words, or a name as programs write it."""

    text: str
    is_code: bool


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field or parameter: `kind` says its type in a word or two, `shape` the one it leads to."""

    name: str
    place: str
    kind: str
    shape: str
    is_needed: bool
    told: tuple[Piece, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One status an operation answers with."""

    status: str
    meaning: str
    shape: str
    is_good: bool


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing a program can do."""

    name: str
    method: str
    path: str
    summary: str
    told: tuple[tuple[Piece, ...], ...]
    scope: str
    parameters: tuple[Field, ...]
    body: str
    replies: tuple[Reply, ...]
    curl: str
    sample: str


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """The operations on one kind of thing."""

    name: str
    told: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """An object that operations take or give, field by field, or a list of codes."""

    name: str
    told: tuple[Piece, ...]
    fields: tuple[Field, ...]
    codes: tuple[str, ...]


def chapters_of(document: Node, *, host: str) -> tuple[Chapter, ...]:
    """Return a chapter for each tag, in the order of the document."""
    paths = _node(document["paths"])
    found: dict[str, list[Operation]] = {}
    for path, methods in paths.items():
        for method, operation in _node(methods).items():
            told = _node(operation)
            tag = str(_list(told["tags"])[0])
            one = _operation(told, method=method, path=path, host=host, document=document)
            found.setdefault(tag, []).append(one)
    tags = [_node(tag) for tag in _list(document["tags"])]
    return tuple(
        Chapter(
            name=str(tag["name"]),
            told=str(tag["description"]),
            operations=tuple(found.get(str(tag["name"]), [])),
        )
        for tag in tags
    )


def shapes_of(document: Node) -> tuple[Shape, ...]:
    """Return every object of the document by name."""
    schemas = _node(_node(document["components"])["schemas"])
    brought: set[str] = set()
    for operation in operations_in(document):
        brought |= _shapes_brought(operation, schemas)
    return tuple(
        Shape(
            name=name,
            told=_pieces(str(_node(schema).get("description", ""))),
            fields=tuple(_fields_of(_node(schema), is_brought=name in brought)),
            codes=tuple(str(code) for code in _list(_node(schema).get("enum", []))),
        )
        for name, schema in schemas.items()
    )


def _operation(told: Node, *, method: str, path: str, host: str, document: Node) -> Operation:
    parameters = [_node(parameter) for parameter in _list(told.get("parameters", []))]
    body = _content_shape(_node(told.get("requestBody", {})))
    security = _node(_list(told["security"])[0])
    replies = _node(told["responses"])
    good = next(status for status in replies if status.startswith("2"))
    return Operation(
        name=str(told["operationId"]),
        method=method.upper(),
        path=path,
        summary=str(told["summary"]),
        told=tuple(_pieces(part) for part in str(told.get("description", "")).split("\n\n")),
        scope=str(_list(security["AccessToken"])[0]),
        parameters=tuple(_field(p, schema=_node(p["schema"])) for p in _path_first(parameters)),
        body=body,
        replies=tuple(_reply(status, _node(reply)) for status, reply in replies.items()),
        curl=_curl(
            parameters, method=method, address=f"{host}{path}", body=_body_lines(told, document=document)
        ),
        sample=_written(sample_of(_content_shape(_node(replies[good])), document=document)),
    )


def _reply(status: str, reply: Node) -> Reply:
    return Reply(
        status=status,
        meaning=str(reply["description"]),
        shape=_content_shape(reply),
        is_good=status.startswith("2"),
    )


def _content_shape(node: Node) -> str:
    """Return the name of the shape that a body has, or nothing."""
    for content in _node(node.get("content", {})).values():
        schema = _node(_node(content)["schema"])
        for each in [schema, *map(_node, _list(schema.get("anyOf", [])))]:
            if "$ref" in each:
                return str(each["$ref"]).rsplit("/", 1)[1]
    return ""


def _shapes_brought(operation: Node, schemas: Node) -> set[str]:
    """Return the shapes a program sends: only there does it matter which fields are needed."""
    found: set[str] = set()
    waiting = list(names_in(operation.get("requestBody", {})))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(names_in(schemas[name]))
    return found


def _fields_of(schema: Node, *, is_brought: bool) -> Iterator[Field]:
    needed = _list(schema.get("required", [])) if is_brought else []
    for name, told in _node(schema.get("properties", {})).items():
        yield _field({"name": name, "required": name in needed, **_node(told)}, schema=_node(told))


def _field(told: Node, *, schema: Node) -> Field:
    kind, shape = _kind(schema)
    return Field(
        name=str(told["name"]),
        place=str(told.get("in", "")),
        kind=kind,
        shape=shape,
        is_needed=bool(told.get("required")),
        told=_pieces(str(told.get("description") or schema.get("description") or "")),
        codes=tuple(str(code) for code in _list(schema.get("enum", []))),
    )


def _pieces(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a text in which names stand between back-ticks."""
    parts = enumerate(text.strip().split("`"))
    return tuple(Piece(text=part, is_code=place % 2 == 1) for place, part in parts if part)


def _kind(schema: Node) -> tuple[str, str]:
    """Return the type of a field in a word or two, and the shape it leads to."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[1]
        return name, name
    for choices in ("anyOf", "allOf"):
        if choices in schema:
            real = [_node(one) for one in _list(schema[choices]) if _node(one).get("type") != "null"]
            kind, shape = _kind(real[0])
            is_nullable = len(real) < len(_list(schema[choices]))
            return (f"{kind} | null" if is_nullable else kind), shape
    if schema.get("type") == "array":
        kind, shape = _kind(_node(schema.get("items", {})))
        return f"{kind}[]", shape
    named = {"date-time": "instant", "date": "day", "uuid": "id", "time": "time"}
    return named.get(str(schema.get("format")), str(schema.get("type", "text"))), ""


def _body_lines(told: Node, *, document: Node) -> list[str]:
    """Return how curl sends an example of the body, or the file it is."""
    for media_type in _node(_node(told.get("requestBody", {})).get("content", {})):
        if media_type != JSON:
            return [f'-H "Content-Type: {media_type}"', "--data-binary @export.csv"]
        sample = sample_of(_content_shape(_node(told["requestBody"])), document=document)
        return [f'-H "Content-Type: {JSON}"', f"-d '{json.dumps(sample, ensure_ascii=False)}'"]
    return []


def _curl(parameters: list[Node], *, method: str, address: str, body: list[str]) -> str:
    """Return a command that can be pasted into a terminal once the token stands in $TOKEN."""
    needed = [p for p in parameters if p["in"] == "query" and p.get("required")]
    for parameter in parameters:
        if parameter["in"] == "path":
            address = address.replace(f"{{{parameter['name']}}}", f"${_shouted(str(parameter['name']))}")
    query = "&".join(f"{p['name']}={_first_example(p)}" for p in needed)
    whole = f'"{address}?{query}"' if query else f'"{address}"'
    lines = [f"curl {whole}" if method == "get" else f"curl -X {method.upper()} {whole}"]
    lines.append('-H "Authorization: Bearer $TOKEN"')
    names = {str(p["name"]) for p in parameters if p["in"] == "header"}
    if "Idempotency-Key" in names:
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    if "If-Match" in names:
        lines.append("-H 'If-Match: \"…\"'")
    return " \\\n  ".join([*lines, *body])


def _path_first(parameters: list[Node]) -> list[Node]:
    return sorted(parameters, key=lambda parameter: parameter["in"] != "path")


def _first_example(parameter: Node) -> str:
    examples = _list(parameter.get("examples", []))
    return str(examples[0]) if examples else "…"


def _shouted(name: str) -> str:
    return "".join(f"_{letter}" if letter.isupper() else letter for letter in name).upper()


def _written(sample: object) -> str:
    return json.dumps(sample, indent=2, ensure_ascii=False) if sample else ""


def _node(value: object) -> Node:
    return dict(value) if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
