"""Makes contracts for tests; call inside `seen_by(SYSTEM)`."""

from datetime import date
from uuid import UUID

from tests.factories.accounts import a_viewer, an_account
from tests.factories.sites import a_site
from tests.factories.tariffs import a_tariff
from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.operations import conclude_contract
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.tariffs.rules import TariffTerms
from wattstead.kernel.viewer import Viewer


def a_contract(
    *,
    account_id: UUID | None = None,
    site_id: UUID | None = None,
    tariff_id: UUID | None = None,
    terms: TariffTerms | None = None,
    commodity: Commodity = Commodity.ELECTRICITY,
    starts_on: date = date(2025, 1, 1),
    ends_before: date | None = None,
    auto_renew: bool = False,
    zone: str = "Europe/Berlin",
) -> Contract:
    """Make a contract; its account, site and tariff too where none are named."""
    account_id = account_id or an_account().pk
    return conclude_contract(
        account_id=account_id,
        site_id=site_id or a_site(account_id=account_id, zone=zone).pk,
        tariff_id=tariff_id or a_tariff(terms).pk,
        commodity=commodity,
        concluded_on=date(2025, 1, 1),
        starts_on=starts_on,
        ends_before=ends_before,
        auto_renew=auto_renew,
    )


def customer_of(contract: Contract) -> Viewer:
    """Return an owner of the account of `contract` and of no other."""
    return a_viewer(account_id=contract.account_id)
