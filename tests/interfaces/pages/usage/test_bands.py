"""Which colour a band of the tariff has in the chart."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tests.interfaces.pages.samples import sample_usage
from wattstead.interfaces.pages.usage.bands import BASE, CHEAP, DEAR, OTHER, colours_of
from wattstead.journeys.explore_usage import Bar, Usage, UsageQuestion
from wattstead.kernel.money import Money

NIGHT_BEGINS_AT = datetime(2026, 3, 1, tzinfo=UTC)


def usage_with(prices: dict[str | None, str]) -> Usage:
    """Return a day with one bar of a kWh in each band, at these prices."""
    whole = sample_usage(ask=UsageQuestion(span="day", on=date(2026, 3, 1)), today=date(2026, 4, 1))
    bars = tuple(
        Bar(
            starts_at=NIGHT_BEGINS_AT + timedelta(hours=at),
            ends_before=NIGHT_BEGINS_AT + timedelta(hours=at + 1),
            energy=Decimal(1),
            cost=Money(Decimal(price), "EUR"),
            band=band,
            quality="measured",
        )
        for at, (band, price) in enumerate(prices.items())
    )
    return replace(whole, bars=bars)


def test_cheaper_than_usual_is_blue_and_dearest_is_orange() -> None:
    usage = usage_with({"Night": "0.20", None: "0.30", "Evening": "0.40"})

    assert colours_of(usage) == {"Night": CHEAP, None: BASE, "Evening": DEAR}


def test_two_bands_that_cover_the_day_are_usual_and_cheap() -> None:
    usage = usage_with({"Day": "0.30", "Night": "0.20"})

    assert colours_of(usage) == {"Day": BASE, "Night": CHEAP}


def test_bands_between_the_cheapest_and_the_dearest_share_a_colour() -> None:
    usage = usage_with({"Night": "0.20", "Noon": "0.25", None: "0.30", "Evening": "0.40"})

    assert colours_of(usage) == {"Night": CHEAP, "Noon": OTHER, None: BASE, "Evening": DEAR}


def test_tariff_without_bands_colours_nothing() -> None:
    assert colours_of(usage_with({None: "0.30"})) == {}
