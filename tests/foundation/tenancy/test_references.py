"""Starts from all foreign keys of the database: none lets a row point at one of another account."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

# Foreign keys to rows of accounts that do not carry the account, each with its reason.
WITHOUT_ACCOUNT: dict[str, str] = {}
# Foreign keys that ask nothing where the account is null, and the check that leaves no such way out.
ONLY_WITH_ACCOUNT = {
    "goal_site_of_its_account": "goal_site_with_its_account",
    "preference_site_of_its_account": "preference_site_with_its_account",
}
_NO_WAY_OUT = "no foreign key leaves a block table, so that blocks can be spread over machines by register"
_HISTORY = "history is kept whatever becomes of what it tells of"
_WORD_OF_OTHERS = "a name that others gave it"
# Columns of guarded tables that look like references and are none, each with its reason.
NO_REFERENCES = {
    **{
        f"{table}.{column}": _NO_WAY_OUT if table.endswith("_block") else _HISTORY
        for table, device in {
            "reading_block": "meter_id",
            "reading_revision": "meter_id",
            "device_epoch": "meter_id",
            **{
                f"{kind}_{rows}": "device_id"
                for kind in ("battery", "production", "smart_plug")
                for rows in ("block", "revision")
            },
        }.items()
        for column in ("account_id", device, *(() if table.endswith("_block") else ("actor_id",)))
    },
    "reading_deletion.account_id": _HISTORY,
    "reading_deletion.meter_id": _HISTORY,
    "accounts_account.tax_id": _WORD_OF_OTHERS,
    "billing_changedperiod.decided_by": _HISTORY,
    "billing_invoiceaddress.tax_id": _WORD_OF_OTHERS,
    "counter_photos_counterphoto.added_by": _HISTORY,
    "ev_chargers_chargingsession.vehicle_id": _WORD_OF_OTHERS,
    "metering_estimate.made_by": _HISTORY,
    "metering_upload.asked_by": _HISTORY,
    "payments_payment.transaction_id": _WORD_OF_OTHERS,
    "payments_paymentmethod.external_id": _WORD_OF_OTHERS,
    "quarantine_waitingreading.brought_by": _HISTORY,
    "quarantine_waitingreading.decided_by": _HISTORY,
    "reversals_reversal.made_by": _HISTORY,
}
COLUMN = "JOIN pg_attribute {0} ON {0}.attname = 'account_id' AND {0}.attrelid = con.{1}"
# Pairs the columns of both sides of a key, and keeps those in which account_id does not meet account_id.
LOOSE = f"""
    SELECT con.conname FROM pg_constraint con {COLUMN.format("target", "confrelid")}
    WHERE con.contype = 'f' AND NOT EXISTS (
        SELECT FROM unnest(con.conkey, con.confkey) AS pair (here, there)
        JOIN pg_attribute source ON source.attrelid = con.conrelid AND source.attnum = pair.here
        WHERE source.attname = 'account_id' AND pair.there = target.attnum)
    ORDER BY con.conname
"""
FORGETFUL = f"""
    SELECT con.conname FROM pg_constraint con {COLUMN.format("source", "conrelid")}
    WHERE con.contype = 'f' AND source.attnum = ANY (con.conkey) AND NOT source.attnotnull
    AND cardinality(con.conkey) > 1
"""
UNREFERENCED = """
    SELECT c.relname || '.' || a.attname FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relrowsecurity AND a.attname <> 'id' AND (a.atttypid = 'uuid'::regtype OR a.attname LIKE '%\\_id')
    AND NOT EXISTS (SELECT FROM pg_constraint con
        WHERE con.contype = 'f' AND con.conrelid = c.oid AND a.attnum = ANY (con.conkey))
"""


def names(query: str, *, through: BaseDatabaseWrapper = connection) -> list[str]:
    with through.cursor() as cursor:
        cursor.execute(query)
        return [name for (name,) in cursor.fetchall()]


@contextmanager
def as_a_careless_migration(*statements: str) -> Iterator[BaseDatabaseWrapper]:
    """Change the schema as its owner would, and take it back at the end."""
    owner = connections["owner"]
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        yield owner
        transaction.set_rollback(True, using="owner")


def test_every_reference_to_a_row_of_an_account_carries_the_account_on_both_sides() -> None:
    assert names(LOOSE) == sorted(WITHOUT_ACCOUNT)


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ("site_id uuid, account_id uuid", "(site_id) REFERENCES sites_site (id)"),
        ("site_id uuid, user_id uuid", "(site_id) REFERENCES sites_site (id)"),
        ("site_id uuid, account_id uuid", "(account_id, site_id) REFERENCES sites_site (id, account_id)"),
    ],
    ids=["plain", "of a person", "crossed"],
)
def test_control_a_reference_without_the_account_is_found(columns: str, key: str) -> None:
    table = f"CREATE TABLE careless ({columns}, CONSTRAINT careless_site FOREIGN KEY {key})"

    with as_a_careless_migration(table) as owner:
        found = names(LOOSE, through=owner)

    assert found == ["careless_site"]
    assert names(LOOSE) == []


def test_control_a_reference_with_the_account_is_fine() -> None:
    key = "(site_id, account_id) REFERENCES sites_site (id, account_id)"

    with as_a_careless_migration(
        f"CREATE TABLE careful (site_id uuid, account_id uuid, CONSTRAINT careful_site FOREIGN KEY {key})"
    ) as owner:
        found = names(LOOSE, through=owner)

    assert found == []


def test_a_reference_is_asked_about_even_where_the_account_may_be_null() -> None:
    """A foreign key over two columns asks nothing where one is null; a check lets both be null, or none."""
    checks = names("SELECT conname FROM pg_constraint WHERE contype = 'c' AND convalidated")

    assert set(names(FORGETFUL)) == ONLY_WITH_ACCOUNT.keys()
    assert set(ONLY_WITH_ACCOUNT.values()) - set(checks) == set()


def test_every_id_in_a_guarded_table_is_a_reference_or_says_why_not() -> None:
    assert set(names(UNREFERENCED)) == NO_REFERENCES.keys()


def test_control_an_id_that_refers_to_nothing_is_found() -> None:
    with as_a_careless_migration("ALTER TABLE goals_goal ADD COLUMN careless_id uuid") as owner:
        found = set(names(UNREFERENCED, through=owner)) - NO_REFERENCES.keys()

    assert found == {"goals_goal.careless_id"}
