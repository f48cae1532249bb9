"""Declares operations: what each reads, needs and answers, so that the document always says so."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router
from ninja.decorators import decorate_view
from ninja.openapi.schema import REF_TEMPLATE
from ninja.operation import Operation
from pydantic import BaseModel

from wattstead.domains.identity.vocabulary import Scope
from wattstead.interfaces.api import acting, concurrency, repetition
from wattstead.interfaces.api.authentication import allowed_by
from wattstead.interfaces.api.faults import parameters_unknown, unreadable
from wattstead.interfaces.api.fields import UUID_PATTERN
from wattstead.interfaces.api.problems import Problem, problem_answer
from wattstead.interfaces.api.reading_bodies import refuse_body
from wattstead.interfaces.api.writing import JSON
from wattstead.kernel.refusals import Refusal

Endpoint = TypeVar("Endpoint", bound=Callable[..., HttpResponseBase])
Run = Callable[..., HttpResponseBase]
Node = dict[str, object]
KEY_PARAMETER: Node = {
    "in": "header",
    "name": repetition.HEADER,
    "required": True,
    "schema": {"type": "string", "pattern": repetition.FORM},
    "description": "Names this request: sent again, it gets the same answer and does nothing twice.",
}
MATCH_PARAMETER: Node = {
    "in": "header",
    "name": concurrency.HEADER,
    "required": True,
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    "description": "The ETag of the object as you last saw it.",
}
ACTING_PARAMETER: Node = {
    "in": "header",
    "name": acting.HEADER,
    "required": False,
    "schema": {"type": "string", "format": "uuid", "pattern": UUID_PATTERN},
    "description": "For staff alone: the id of the one account that this request is for.",
}
CODING_PARAMETER: Node = {
    "in": "header",
    "name": "Content-Encoding",
    "required": False,
    "schema": {"type": "string", "enum": ["identity", "gzip", "zstd"]},
    "description": "How the body is packed.",
}
TAG_HEADER: Node = {
    "description": "What this answer says, in a word; send it back in If-Match.",
    "schema": {"type": "string"},
}
TAGGED: Node = {"headers": {"ETag": TAG_HEADER}}
AS_CSV: Node = {"content": {"text/csv": {"schema": {"type": "string"}}}}
AS_FILE: Node = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
FILE_BODY: Node = {"required": True, **AS_FILE}
READING = (400, 401, 403, 404, 429)
CHANGING = (*READING, 409, 413, 415, 422)


class Resource:
    """The operations on one kind of thing, a chapter of the document; `told` says what the thing is."""

    def __init__(self, name: str, *, told: str) -> None:
        """Begin without operations."""
        self.name, self.told = name, told
        self.router = Router(tags=[name], by_alias=True)

    def lists(
        self, path: str, *, scope: Scope, answer: type[BaseModel], summary: str
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare that GET gives a page of items; those of one thing are missing where it is."""
        return self._declared(
            "GET", path, scope=scope, answers={200: answer}, refused=(*READING, 422), summary=summary
        )

    def gives_series(
        self, path: str, *, scope: Scope, answer: object, summary: str
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare that GET gives what one thing counted or measured in a range, as JSON or CSV."""
        return self._declared(
            "GET",
            path,
            scope=scope,
            answers={200: answer},
            refused=(*READING, 409, 422),
            summary=summary,
            more={200: AS_CSV},
        )

    def gives(
        self, path: str, *, scope: Scope, answer: type[BaseModel], summary: str
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare that GET gives one object."""
        return self._declared(
            "GET",
            path,
            scope=scope,
            answers={200: answer},
            refused=READING,
            summary=summary,
            more={200: TAGGED},
        )

    def gives_file(self, path: str, *, scope: Scope, summary: str) -> Callable[[Endpoint], Endpoint]:
        """Declare that GET gives a file as it was kept."""
        return self._declared(
            "GET",
            path,
            scope=scope,
            answers={200: None},
            refused=READING,
            summary=summary,
            more={200: AS_FILE},
        )

    def gives_table(
        self, path: str, *, scope: Scope, summary: str, types: Sequence[str]
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare that GET gives a table of any length, in one of several types."""
        file, document = {"type": "string", "format": "binary"}, {"type": "object"}
        content: Node = {kind: {"schema": document if kind == "application/json" else file} for kind in types}
        return self._declared(
            "GET",
            path,
            scope=scope,
            answers={200: None},
            refused=(*READING, 409, 422),
            summary=summary,
            more={200: {"content": content}},
        )

    def creates(
        self, path: str, *, scope: Scope, answer: type[BaseModel], summary: str
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare that POST makes something, once for each Idempotency-Key."""
        return self._posts(path, scope=scope, answers={201: answer}, summary=summary)

    def does(
        self, path: str, *, scope: Scope, answer: type[BaseModel], summary: str
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare that POST does something with what is there, once for each Idempotency-Key."""
        return self._posts(path, scope=scope, answers={200: answer}, summary=summary)

    def takes_file(
        self, path: str, *, scope: Scope, answer: type[BaseModel], summary: str, status: int
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare that POST takes a file as its body; once for each Idempotency-Key where it is kept."""
        return self._posts(
            path,
            scope=scope,
            answers={status: answer},
            summary=summary,
            headers=() if status == 200 else (KEY_PARAMETER,),
            body=FILE_BODY,
        )

    def takes_table(
        self, path: str, *, scope: Scope, answer: type[BaseModel], summary: str, types: Sequence[str]
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare that POST takes a table of any length as its body, in one of several types."""
        content: Node = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in types}
        return self._posts(
            path,
            scope=scope,
            answers={200: answer},
            summary=summary,
            body={"required": True, "content": content},
            headers=(KEY_PARAMETER, CODING_PARAMETER),
        )

    def changes(
        self, path: str, *, scope: Scope, answer: type[BaseModel], summary: str
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare that PATCH changes the fields that are named, where the sender saw the latest state."""
        return self._declared(
            "PATCH",
            path,
            scope=scope,
            answers={200: answer},
            refused=(*CHANGING, 412, 428),
            summary=summary,
            headers=(MATCH_PARAMETER,),
            more={200: TAGGED},
        )

    def removes(self, path: str, *, scope: Scope, summary: str) -> Callable[[Endpoint], Endpoint]:
        """Declare that DELETE takes something away."""
        return self._declared(
            "DELETE", path, scope=scope, answers={204: None}, refused=(*READING, 409), summary=summary
        )

    def _posts(
        self,
        path: str,
        *,
        scope: Scope,
        answers: dict[int, object],
        summary: str,
        headers: Sequence[Node] = (KEY_PARAMETER,),
        body: Node | None = None,
    ) -> Callable[[Endpoint], Endpoint]:
        return self._declared(
            "POST",
            path,
            scope=scope,
            answers=answers,
            refused=CHANGING,
            summary=summary,
            headers=headers,
            body=body,
            more={status: TAGGED for status in answers if status != 200},
        )

    def _declared(
        self,
        method: str,
        path: str,
        *,
        scope: Scope,
        answers: dict[int, object],
        refused: tuple[int, ...],
        summary: str,
        headers: Sequence[Node] = (),
        body: Node | None = None,
        more: dict[int, Node] | None = None,
    ) -> Callable[[Endpoint], Endpoint]:
        def declare(endpoint: Endpoint) -> Endpoint:
            self.router.api_operation(
                [method],
                path,
                auth=allowed_by(scope, operation=_operation_id(endpoint)),
                response=answers,
                summary=summary,
                operation_id=_operation_id(endpoint),
                openapi_extra={
                    "x-scope": scope.value,
                    "parameters": [*headers, ACTING_PARAMETER],
                    **({"requestBody": body} if body else {}),
                    "responses": {**(more or {}), **{status: _refusal(status) for status in sorted(refused)}},
                },
            )(endpoint)
            operation: Operation = getattr(endpoint, "_ninja_operation")  # noqa: B009 ninja's mark
            decorate_view(_checked(operation))(endpoint)
            return endpoint

        return declare


def _refusal(status: int) -> Node:
    """Return how an answer with a problem is told; ninja alone would work the same schema out each time."""
    return {
        "description": HTTPStatus(status).phrase,
        "content": {JSON: {"schema": {"$ref": REF_TEMPLATE.format(model=Problem.__name__)}}},
    }


def _operation_id(endpoint: Run) -> str:
    first, *others = endpoint.__name__.split("_")
    return first + "".join(word.capitalize() for word in others)


def _checked(operation: Operation) -> Callable[[Run], Run]:
    """Return what wraps an operation in the checks that all of them share."""
    known = {
        name
        for model in operation.models
        if getattr(model, "__ninja_param_source__", None) == "query"
        for name in getattr(model, "__ninja_flatten_map__", {})
    }
    reads_body = any(getattr(model, "__ninja_param_source__", None) == "body" for model in operation.models)

    def wrap(run: Run) -> Run:
        @wraps(run)
        def checked(request: HttpRequest, **path: object) -> HttpResponseBase:
            try:
                _refuse_parameters(request, known=known)
                if reads_body:
                    refuse_body(request)
            except Refusal as refusal:
                return problem_answer(refusal)
            return run(request, **path)

        return checked

    return wrap


def _refuse_parameters(request: HttpRequest, *, known: set[str]) -> None:
    """Raise RequestUnreadable for parameters that the operation does not have, or that come twice."""
    unknown = set(request.GET) - known
    if unknown:
        raise parameters_unknown(unknown)
    repeated = [name for name in request.GET if len(request.GET.getlist(name)) > 1]
    if repeated:
        raise unreadable({"type": "parameter_repeated", "loc": ("query", name)} for name in sorted(repeated))
