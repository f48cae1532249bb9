"""Makes tariff terms, and tariffs for database tests (call those inside `seen_by(SYSTEM)`)."""

from datetime import date, time
from decimal import Decimal

from wattstead.domains.tariffs.models import Tariff
from wattstead.domains.tariffs.operations import create_tariff, draft_tariff
from wattstead.domains.tariffs.rules import Band, TariffTerms
from wattstead.domains.tariffs.vocabulary import BandClock, FeedInType, TariffType
from wattstead.foundation.keys import new_key

EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))


def a_band(
    name: str = "Night",
    *,
    hours: str = "22:00-06:00",
    weekdays: frozenset[int] = EVERY_DAY,
    price: str = "0.24",
    multiplier: str | None = None,
) -> Band:
    from_time, to_time = (time.fromisoformat(part) for part in hours.split("-"))
    return Band(
        name=name,
        from_time=from_time,
        to_time=to_time,
        weekdays=weekdays,
        price_per_kwh=Decimal(price),
        multiplier=None if multiplier is None else Decimal(multiplier),
    )


def fixed_terms(
    *,
    price: str = "0.30",
    tax_rate: str = "0.19",
    monthly_fee: str = "0",
    connection_fee: str | None = None,
    grid_fee: str | None = None,
    feed_in: str | None = None,
    feed_in_type: FeedInType = FeedInType.FIXED,
    tariff_type: TariffType = TariffType.FIXED,
    valid_from: date = date(2020, 1, 1),
    valid_before: date | None = None,
) -> TariffTerms:
    return TariffTerms(
        tariff_type=tariff_type,
        currency="EUR",
        base_price_per_kwh=Decimal(price),
        tax_rate=Decimal(tax_rate),
        monthly_fee=Decimal(monthly_fee),
        connection_fee=None if connection_fee is None else Decimal(connection_fee),
        grid_fee_per_kwh=None if grid_fee is None else Decimal(grid_fee),
        feed_in_per_kwh=None if feed_in is None else Decimal(feed_in),
        feed_in_type=feed_in_type,
        valid_from=valid_from,
        valid_before=valid_before,
    )


def banded_terms(
    *bands: Band,
    price: str = "0.32",
    clock: BandClock = BandClock.LOCAL,
    tax_rate: str = "0.19",
    monthly_fee: str = "0",
    grid_fee: str | None = None,
    feed_in: str | None = None,
) -> TariffTerms:
    return TariffTerms(
        tariff_type=TariffType.TIME_OF_USE,
        currency="EUR",
        base_price_per_kwh=Decimal(price),
        tax_rate=Decimal(tax_rate),
        monthly_fee=Decimal(monthly_fee),
        grid_fee_per_kwh=None if grid_fee is None else Decimal(grid_fee),
        feed_in_per_kwh=None if feed_in is None else Decimal(feed_in),
        valid_from=date(2020, 1, 1),
        bands=bands or (a_band(),),
        clock=clock,
    )


def a_tariff(terms: TariffTerms | None = None, *, code: str = "", name: str = "Nightsaver") -> Tariff:
    return create_tariff(code=code or new_key().hex, name=name, terms=terms or banded_terms())


def a_draft_tariff(terms: TariffTerms | None = None, *, code: str = "", name: str = "Nightsaver") -> Tariff:
    return draft_tariff(code=code or new_key().hex, name=name, terms=terms or banded_terms())
