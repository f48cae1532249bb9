"""Holds what a tariff says, checked, so that terms which contradict themselves cannot exist."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import pairwise

from wattstead.domains.tariffs.vocabulary import BandClock, FeedInType, TariffType
from wattstead.kernel.money import EXACT, Money, rounded
from wattstead.kernel.refusals import Refusal, said

MINUTES_OF_DAY = 24 * 60
MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY
PRICE_PLACES = 6
LONGEST_NAME = 40
BANDS = "timeBands"
TAX_PLACES = 4
_HIGHEST_PRICE = Decimal(100_000)
_HIGHEST_MULTIPLIER = 1_000 * 10**PRICE_PLACES


class PriceUnreadable(Refusal):
    """A price or fee that is no number, negative where it must not be, or finer than a millionth."""

    code = "price_unreadable"
    kind = "unreadable"
    message = said("{price} is not a price: at most six decimal places, and below 100,000.")


class BandUnreadable(Refusal):
    """A time band without a name, without days, or with times that are not whole minutes."""

    code = "band_unreadable"
    kind = "unreadable"
    message = said("Time band “{name}” needs a name, days from Monday to Sunday, and times like 22:00.")


class BandPriceContradictsMultiplier(Refusal):
    """A band's multiplier is another way to say its price, so both must agree."""

    code = "band_price_contradicts_multiplier"
    kind = "unreadable"
    message = said("Time band “{name}” costs {price_per_kwh}, but its multiplier makes {multiplied}.")


class BandsOverlap(Refusal):
    """Two time bands claim the same minute of the week."""

    code = "bands_overlap"
    kind = "unreadable"
    message = said("Time bands “{one}” and “{other}” overlap.")


class BandsDoNotFitType(Refusal):
    """Time bands belong to time-of-use tariffs, and only to them."""

    code = "bands_do_not_fit_type"
    kind = "unreadable"
    message = said("A tariff of type {tariff_type} cannot have {count} time bands.")


def in_millionths(price_per_kwh: Decimal, *, field: str | None = None) -> int:
    """Return a price as a whole number of millionths of the currency; raises PriceUnreadable."""
    if not price_per_kwh.is_finite() or abs(price_per_kwh) >= _HIGHEST_PRICE:
        raise PriceUnreadable(field=field, price=price_per_kwh)
    number = price_per_kwh.scaleb(PRICE_PLACES, context=EXACT)
    if number != number.to_integral_value():
        raise PriceUnreadable(field=field, price=price_per_kwh)
    return int(number)


