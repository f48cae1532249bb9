"""Finds the one row somebody asks for."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from wattstead.kernel.refusals import NotFound

Row = TypeVar("Row", bound=Model)


def the_one(rows: QuerySet[Row]) -> Row:
    """Return the first of the rows a viewer may see; raises NotFound alike for foreign and missing ones."""
    found = rows.first()
    if found is None:
        raise NotFound
    return found
