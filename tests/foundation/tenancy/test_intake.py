import pytest
from django.db import connection

from tests.factories.households import WholeHousehold, a_whole_household
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import Viewer

pytestmark = pytest.mark.django_db
# Meters and their devices, what they counted, what is usual for them, what is estimated between two looks at
# a counter, and what waits for somebody to look at.
OPEN = {
    "device_epoch",
    "metering_estimate",
    "metering_meter",
    "metering_register",
    "quarantine_usualprofile",
    "quarantine_waitingreading",
    "reading_block",
    "reading_revision",
}


def tables_of_accounts() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind = 'r' AND c.relrowsecurity AND a.attname = 'account_id' ORDER BY c.relname"
        )
        return [name for (name,) in cursor.fetchall()]


def seen_in(table: str, *, of: WholeHousehold) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE account_id = %s", [of.account_id])
        return int(cursor.fetchall()[0][0])


def test_who_brings_readings_of_every_meter_sees_meters_and_readings_alone() -> None:
    household, tables = a_whole_household(), tables_of_accounts()
    with seen_by(household.viewer):
        there = {table for table in tables if seen_in(table, of=household)}

    with seen_by(Viewer(user_id=new_key(), brings_readings=True)):
        seen = {table for table in tables if seen_in(table, of=household)}

    assert seen == OPEN & there
    assert there > seen >= {"metering_meter", "metering_register", "reading_block"}


def test_who_brings_readings_changes_no_meter() -> None:
    household = a_whole_household()

    with seen_by(Viewer(user_id=new_key(), brings_readings=True)), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE metering_meter SET manufacturer = 'X' WHERE account_id = %s", [household.account_id]
        )
        meters = cursor.rowcount
        cursor.execute(
            "UPDATE metering_register SET digits = 5 WHERE account_id = %s", [household.account_id]
        )
        registers = cursor.rowcount

    assert (meters, registers) == (0, 0)
