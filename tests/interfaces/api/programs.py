"""Speaks to the API as a customer's program does."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from wattstead.domains.identity.operations import create_access_token
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import Viewer

ALL = frozenset(Scope)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the API answered; numbers are exact."""

    status: int
    body: dict[str, object]
    headers: dict[str, str]
    content: bytes = field(repr=False, default=b"")

    @property
    def code(self) -> object:
        return self.body.get("code")

    @property
    def told(self) -> tuple[int, object, object]:
        """Return the status, and code and field of a problem."""
        return self.status, self.body.get("code"), self.body.get("field")

    @property
    def faults(self) -> list[tuple[str, str]]:
        errors = self.body["errors"]
        assert isinstance(errors, list)
        return [(error["field"], error["code"]) for error in errors]

    @property
    def items(self) -> list[dict[str, object]]:
        items = self.body["items"]
        assert isinstance(items, list)
        return items


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program with the access token of a person, or without any; it may act for an account."""

    token: str = ""
    language: str = "en"
    acting_for: str = ""

    def get(self, path: str, **parameters: str) -> Answer:
        return self.send("GET", path, parameters=parameters)

    def post(self, path: str, body: object, *, key: str | None = None) -> Answer:
        return self.send("POST", path, body=body, headers={"Idempotency-Key": key or new_key().hex})

    def file(
        self,
        path: str,
        content: bytes,
        *,
        key: str | None = None,
        content_type: str = "application/octet-stream",
    ) -> Answer:
        return self.send(
            "POST",
            path,
            raw=content,
            headers={"Idempotency-Key": key or new_key().hex},
            content_type=content_type,
        )

    def patch(self, path: str, body: object, *, seen: str | None = None) -> Answer:
        return self.send("PATCH", path, body=body, headers={} if seen is None else {"If-Match": seen})

    def send(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        raw: bytes | None = None,
        parameters: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        content_type: str = "application/json",
    ) -> Answer:
        sent = {"Accept-Language": self.language, **(headers or {})}
        if self.acting_for:
            sent["Acting-For"] = self.acting_for
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        data = raw if raw is not None else b"" if body is None else json.dumps(body, default=str).encode()
        answer = Client().generic(
            method,
            f"/api/v1{path}",
            data,
            content_type=content_type,
            query_params=parameters,
            headers=sent,
        )
        return answer_of(answer)


def answer_of(answer: HttpResponseBase) -> Answer:
    assert isinstance(answer, HttpResponse | StreamingHttpResponse)
    content = answer.getvalue()
    is_json = "json" in answer.get("Content-Type", "") and content
    return Answer(
        status=answer.status_code,
        body=json.loads(content, parse_float=Decimal) if is_json else {},
        headers=dict(answer.items()),
        content=content,
    )


def a_token(user_id: UUID, *, scopes: Collection[Scope] = ALL, lasts: timedelta = timedelta(days=1)) -> str:
    now = datetime.now(UTC)
    with seen_by(Viewer(user_id=user_id)):
        return create_access_token(
            user_id=user_id, name="Test", scopes=scopes, expires_at=now + lasts, now=now
        ).secret


def a_program(user_id: UUID, *, scopes: Collection[Scope] = ALL, language: str = "en") -> Program:
    return Program(token=a_token(user_id, scopes=scopes), language=language)
