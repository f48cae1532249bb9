import pytest
from django.db import connection

from wattstead.foundation.wire import Wire, watched_wire


@pytest.mark.django_db
def test_the_wire_counts_statements_rows_and_bytes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'the transaction has begun'")

    with watched_wire() as nothing:
        pass
    with watched_wire() as some, connection.cursor() as cursor:
        cursor.execute("SELECT repeat('x', 1000) FROM generate_series(1, 7)")
        with cursor.copy("COPY (SELECT generate_series(1, 5)) TO STDOUT") as copy:
            assert len(list(copy)) == 5

    assert nothing == Wire()
    assert (some.statements, some.rows, 7_000 < some.answered_bytes < 8_000) == (2, 12, True)
