"""Writes the OpenAPI 3.1 document, complete with what every answer carries."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import cast

import msgspec
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE

from wattstead.interfaces.api import limits, problems, repetition
from wattstead.interfaces.api.access import MATRIX
from wattstead.interfaces.api.application import RESOURCES, application
from wattstead.interfaces.api.edge import REQUEST_ID
from wattstead.interfaces.api.writing import JSON

PREFIX = "/api/v1/"
Node = dict[str, object]
SECURITY_SCHEMES: Node = {
    "AccessToken": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "wst_…",
        "description": "A personal access token, made on the page of your account, with the scope named.",
    },
    "PortalSession": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "The session of a browser that is signed in; changes need X-CSRFToken as well.",
    },
}
TEXT: Node = {"type": "string"}
HEADERS: dict[str, Node] = {
    REQUEST_ID: {"description": "Names this request; tell it when you ask for help.", "schema": TEXT},
    "Location": {"description": "Where the new object is.", "schema": TEXT},
    "WWW-Authenticate": {"description": "How to show who you are.", "schema": TEXT},
    limits.POLICY_HEADER: {
        "description": "How many requests (q) you may send in so many seconds (w).",
        "schema": TEXT,
        "examples": {"usual": {"value": '"person";q=600;w=60'}},
    },
    limits.STANDING_HEADER: {
        "description": "How many requests remain (r), and in how many seconds all of them return (t).",
        "schema": TEXT,
        "examples": {"usual": {"value": '"person";r=599;t=42'}},
    },
    limits.WAIT_HEADER: {"description": "In how many seconds to ask again.", "schema": TEXT},
    repetition.REPLAYED: {"description": "true when this was answered before.", "schema": TEXT},
}


BOUNDS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}


@cache
def document() -> Node:
    """Return the document, made once."""
    return document_of(application())


@cache
def document_bytes() -> bytes:
    """Return the document as JSON."""
    return msgspec.json.encode(document())


def document_of(api: NinjaAPI) -> Node:
    """Return the document of an API."""
    made = dict(api.get_openapi_schema(path_prefix=PREFIX))
    raw: Node = msgspec.json.decode(msgspec.json.encode(made, enc_hook=str))
    for operation in operations_in(raw):
        _finish(operation)
    components = _node(raw["components"])
    components["securitySchemes"] = SECURITY_SCHEMES
    problem: Node = problems.Problem.model_json_schema(ref_template=REF_TEMPLATE, mode="serialization")
    components["schemas"] = {
        **_node(components["schemas"]),
        **_node(problem.pop("$defs", {})),
        problems.Problem.__name__: problem,
    }
    raw["tags"] = [{"name": one.name, "description": one.told} for one in RESOURCES]
    raw["servers"] = [{"url": "/"}]
    _tidied(raw)
    _drop_unused(raw, components=components)
    return raw


def operations_in(raw: Node) -> Iterator[Node]:
    """Yield every operation of a document."""
    for methods in _node(raw["paths"]).values():
        yield from map(_node, _node(methods).values())


def _finish(operation: Node) -> None:
    scope = operation.pop("x-scope")
    allowed = MATRIX.get(str(operation["operationId"]))
    if allowed is not None:
        operation["x-access"] = {principal.value: access.value for principal, access in allowed.items()}
    operation["security"] = [{"AccessToken": [scope]}, {"PortalSession": []}]
    parameters = cast("list[Node]", operation.get("parameters", []))
    for parameter in parameters:
        parameter["schema"] = _never_null(_node(parameter["schema"]))
    named = {parameter["name"] for parameter in parameters}
    for status, answer in _node(operation["responses"]).items():
        _finish_answer(_node(answer), status=int(status), replays=repetition.HEADER in named)


def _finish_answer(answer: Node, *, status: int, replays: bool) -> None:
    content = _node(answer.get("content", {}))
    headers = [REQUEST_ID, limits.POLICY_HEADER, limits.STANDING_HEADER]
    if status >= 400:
        answer["content"] = {problems.MEDIA_TYPE: content[JSON]}
        headers += ["WWW-Authenticate"] if status in {401, 403} else []
        headers += [limits.WAIT_HEADER] if status == 429 else []
    else:
        headers += ["Location"] if status in {201, 202} else []
        headers += [repetition.REPLAYED] if replays else []
    answer["headers"] = {**{name: HEADERS[name] for name in headers}, **_node(answer.get("headers", {}))}


def _never_null(schema: Node) -> Node:
    """Return the schema of a parameter without null, which no address can say."""
    choices = schema.get("anyOf")
    if not isinstance(choices, list):
        return schema
    real = [choice for choice in choices if choice != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**real[0], **rest} if len(real) == 1 else {**rest, "anyOf": real}


def _tidied(node: object) -> None:
    """Say everything as JSON Schema does, at every depth."""
    if isinstance(node, list):
        for each in node:
            _tidied(each)
    elif isinstance(node, dict):
        _tidy(node)
        for key, value in node.items():
            if key not in {"examples", "properties"}:
                _tidied(value)
        for value in _node(node.get("properties", {})).values():
            _tidied(value)


def _tidy(node: Node) -> None:
    """Say bounds as JSON Schema does, and drop what pydantic adds: titles, and texts read as numbers."""
    if isinstance(node.get("title"), str) and "version" not in node:
        del node["title"]
    for ours, theirs in BOUNDS.items():
        if ours in node:
            node[theirs] = node.pop(ours)
    choices = node.get("anyOf")
    if not isinstance(choices, list) or not any(_is_of(choice, "number") for choice in choices):
        return
    real = [choice for choice in choices if not _is_of(choice, "string")]
    node["anyOf"] = real
    if len(real) == 1:
        del node["anyOf"]
        node.update({**_node(real[0]), **node})


def _is_of(choice: object, kind: str) -> bool:
    return isinstance(choice, dict) and choice.get("type") == kind


def _drop_unused(raw: Node, *, components: Node) -> None:
    """Take away schemas that no operation leads to: those of parameters, which stand with them."""
    schemas = _node(components["schemas"])
    used: set[str] = set()
    waiting = list(names_in(raw["paths"]))
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting.extend(names_in(schemas[name]))
    components["schemas"] = {name: schemas[name] for name in sorted(used)}


def names_in(node: object) -> Iterator[str]:
    """Yield the name of every shape that a part of a document leads to."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.rsplit("/", 1)[1]
            else:
                yield from names_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from names_in(value)


def _node(value: object) -> Node:
    if not isinstance(value, Mapping):
        raise TypeError(f"an object was expected, not {value!r}")
    return cast("Node", value)
