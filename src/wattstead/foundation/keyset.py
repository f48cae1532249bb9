"""Turns the pages of a list by the last row shown, so that rows that come or go shift nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
Rows = QuerySet


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    """Some rows of a list; `last_key` names the last of them when more follow."""

    rows: tuple[Row, ...]
    last_key: tuple[object, ...] | None


def page_of(
    rows: QuerySet[Row], *, order: Sequence[str], limit: int, after: Sequence[object] | None = None
) -> Page[Row]:
    """Return at most `limit` rows in `order`, those behind the key `after` where one is given.

    `order` names columns that are never null and ends in a unique one; a minus turns it round.
    """
    if after is not None:
        rows = rows.filter(_behind(order, after))
    found = list(rows.order_by(*order)[: limit + 1])
    shown = tuple(found[:limit])
    return Page(rows=shown, last_key=_key_of(shown[-1], order=order) if len(found) > limit else None)


def name_of(rows: QuerySet[Row]) -> str:
    """Return what the rows are."""
    return rows.model.__name__


def _behind(order: Sequence[str], key: Sequence[object]) -> Q:
    """Return the condition that a row stands behind `key`: equal up to a column, and beyond in that."""
    behind, equal = Q(), Q()
    for column, value in zip(order, key, strict=True):
        name = column.removeprefix("-")
        beyond = f"{name}__lt" if column.startswith("-") else f"{name}__gt"
        behind |= equal & Q(**{beyond: value})
        equal &= Q(**{name: value})
    return behind


def _key_of(row: Model, *, order: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(row, column.removeprefix("-")) for column in order)
