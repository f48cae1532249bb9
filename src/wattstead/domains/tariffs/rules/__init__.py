"""Works out what a kilowatt-hour costs, and when."""

from wattstead.domains.tariffs.rules.days import (
    PriceAt,
    PricedDay,
    PricedHours,
    lay_out_days,
    price_at,
)
from wattstead.domains.tariffs.rules.intervals import (
    DynamicPricesMissing,
    PriceIntervals,
    PriceNotValid,
    feed_in_intervals,
    flat_intervals,
    price_intervals,
)
from wattstead.domains.tariffs.rules.terms import (
    Band,
    BandPriceContradictsMultiplier,
    BandsDoNotFitType,
    BandsOverlap,
    BandUnreadable,
    PriceUnreadable,
    TariffTerms,
    in_millionths,
)
from wattstead.domains.tariffs.rules.week import WeekStretch, week_plan

__all__ = [
    "Band",
    "BandPriceContradictsMultiplier",
    "BandUnreadable",
    "BandsDoNotFitType",
    "BandsOverlap",
    "DynamicPricesMissing",
    "PriceAt",
    "PriceIntervals",
    "PriceNotValid",
    "PriceUnreadable",
    "PricedDay",
    "PricedHours",
    "TariffTerms",
    "WeekStretch",
    "feed_in_intervals",
    "flat_intervals",
    "in_millionths",
    "lay_out_days",
    "price_at",
    "price_intervals",
    "week_plan",
]
