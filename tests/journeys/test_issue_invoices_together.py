"""Several workers bill at the same time: every number once, no gap, nobody billed twice."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections

from tests.factories.accounts import an_account
from tests.factories.contracts import a_contract
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import fixed_terms
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.issue_invoices import BillingRun, issue_invoices
from wattstead.kernel.periods import month_of
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)

JUNE = month_of(date(2025, 6, 1))
WORKERS = 4


def a_home() -> UUID:
    site = a_site(account_id=an_account().pk)
    counted(the_register(a_meter(site_id=site.pk)), steady(JUNE, amount=100))
    return a_contract(account_id=site.account_id, site_id=site.pk, terms=fixed_terms()).pk


def at_once(tasks: Sequence[Callable[[], BillingRun]]) -> list[BillingRun]:
    """Run each task in a thread and a connection of its own, all from the same moment."""
    ready = Barrier(len(tasks))

    def run(task: Callable[[], BillingRun]) -> BillingRun:
        try:
            ready.wait(timeout=10)
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(tasks)) as pool:
        return list(pool.map(run, tasks))


def bill(contract_ids: Sequence[UUID]) -> BillingRun:
    return issue_invoices(contract_ids=contract_ids, period=JUNE, issued_on=date(2025, 7, 3))


def test_workers_with_their_own_contracts_share_one_gapless_series() -> None:
    with seen_by(SYSTEM):
        homes = [[a_home(), a_home()] for _ in range(WORKERS)]

    runs = at_once([lambda ids=ids: bill(ids) for ids in homes])  # type: ignore[misc]

    numbers = sorted(issued.number for run in runs for issued in run.issued)
    assert numbers == [f"INV-2025-{n:06d}" for n in range(1, 2 * WORKERS + 1)]


def test_workers_with_the_same_contract_bill_it_once() -> None:
    with seen_by(SYSTEM):
        home = a_home()

    runs = at_once([lambda: bill([home])] * WORKERS)

    assert [issued.number for run in runs for issued in run.issued] == ["INV-2025-000001"]
    assert [refused.refusal.code for run in runs for refused in run.refused] == ["invoiced_already"] * (
        WORKERS - 1
    )
