"""Inserts rows that are many: by COPY, in a fraction of the time an INSERT takes."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model, QuerySet
from psycopg import sql

from wattstead.foundation.tenancy import require_unit_of_work

FEW = 12

# PostgreSQL refuses COPY straight into a table under row-level security, and a temporary
# table made from a query has none of the constraints: they are checked where they belong.
MAKE = sql.SQL(
    "CREATE TEMPORARY TABLE IF NOT EXISTS {incoming} ON COMMIT DELETE ROWS AS"
    " SELECT {columns} FROM {table} WITH NO DATA"
)
COPY = sql.SQL("COPY pg_temp.{incoming} ({columns}) FROM STDIN")
INSERT = sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM pg_temp.{incoming}")
EMPTY = sql.SQL("TRUNCATE pg_temp.{incoming}")


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert new rows of one table as `bulk_create` does; what the database fills in, it fills in."""
    require_unit_of_work()
    if not rows:
        return
    model = type(rows[0])
    if len(rows) < FEW:
        QuerySet[Model](model).bulk_create(rows)
        return
    columns = {
        field.attname: field.column
        for field in model._meta.concrete_fields
        if not field.has_db_default() and field.column
    }
    table = model._meta.db_table
    names = {
        "table": sql.Identifier(table),
        "incoming": sql.Identifier(f"incoming_{table}"),
        "columns": sql.SQL(", ").join([sql.Identifier(column) for column in columns.values()]),
    }
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(MAKE.format(**names))
        with cursor.copy(COPY.format(**names)) as copy:
            for row in rows:
                copy.write_row([_as_copied(getattr(row, attribute)) for attribute in columns])
        cursor.execute(INSERT.format(**names))
        cursor.execute(EMPTY.format(**names))


def _as_copied(value: object) -> object:
    """Return a value as COPY reads it: an array of numbers is quickest as text."""
    return "{" + ",".join(map(str, value)) + "}" if isinstance(value, list) else value
