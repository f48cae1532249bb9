"""Looks at every guarded table through the eyes of one household while another one's rows are there."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections

from tests.factories.households import WholeHousehold, a_whole_household
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer

# Table: the column that says whose a row is.
GUARDED = {
    "accounts_account": "id",
    "accounts_invitation": "account_id",
    "accounts_membership": "account_id",
    "accounts_statuschange": "account_id",
    "alerts_alertpreference": "user_id",
    "batteries_battery": "account_id",
    "battery_block": "account_id",
    "battery_revision": "account_id",
    "billing_changedperiod": "account_id",
    "billing_invoice": "account_id",
    "billing_invoiceaddress": "account_id",
    "billing_invoiceconversion": "account_id",
    "billing_invoiceline": "account_id",
    "billing_invoiceregister": "account_id",
    "billing_invoicetax": "account_id",
    "contracts_contract": "account_id",
    "device_epoch": "account_id",
    "ev_chargers_chargingsession": "account_id",
    "ev_chargers_evcharger": "account_id",
    "forecasting_forecast": "account_id",
    "foundation_keptanswer": "user_id",
    "goals_goal": "user_id",
    "identity_authenticatorapp": "user_id",
    "identity_avatar": "user_id",
    "identity_personalaccesstoken": "user_id",
    "identity_phonecheck": "user_id",
    "identity_recoverycode": "user_id",
    "metering_estimate": "account_id",
    "metering_gasquality": "account_id",
    "metering_importremark": "account_id",
    "metering_importrun": "account_id",
    "counter_photos_counterphoto": "account_id",
    "metering_meter": "account_id",
    "metering_register": "account_id",
    "metering_upload": "account_id",
    "metering_uploadchunk": "account_id",
    "notifications_notification": "user_id",
    "payments_payment": "account_id",
    "payments_paymentmethod": "account_id",
    "production_block": "account_id",
    "production_revision": "account_id",
    "quality_registerquality": "account_id",
    "quarantine_usualprofile": "account_id",
    "quarantine_waitingreading": "account_id",
    "reading_block": "account_id",
    "reading_deletion": "account_id",
    "reading_revision": "account_id",
    "reversals_reversal": "account_id",
    "sites_site": "account_id",
    "smart_plug_block": "account_id",
    "smart_plug_revision": "account_id",
    "smart_plugs_smartplug": "account_id",
    "solar_inverter": "account_id",
    "solar_solarsystem": "account_id",
    "support_attachmentpiece": "account_id",
    "support_ticket": "account_id",
    "support_ticketattachment": "account_id",
    "support_ticketmessage": "account_id",
}


def owners_of_rows(table: str, *, viewer: Viewer) -> set[object]:
    """Return the accounts, or people, whose rows a query without any filter gives the viewer."""
    with seen_by(viewer), connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {GUARDED[table]} FROM {table}")
        return {account for (account,) in cursor.fetchall()}


def owner_in(table: str, household: WholeHousehold) -> object:
    """Return whom the rows of a household belong to: its account, or its person."""
    return household.user_id if GUARDED[table] == "user_id" else household.account_id


@contextmanager
def without_policies(table: str) -> Iterator[None]:
    """Drop the policies of one table while its security stays forced; put them back at the end."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT format('DROP POLICY %%I ON %%I', policyname, tablename),"
            " format('CREATE POLICY %%I ON %%I AS %%s FOR %%s TO %%s',"
            "  policyname, tablename, permissive, cmd, array_to_string(roles, ', '))"
            "  || coalesce(' USING (' || qual || ')', '')"
            "  || coalesce(' WITH CHECK (' || with_check || ')', '')"
            " FROM pg_policies WHERE tablename = %s",
            [table],
        )
        policies = cursor.fetchall()
        for drop, _ in policies:
            cursor.execute(drop)
        try:
            yield
        finally:
            for _, create in policies:
                cursor.execute(create)


@contextmanager
def unguarded(table: str) -> Iterator[None]:
    """Take the guard of one table away, as a careless migration would."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


@pytest.fixture(scope="module")
def household(committed: None) -> WholeHousehold:
    return a_whole_household()


@pytest.fixture(scope="module")
def stranger(committed: None) -> WholeHousehold:
    return a_whole_household()


def test_every_guarded_table_is_looked_at(committed: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')")

        assert {name for (name,) in cursor.fetchall()} == GUARDED.keys()


@pytest.mark.parametrize("table", GUARDED)
def test_a_strangers_rows_stay_hidden(
    table: str, household: WholeHousehold, stranger: WholeHousehold
) -> None:
    everybodys = owners_of_rows(table, viewer=SYSTEM)
    mine = owners_of_rows(table, viewer=household.viewer)

    assert everybodys == {owner_in(table, household), owner_in(table, stranger)}
    assert mine == {owner_in(table, household)}


@pytest.mark.parametrize("table", GUARDED)
def test_control_without_its_policies_the_test_of_a_table_fails(
    table: str, household: WholeHousehold, stranger: WholeHousehold
) -> None:
    """Nobody is shown anything then; every guarded table is asked, because GUARDED names them all."""
    with without_policies(table):
        seen = owners_of_rows(table, viewer=household.viewer), owners_of_rows(table, viewer=SYSTEM)
        with pytest.raises(AssertionError):
            test_a_strangers_rows_stay_hidden(table, household=household, stranger=stranger)

    assert seen == (set(), set())
    test_a_strangers_rows_stay_hidden(table, household=household, stranger=stranger)


@pytest.mark.parametrize("table", GUARDED)
def test_control_without_its_guard_the_test_of_a_table_fails(
    table: str, household: WholeHousehold, stranger: WholeHousehold
) -> None:
    """A stranger's rows are shown then, as after a careless migration."""
    with unguarded(table):
        seen = owners_of_rows(table, viewer=household.viewer)
        with pytest.raises(AssertionError):
            test_a_strangers_rows_stay_hidden(table, household=household, stranger=stranger)

    assert owner_in(table, stranger) in seen
