"""Row-level security hides a stranger's committed invoice, and without it a test would notice."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections, models

from tests.factories.billing import a_draft, an_invoice
from tests.factories.contracts import a_contract, customer_of
from wattstead.domains.billing.models import (
    Invoice,
    InvoiceAddress,
    InvoiceConversion,
    InvoiceLine,
    InvoiceRegister,
    InvoiceTax,
)
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

TABLES: list[type[models.Model]] = [
    Invoice,
    InvoiceLine,
    InvoiceTax,
    InvoiceAddress,
    InvoiceRegister,
    InvoiceConversion,
]


@contextmanager
def unguarded(model: type[models.Model]) -> Iterator[None]:
    """Take row-level security off a table, as a migration that went wrong would."""
    table = model._meta.db_table
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def mine_beside_a_strangers() -> Viewer:
    """Commit two invoices of one shape and return the customer of the first."""
    with seen_by(SYSTEM):
        contract = a_contract()
        an_invoice(contract)
        an_invoice()
    return customer_of(contract)


def rows_seen_by(viewer: Viewer, model: type[models.Model]) -> int:
    with seen_by(viewer):
        return model._default_manager.count()


@pytest.mark.parametrize("model", TABLES)
def test_a_strangers_rows_are_invisible_to_any_query(model: type[models.Model]) -> None:
    me = mine_beside_a_strangers()

    everything = rows_seen_by(SYSTEM, model)

    assert everything > 0
    assert rows_seen_by(me, model) * 2 == everything


@pytest.mark.parametrize("model", TABLES)
def test_without_its_policy_the_table_would_leak(model: type[models.Model]) -> None:
    """Prove that the test above can fail: the policy is what hides the rows."""
    me = mine_beside_a_strangers()

    with unguarded(model):
        seen = rows_seen_by(me, model)

    assert seen == rows_seen_by(SYSTEM, model)


def test_nobody_writes_an_invoice_into_a_strangers_account() -> None:
    with seen_by(SYSTEM):
        mine, strangers = a_contract(), a_draft()

    with seen_by(customer_of(mine)):
        assert Invoice.objects.filter(pk=strangers.pk).update(tariff_name="Mine") == 0
        assert Invoice.objects.filter(pk=strangers.pk).delete()[0] == 0
