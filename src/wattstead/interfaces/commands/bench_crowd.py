"""Fills a database with accounts like one that is there, for those that measure among many.

The rows are copies made by PostgreSQL itself: a row of every table for each account, with keys
of its own. What the copies mean does not matter; that the tables are long does.
"""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.foundation.embedded_postgres.roles import DATABASE
from wattstead.interfaces.commands import installation

ACCOUNT = "SELECT account_id FROM accounts_membership WHERE user_id = %s ORDER BY account_id LIMIT 1"
Connection = psycopg.Connection[TupleRow]

OWNED = """
SELECT class.relname, column_.attname FROM pg_class AS class
JOIN pg_attribute AS column_ ON column_.attrelid = class.oid AND NOT column_.attisdropped
WHERE class.relnamespace = 'public'::regnamespace AND class.relkind = 'r'
    AND (column_.attname IN ('account_id', 'user_id')
         OR (class.relname, column_.attname) IN (('accounts_account', 'id'), ('identity_user', 'id')))
ORDER BY class.relname, column_.attname
"""
COLUMNS = """
SELECT column_.attname, type.typname, EXISTS (
    SELECT FROM pg_index WHERE indrelid = column_.attrelid AND indisunique
        AND column_.attnum = ANY (indkey::smallint[]) AND NOT EXISTS (
            SELECT FROM pg_attribute AS other WHERE other.attrelid = indrelid
                AND other.attnum = ANY (indkey::smallint[]) AND other.atttypid = 'uuid'::regtype)
) FROM pg_attribute AS column_ JOIN pg_type AS type ON type.oid = column_.atttypid
WHERE column_.attrelid = %s::regclass AND column_.attnum > 0 AND NOT column_.attisdropped
    AND column_.attgenerated = '' AND column_.attidentity = ''
ORDER BY column_.attnum
"""
COPY = sql.SQL("""
INSERT INTO {table} ({columns})
SELECT {copied} FROM (SELECT * FROM {table} WHERE {owner} = %(owner)s LIMIT 1) AS it,
    generate_series(1, %(accounts)s) AS n
ON CONFLICT DO NOTHING
""")
SHARED = {"tariff_id"}  # of everybody
# What makes a copied value its own, by type. Numbers on paper end in six digits or more.
OTHER = {
    "uuid": "md5({column}::text || n)::uuid",
    "int8": "{column} + 1000 * n",
    "int4": "{column} + 1000 * n",
    "text": "regexp_replace({column}, '^(.*?)[0-9]*$', '\\1') || (1000000 + n)",
    "varchar": "regexp_replace({column}, '^(.*?)[0-9]*$', '\\1') || (1000000 + n)",
}
NAMED = {
    "email": "n || {column}",
    "mac_address": "upper(regexp_replace(left(md5({column} || n), 12), '(..)(?!$)', '\\1:', 'g'))",
}


@dataclass(frozen=True, kw_only=True)
class _Column:
    name: str
    kind: str
    is_unique: bool

    def copied(self) -> sql.Composed:
        """Return the value of a copy: its own where the column is unique or names a thing of the account."""
        column = sql.SQL("it.{}").format(sql.Identifier(self.name))
        is_own = self.is_unique or self.kind == "uuid"
        if not is_own or self.name in SHARED or self.kind not in OTHER:
            return column
        return sql.SQL(NAMED.get(self.name, OTHER[self.kind])).format(column=column)


def crowd(home: Path, *, user_id: UUID, accounts: int) -> None:
    """Fill the database with so many accounts like the one of a person."""
    with superuser_of(home) as superuser:
        row = superuser.execute(ACCOUNT, [user_id]).fetchone()
        if row is None:
            raise CannotStart("There is no account to copy.")
        _crowd(superuser, account_id=row[0], user_id=user_id, accounts=accounts)
        superuser.execute("VACUUM ANALYZE")


def superuser_of(home: Path) -> Connection:
    """Return a connection that no policy concerns."""
    return installation.embedded_cluster(home).connect_as_superuser(database=DATABASE)


def _crowd(superuser: Connection, *, account_id: UUID, user_id: UUID, accounts: int) -> None:
    """Copy a row of each table for so many accounts more, with triggers and policies out of the way."""
    superuser.execute("SET session_replication_role = replica")
    copied = set()
    for table, column in superuser.execute(OWNED).fetchall():
        if table in copied:
            continue
        owner = user_id if column == "user_id" or table == "identity_user" else account_id
        columns = [
            _Column(name=name, kind=kind, is_unique=is_unique)
            for name, kind, is_unique in superuser.execute(COLUMNS, [table]).fetchall()
        ]
        statement = COPY.format(
            table=sql.Identifier(table),
            columns=sql.SQL(", ").join(sql.Identifier(each.name) for each in columns),
            copied=sql.SQL(", ").join(each.copied() for each in columns),
            owner=sql.Identifier(column),
        )
        if superuser.execute(statement, {"owner": owner, "accounts": accounts}).rowcount:
            copied.add(table)
    superuser.execute("SET session_replication_role = DEFAULT")
