"""Turns what the API is told of a tariff into its terms."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import time

from wattstead.domains.tariffs.rules import Band, TariffTerms
from wattstead.domains.tariffs.vocabulary import FeedInType, weekdays_from_sunday
from wattstead.interfaces.api.tariffs.schemas import NewTariff, NewTimeBand, TariffChanges
from wattstead.kernel.periods import ONE_DAY
from wattstead.kernel.refusals import Refusal

# Fields of the API whose terms have another name.
RENAMED = {
    "type": "tariff_type",
    "feed_in_tariff": "feed_in_per_kwh",
    "feed_in_tariff_type": "feed_in_type",
}
NOT_TERMS = {"name", "code", "time_bands", "valid_to"}


def terms_of(body: NewTariff) -> TariffTerms:
    """Return the terms of a new tariff; raises what contradicts itself."""
    return TariffTerms(
        tariff_type=body.type,
        currency=body.currency,
        base_price_per_kwh=body.base_price_per_kwh,
        clock=body.clock,
        bands=bands_of(body.time_bands),
        monthly_fee=body.monthly_fee,
        connection_fee=body.connection_fee,
        grid_fee_per_kwh=body.grid_fee_per_kwh,
        feed_in_per_kwh=body.feed_in_tariff,
        feed_in_type=body.feed_in_tariff_type or FeedInType.FIXED,
        tax_rate=body.tax_rate,
        valid_from=body.valid_from,
        valid_before=None if body.valid_to is None else body.valid_to + ONE_DAY,
    )


def changed_terms(terms: TariffTerms, *, body: TariffChanges) -> TariffTerms:
    """Return terms with what the body names instead; raises what contradicts itself."""
    named = body.model_fields_set
    changes: dict[str, object] = {RENAMED.get(name, name): getattr(body, name) for name in named - NOT_TERMS}
    if body.time_bands is not None:
        changes["bands"] = bands_of(body.time_bands)
    if "valid_to" in named:
        changes["valid_before"] = None if body.valid_to is None else body.valid_to + ONE_DAY
    return replace(terms, **changes)  # type: ignore[arg-type]


def bands_of(told: Iterable[NewTimeBand]) -> tuple[Band, ...]:
    """Return time bands; raises what cannot be one, with the path of the field."""
    return tuple(_band(band, at=at) for at, band in enumerate(told))


def _band(told: NewTimeBand, *, at: int) -> Band:
    try:
        return Band(
            name=told.name,
            from_time=time.fromisoformat(told.start_time),
            to_time=time.fromisoformat(told.end_time),
            weekdays=weekdays_from_sunday(told.days_of_week),
            price_per_kwh=told.price_per_kwh,
            multiplier=told.multiplier,
        )
    except Refusal as refusal:
        refusal.field = ".".join(part for part in (f"timeBands[{at}]", refusal.field) if part)
        raise
