"""Turns the pages of lists: a limit, and a cursor that names the last item shown."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.core import signing
from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from wattstead.foundation.keyset import Page, Row, Rows, name_of, page_of
from wattstead.interfaces.api.fields import Incoming
from wattstead.interfaces.api.refusals import CursorUnusable

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
    """Which page of a list."""

    limit: Annotated[Count, Field(ge=1, le=MOST, description="How many items at most.")] = USUAL
    cursor: Cursor | None = None


def page(rows: Rows[Row], *, paging: Paging, ordering: str, orders: Mapping[str, Sequence[str]]) -> Page[Row]:
    """Return the page that is asked for; raises CursorUnusable."""
    after = None if paging.cursor is None else _key_in(paging.cursor, rows=rows, ordering=ordering)
    return page_of(rows, order=orders[ordering], limit=paging.limit, after=after)


def next_cursor(found: Page[Row], *, rows: Rows[Row], ordering: str) -> str | None:
    """Return the cursor behind the last item of a page, or None where nothing follows."""
    if found.last_key is None:
        return None
    return cursor_of([name_of(rows), ordering, *map(_plain, found.last_key)])


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


def _key_in(cursor: str, *, rows: Rows[Row], ordering: str) -> list[object]:
    model, order, *key = parts_of(cursor)
    if (model, order) != (name_of(rows), ordering):
        raise CursorUnusable(field="cursor")
    return key


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
