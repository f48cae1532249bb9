"""Finds what somebody asks for, and the one row of it."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer

Row = TypeVar("Row", bound=Model)


def the_one(rows: QuerySet[Row]) -> Row:
    """Return the first of the rows a viewer may see; raises NotFound alike for foreign and missing ones."""
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def of_the_person(rows: QuerySet[Row], *, viewer: Viewer) -> QuerySet[Row]:
    """Return those of a person's rows that are the viewer's, but for accounts they act for no longer."""
    if viewer.is_system:
        return rows
    if viewer.user_id is None:
        return rows.none()
    still_theirs = Q(account=None) | Q(account_id__in=viewer.account_ids)
    return rows.filter(still_theirs, user_id=viewer.user_id)
