"""Names the families that the demonstration makes, and what they pay.

All of it is invented. Prices are net and about what German households paid in 2026.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from wattstead.domains.tariffs.rules import Band, TariffTerms
from wattstead.domains.tariffs.vocabulary import TariffType
from wattstead.journeys.demo_household.battery import Battery
from wattstead.journeys.demo_household.car import Car
from wattstead.journeys.demo_household.electricity import Household
from wattstead.journeys.demo_household.heat_pump import HeatPump
from wattstead.journeys.demo_household.solar import Roof
from wattstead.kernel.addresses import Address

ZONE = "Europe/Berlin"
ON_SALE_SINCE = date(2000, 1, 1)
EVERY_DAY = frozenset(range(7))
TAX_RATE = Decimal("0.19")
GRID_FEE_PER_KWH = Decimal("0.0862")
FEED_IN_PER_KWH = Decimal("0.0803")


@dataclass(frozen=True, kw_only=True)
class NewDevice:
    """The exchange of an electricity meter's device, some months after the family moved in."""

    old_serial_number: str
    after_months: int
    day_of_month: int
    at: time

    def exchanged_at(self, moved_in_on: date, *, zone: ZoneInfo) -> datetime:
        """Return when the new device took over."""
        months = moved_in_on.year * 12 + moved_in_on.month - 1 + self.after_months
        day = date(months // 12, months % 12 + 1, self.day_of_month)
        return datetime.combine(day, self.at, tzinfo=zone)


@dataclass(frozen=True, kw_only=True)
class Family:
    """People, their home and their meters; `gas_meter_number` is empty where nobody heats with gas.

    `years` and `days` say how much of their past is made, `has_simulated_electricity`
    whether their electricity comes from the simulation or from a file, `has_odd_meter`
    whether the service desk has to look at some of its readings.
    """

    email: str
    first_name: str
    last_name: str
    home: str
    address: Address
    household: Household
    square_meters: Decimal
    occupants: int
    meter_number: str
    gas_meter_number: str = ""
    new_device: NewDevice | None = None
    years: int = 0
    days: int = 0
    has_simulated_electricity: bool = True
    has_odd_meter: bool = False

    @property
    def meters(self) -> int:
        """Return how many meters the family has."""
        return 2 if self.gas_meter_number else 1


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A tariff to be put on sale."""

    code: str
    name: str
    terms: TariffTerms


def _in_potsdam(street_number: str) -> Address:
    return Address(
        street="Lindenweg", street_number=street_number, city="Potsdam", postal_code="14467", country="DE"
    )


_LATITUDE, _LONGITUDE = 52.4, 13.06

SUMMERS = Family(
    email="robin@demo.example",
    first_name="Robin",
    last_name="Sommer",
    home="Home",
    address=_in_potsdam("12"),
    square_meters=Decimal(148),
    occupants=4,
    household=Household(
        seed=20,
        size=1.15,
        latitude=_LATITUDE,
        longitude=_LONGITUDE,
        roof=Roof(
            peak_kw=9.0,
            inverter_kw=8.5,
            tilt_deg=32,
            azimuth_deg=10,
            latitude=_LATITUDE,
            longitude=_LONGITUDE,
        ),
        battery=Battery(largest_wh=8000, least_wh=400, power_w=4600, efficiency_per_mille=955),
        car=Car(battery_wh=58_000, charger_w=11_000, gentle_w=4200, commute_km=38, use_wh_per_km=180),
    ),
    meter_number="1EMH0012345678",
    gas_meter_number="7GMT0087654321",
    new_device=NewDevice(
        old_serial_number="1EMH0004711203", after_months=21, day_of_month=14, at=time(10, 30)
    ),
    years=3,
)
WINTERS = Family(
    email="kim@demo.example",
    first_name="Kim",
    last_name="Winter",
    home="Flat",
    address=_in_potsdam("14"),
    square_meters=Decimal(62),
    occupants=1,
    household=Household(seed=21, size=0.6, latitude=_LATITUDE, longitude=_LONGITUDE),
    meter_number="1EMH0012345679",
    years=1,
    has_odd_meter=True,
)
NEWCOMERS = Family(
    email="alex@demo.example",
    first_name="Alex",
    last_name="Herbst",
    home="Home",
    address=_in_potsdam("16"),
    square_meters=Decimal(110),
    occupants=3,
    household=Household(seed=22, size=1.0, latitude=_LATITUDE, longitude=_LONGITUDE),
    meter_number="1EMH0012345680",
    has_simulated_electricity=False,
)
ARRIVALS = Family(
    email="mia@demo.example",
    first_name="Mia",
    last_name="Lenz",
    home="New home",
    address=_in_potsdam("18"),
    square_meters=Decimal(96),
    occupants=2,
    household=Household(
        seed=23,
        size=0.8,
        latitude=_LATITUDE,
        longitude=_LONGITUDE,
        heat_pump=HeatPump(loss_w_per_k=120, largest_w=2600, least_w=700),
    ),
    meter_number="1EMH0012345681",
    days=2,
)
FIRST_VALUES = {
    ("electricity", "import"): Decimal("6841.317"),
    ("electricity", "export"): Decimal("2208.045"),
    ("gas", "import"): Decimal("3129.850"),
}
"""What the counters showed when each family moved in."""

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
