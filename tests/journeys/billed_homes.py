"""Makes homes with a month of readings to bill."""

from datetime import date

from tests.factories.accounts import a_person, an_account
from tests.factories.contracts import a_contract
from tests.factories.energy import counted, gas_days, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import a_tariff, fixed_terms
from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.domains.tariffs.rules import TariffTerms
from wattstead.kernel.periods import DayPeriod, month_of

JUNE = month_of(date(2025, 6, 1))
ISSUED_ON = date(2025, 8, 4)
TERMS = fixed_terms(price="0.30", feed_in="0.08")


def a_home(
    *,
    terms: TariffTerms = TERMS,
    days: DayPeriod | None = JUNE,
    without: range = range(0),
    estimated: range = range(0),
    starts_on: date = date(2025, 1, 1),
    commodity: Commodity = Commodity.ELECTRICITY,
) -> Contract:
    """Make a home that uses 100 Wh in every quarter of an hour of `days`, but for the places left out.

    Of gas it uses two cubic metres a gas day.
    """
    site = a_site(account_id=an_account(owner=a_person()).pk)
    meter = a_meter(site_id=site.pk, meter_type=MeterType(commodity.value))
    if days is not None and commodity is Commodity.GAS:
        counted(the_register(meter), gas_days(days, litres=2_000))
    elif days is not None:
        counted(the_register(meter), steady(days, amount=100, without=without, estimated=estimated))
    return a_contract(
        account_id=site.account_id,
        site_id=site.pk,
        tariff_id=a_tariff(terms).pk,
        starts_on=starts_on,
        commodity=commodity,
    )
