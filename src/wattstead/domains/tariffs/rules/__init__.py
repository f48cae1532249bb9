"""Works out what a kilowatt-hour costs, and when."""

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
    "PriceIntervals",
    "PriceNotValid",
    "PriceUnreadable",
    "TariffTerms",
    "WeekStretch",
    "feed_in_intervals",
    "flat_intervals",
    "in_millionths",
    "price_intervals",
    "week_plan",
]
