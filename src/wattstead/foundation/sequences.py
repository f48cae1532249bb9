"""Gives numbers without gaps."""

from django.db import connection

from wattstead.foundation.tenancy import require_unit_of_work


def next_number(*, series: str, year: int) -> str:
    """Return the next number of a series, as INV-2026-000001.

    The row stays locked until the unit of work ends, so a rollback gives the
    number back and nobody can see a gap. Six digits at least; they grow.
    """
    require_unit_of_work()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_sequence (series, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (series, year) DO UPDATE SET last = foundation_sequence.last + 1 RETURNING last",
            [series, year],
        )
        (number,) = cursor.fetchone()
    return f"{series}-{year}-{number:06d}"