@dataclass(frozen=True, kw_only=True)
class Band:
    """A price for some hours of some days of the week (Monday is 0).

    A band that ends at or before its start wraps past midnight; the part after
    midnight belongs to the day on which it began: Friday's 22:00 to 06:00 ends
    on Saturday morning. From 00:00 to 00:00 is the whole day.
    """

    name: str
    from_time: time
    to_time: time
    weekdays: frozenset[int]
    price_per_kwh: Decimal
    multiplier: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse a band that nobody could read on a price sheet."""
        whole_minutes = all(not t.second and not t.microsecond for t in (self.from_time, self.to_time))
        has_name = bool(self.name.strip()) and len(self.name) <= LONGEST_NAME
        if not has_name or not self.weekdays or self.weekdays - set(range(7)) or not whole_minutes:
            raise BandUnreadable(name=self.name[:LONGEST_NAME])
        in_millionths(self.price_per_kwh, field="pricePerKwh")
        if self.multiplier is None:
            return
        if abs(in_millionths(self.multiplier, field="multiplier")) >= _HIGHEST_MULTIPLIER:
            raise PriceUnreadable(field="multiplier", price=self.multiplier)

    @property
    def length_minutes(self) -> int:
        """Return how long the band lasts by its clock."""
        length = (_minute_of(self.to_time) - _minute_of(self.from_time)) % MINUTES_OF_DAY
        return length or MINUTES_OF_DAY

    def stretches(self) -> tuple[tuple[int, int], ...]:
        """Return the minutes of the week that the band covers, counted from Monday 00:00, sorted.

        What runs past Sunday midnight comes out at the head of the week.
        """
        found: list[tuple[int, int]] = []
        for weekday in self.weekdays:
            start = weekday * MINUTES_OF_DAY + _minute_of(self.from_time)
            end = start + self.length_minutes
            found.append((start, min(end, MINUTES_OF_WEEK)))
            if end > MINUTES_OF_WEEK:
                found.append((0, end - MINUTES_OF_WEEK))
        return tuple(sorted(found))


@dataclass(frozen=True, kw_only=True)
class TariffTerms:
    """What a supplier asks and pays. All prices are net; those per kWh have at most six decimals.

    Where no band covers a minute of the week, the base price holds.
    `valid_before` is the first day on which the terms hold no more.
    """

    tariff_type: TariffType
    currency: str
    base_price_per_kwh: Decimal
    tax_rate: Decimal
    valid_from: date
    valid_before: date | None = None
    bands: tuple[Band, ...] = ()
    clock: BandClock = BandClock.LOCAL
    monthly_fee: Decimal = Decimal(0)
    connection_fee: Decimal | None = None
    grid_fee_per_kwh: Decimal | None = None
    feed_in_per_kwh: Decimal | None = None
    feed_in_type: FeedInType = FeedInType.FIXED

    def __post_init__(self) -> None:
        """Refuse terms that contradict themselves, and currencies that are no codes."""
        Money(self.base_price_per_kwh, self.currency)
        self._refuse_odd_prices()
        has_bands = self.tariff_type is TariffType.TIME_OF_USE
        if has_bands != bool(self.bands):
            raise BandsDoNotFitType(field=BANDS, tariff_type=self.tariff_type.value, count=len(self.bands))
        for at, band in enumerate(self.bands):
            self._refuse_contradiction(band, at=at)
        refuse_overlap(self.bands)

    def holds_on(self, day: date) -> bool:
        """Return whether `day` lies in the validity of the terms."""
        return self.valid_from <= day and (self.valid_before is None or day < self.valid_before)

    def _refuse_odd_prices(self) -> None:
        prices = {
            "basePricePerKwh": self.base_price_per_kwh,
            "gridFeePerKwh": self.grid_fee_per_kwh,
            "feedInTariff": self.feed_in_per_kwh,
        }
        fees = {
            "monthlyFee": self.monthly_fee,
            "connectionFee": self.connection_fee,
            "taxRate": self.tax_rate,
        }
        for field, price in (prices | fees).items():
            if price is not None and in_millionths(price, field=field) < 0 and field in fees:
                raise PriceUnreadable(field=field, price=price)
        if self.tax_rate > 1 or self.tax_rate != rounded(self.tax_rate, TAX_PLACES):
            raise PriceUnreadable(field="taxRate", price=self.tax_rate)

    def _refuse_contradiction(self, band: Band, *, at: int) -> None:
        if band.multiplier is None:
            return
        multiplied = rounded(EXACT.multiply(self.base_price_per_kwh, band.multiplier), PRICE_PLACES)
        if multiplied != band.price_per_kwh:
            raise BandPriceContradictsMultiplier(
                field=f"{BANDS}[{at}].multiplier",
                name=band.name,
                price_per_kwh=band.price_per_kwh,
                multiplied=multiplied,
            )


def refuse_overlap(bands: tuple[Band, ...]) -> None:
    """Raise BandsOverlap when two bands, or two days of one, claim the same minute."""
    claims = sorted((start, end, at) for at, band in enumerate(bands) for start, end in band.stretches())
    for (_, end, one), (start, _, other) in pairwise(claims):
        if start < end:
            field = f"{BANDS}[{max(one, other)}]"
            raise BandsOverlap(field=field, one=bands[one].name, other=bands[other].name)


def _minute_of(clock: time) -> int:
    return clock.hour * 60 + clock.minute
