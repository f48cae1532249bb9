"""Lets those who do the same at one moment do it one after another."""

from uuid import UUID

from django.db import connection

from wattstead.foundation.tenancy import require_unit_of_work


def take_turn(what: str, *, of: UUID) -> None:
    """Let others who take the same turn wait until the unit of work ends.

    For rules that count or compare rows: between looking and writing nobody adds one more.
    """
    require_unit_of_work()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{what} {of}"])
