"""Gives numbers without gaps."""

from django.db import connection

from wattstead.foundation.tenancy import require_unit_of_work


def next_number(*, series: str, year: int) -> str:
    """Return the next number of a series, as INV-2026-000001.

    The row stays locked until the unit of work ends, so a rollback gives the
    number back and nobody can see a gap. Six digits at least; they grow.
    """
    return next_numbers(series=series, year=year, count=1)[0]


def next_numbers(*, series: str, year: int, count: int) -> list[str]:
    """Return the next numbers of a series, as `next_number` does one by one."""
    require_unit_of_work()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_sequence (series, year, last) VALUES (%s, %s, %s) ON CONFLICT"
            " (series, year) DO UPDATE SET last = foundation_sequence.last + excluded.last RETURNING last",
            [series, year, count],
        )
        (last,) = cursor.fetchone()
    return [f"{series}-{year}-{number:06d}" for number in range(last - count + 1, last + 1)]
