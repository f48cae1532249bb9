"""Answers a list: the rows somebody may see, filtered, ordered and cut as they ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Generic
from uuid import UUID

from wattstead.foundation.keyset import Row, Rows, name_of, page_of
from wattstead.interfaces.api.pagination import Paging, cursor_of, parts_of
from wattstead.interfaces.api.refusals import CursorUnusable


@dataclass(frozen=True, kw_only=True)
class Shown(Generic[Row]):
    """The rows of one page; `next_cursor` leads to those that follow, None where nothing does."""

    rows: tuple[Row, ...]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class Listing:
    """How a list may be asked.

    `orders` says which columns an ordering means; the last of them is unique. A filter
    chooses by the column of its own name unless `columns` says another; None where the
    endpoint looks after it.
    """

    orders: Mapping[str, Sequence[str]]
    columns: Mapping[str, str | None] = field(default_factory=dict)

    def shown(self, rows: Rows[Row], *, asked: Paging) -> Shown[Row]:
        """Return the page of `rows` that is asked for; raises CursorUnusable."""
        after = None if asked.cursor is None else _key_in(asked.cursor, rows=rows, ordering=asked.ordering)
        page = page_of(
            rows.filter(**self._chosen(asked)),
            order=self.orders[asked.ordering],
            limit=asked.limit,
            after=after,
        )
        if page.last_key is None:
            return Shown(rows=page.rows, next_cursor=None)
        parts = [name_of(rows), asked.ordering, *map(_plain, page.last_key)]
        return Shown(rows=page.rows, next_cursor=cursor_of(parts))

    def _chosen(self, asked: Paging) -> dict[str, object]:
        """Return the conditions of the filters that are asked for."""
        chosen: dict[str, object] = {}
        for name in type(asked).model_fields.keys() - Paging.model_fields.keys():
            column, value = self.columns.get(name, name), getattr(asked, name)
            if column is not None and value is not None:
                chosen[column] = value.value if isinstance(value, Enum) else value
        return chosen


def _key_in(cursor: str, *, rows: Rows[Row], ordering: str) -> list[object]:
    model, order, *key = parts_of(cursor)
    if (model, order) != (name_of(rows), ordering):
        raise CursorUnusable(field="cursor")
    return key


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
