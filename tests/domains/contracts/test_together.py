"""Two clerks at the same moment: a site still gets one contract, and the other clerk is told why."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections

from tests.factories.accounts import an_account
from tests.factories.contracts import a_contract
from tests.factories.sites import a_site
from tests.factories.tariffs import a_tariff
from wattstead.domains.contracts.operations import SiteSuppliedAlready
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

CLERKS = 4


@pytest.mark.django_db(transaction=True)
def test_of_several_contracts_for_a_site_at_one_moment_one_is_concluded() -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk)
        account_id, site_id, tariff_id = site.account_id, site.pk, a_tariff().pk
    ready = Barrier(CLERKS)

    def conclude(_: int) -> UUID | None:
        try:
            ready.wait(timeout=10)
            with seen_by(SYSTEM):
                return a_contract(account_id=account_id, site_id=site_id, tariff_id=tariff_id).pk
        except SiteSuppliedAlready:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=CLERKS) as pool:
        concluded = list(pool.map(conclude, range(CLERKS)))

    assert len([contract for contract in concluded if contract is not None]) == 1
