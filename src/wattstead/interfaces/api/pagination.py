"""Says how a program asks for a page: a limit, and a cursor that names the last item shown."""

import re
from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from django.core import signing
from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from wattstead.interfaces.api.fields import Incoming, Outgoing
from wattstead.interfaces.api.refusals import CursorUnusable

Item = TypeVar("Item", bound=BaseModel)
MOST, USUAL = 200, 50
SALT = "wattstead.api.cursor"
CURSOR_FORM = "^[A-Za-z0-9_:-]{1,1000}$"


def _count(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch("[0-9]{1,9}", value, re.ASCII):
        raise PydanticCustomError("whole_number_unreadable", "not a whole number")
    return value


def _truth(value: object) -> object:
    if isinstance(value, str):
        if value not in {"true", "false"}:
            raise PydanticCustomError("bool_parsing", "not a truth value")
        return value == "true"
    return value


Count = Annotated[int, BeforeValidator(_count)]
Truth = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"type": "boolean"})]
Cursor = Annotated[str, Field(pattern=CURSOR_FORM, description="`nextCursor` of the page before.")]


class Paging(Incoming):
    """Which page of a list; each list names its own orders."""

    limit: Annotated[Count, Field(ge=1, le=MOST, description="How many items at most.")] = USUAL
    cursor: Cursor | None = None
    ordering: str


class PageOf(Outgoing, Generic[Item]):
    """Some items of a list; nextCursor leads to those that follow."""

    items: list[Item]
    next_cursor: str | None


def cursor_of(parts: Sequence[object]) -> str:
    """Return a cursor that says `parts`, signed, so that it can be trusted when it comes back."""
    return signing.dumps(list(parts), salt=SALT)


def parts_of(cursor: str) -> list[object]:
    """Return what a cursor says; raises CursorUnusable."""
    try:
        parts: list[object] = signing.loads(cursor, salt=SALT)
    except signing.BadSignature:
        raise CursorUnusable(field="cursor") from None
    return parts
