"""Names the families that the demonstration makes, and what they pay.

All of it is invented. Prices are net and about what German households paid in 2026.
"""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from wattstead.domains.tariffs.rules import Band, TariffTerms
from wattstead.domains.tariffs.vocabulary import TariffType
from wattstead.journeys.demo_household.electricity import Household
from wattstead.journeys.demo_household.solar import Roof
from wattstead.kernel.addresses import Address

ZONE = "Europe/Berlin"
ON_SALE_SINCE = date(2000, 1, 1)
EVERY_DAY = frozenset(range(7))
TAX_RATE = Decimal("0.19")
GRID_FEE_PER_KWH = Decimal("0.0862")
FEED_IN_PER_KWH = Decimal("0.0803")


@dataclass(frozen=True, kw_only=True)
class Family:
    """People, their home and their meters; `gas_meter_number` is empty where nobody heats with gas.

    `years` says how much of their past is made, `has_simulated_electricity` whether
    their electricity comes from the simulation or from a file.
    """

    email: str
    first_name: str
    last_name: str
    home: str
    address: Address
    household: Household
    meter_number: str
    gas_meter_number: str
    years: int
    has_simulated_electricity: bool


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A tariff to be put on sale."""

    code: str
    name: str
    terms: TariffTerms


def _in_potsdam(*, seed: int, size: float, roof: Roof | None) -> Household:
    return Household(seed=seed, size=size, latitude=52.4, longitude=13.06, roof=roof)


_ROOF = Roof(peak_kw=8.0, inverter_kw=7.5, tilt_deg=32, azimuth_deg=10, latitude=52.4, longitude=13.06)

SUMMERS = Family(
    email="robin@demo.example",
    first_name="Robin",
    last_name="Sommer",
    home="Home",
    address=Address(
        street="Lindenweg", street_number="12", city="Potsdam", postal_code="14467", country="DE"
    ),
    household=_in_potsdam(seed=20, size=1.15, roof=_ROOF),
    meter_number="1EMH0012345678",
    gas_meter_number="7GMT0087654321",
    years=3,
    has_simulated_electricity=True,
)
WINTERS = Family(
    email="kim@demo.example",
    first_name="Kim",
    last_name="Winter",
    home="Flat",
    address=Address(
        street="Lindenweg", street_number="14", city="Potsdam", postal_code="14467", country="DE"
    ),
    household=_in_potsdam(seed=21, size=0.6, roof=None),
    meter_number="1EMH0012345679",
    gas_meter_number="",
    years=1,
    has_simulated_electricity=True,
)
NEWCOMERS = Family(
    email="alex@demo.example",
    first_name="Alex",
    last_name="Herbst",
    home="Home",
    address=Address(
        street="Lindenweg", street_number="16", city="Potsdam", postal_code="14467", country="DE"
    ),
    household=_in_potsdam(seed=22, size=1.0, roof=None),
    meter_number="1EMH0012345680",
    gas_meter_number="",
    years=0,
    has_simulated_electricity=False,
)

STEADY = Offer(
    code="DEMO-STEADY",
    name="Steady",
    terms=TariffTerms(
        tariff_type=TariffType.FIXED,
        currency="EUR",
        base_price_per_kwh=Decimal("0.2168"),
        tax_rate=TAX_RATE,
        valid_from=ON_SALE_SINCE,
        monthly_fee=Decimal("11.50"),
        grid_fee_per_kwh=GRID_FEE_PER_KWH,
        feed_in_per_kwh=FEED_IN_PER_KWH,
    ),
)
DAY_AND_NIGHT = Offer(
    code="DEMO-DAY-AND-NIGHT",
    name="Day & Night",
    terms=TariffTerms(
        tariff_type=TariffType.TIME_OF_USE,
        currency="EUR",
        base_price_per_kwh=Decimal("0.2290"),
        tax_rate=TAX_RATE,
        valid_from=ON_SALE_SINCE,
        bands=(
            Band(
                name="Night",
                from_time=time(22),
                to_time=time(6),
                weekdays=EVERY_DAY,
                price_per_kwh=Decimal("0.1545"),
            ),
            Band(
                name="Day",
                from_time=time(6),
                to_time=time(22),
                weekdays=EVERY_DAY,
                price_per_kwh=Decimal("0.2290"),
            ),
        ),
        monthly_fee=Decimal("12.90"),
        grid_fee_per_kwh=GRID_FEE_PER_KWH,
        feed_in_per_kwh=FEED_IN_PER_KWH,
    ),
)
WARM = Offer(
    code="DEMO-WARM",
    name="Warm",
    terms=TariffTerms(
        tariff_type=TariffType.FIXED,
        currency="EUR",
        base_price_per_kwh=Decimal("0.0645"),
        tax_rate=TAX_RATE,
        valid_from=ON_SALE_SINCE,
        monthly_fee=Decimal("9.80"),
        grid_fee_per_kwh=Decimal("0.0198"),
    ),
)
OFFERS = (STEADY, DAY_AND_NIGHT, WARM)
