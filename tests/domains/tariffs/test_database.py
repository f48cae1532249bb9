"""Tariffs are kept as they were agreed; the database refuses what would cost money."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

import pytest
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from tests.factories.tariffs import WORKDAYS, a_band, a_draft_tariff, a_tariff, banded_terms, fixed_terms
from wattstead.domains.tariffs.models import Tariff, TimeBand
from wattstead.domains.tariffs.operations import (
    TariffAlreadyArchived,
    TariffCodeTaken,
    TariffUnnamed,
    archive_tariff,
    create_tariff,
    publish_tariff,
)
from wattstead.domains.tariffs.queries import PriceSheet, price_sheet, price_sheets, tariffs_on_offer
from wattstead.domains.tariffs.rules import TariffTerms
from wattstead.domains.tariffs.vocabulary import BandClock, TariffStatus
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db

FULL = banded_terms(
    a_band("Night", price="0.24", multiplier="0.75"),
    a_band("Peak", hours="17:00-20:00", weekdays=WORKDAYS, price="0.412345"),
    clock=BandClock.STANDARD,
    monthly_fee="9.90",
    grid_fee="0.0712",
    feed_in="0.0803",
)


def refused_by(change: Callable[[], object]) -> str | None:
    """Return the name of the constraint that refuses `change`."""
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        change()
    return constraint_named_in(refused.value)


@pytest.mark.parametrize("terms", [FULL, fixed_terms(connection_fee="49.00")])
def test_a_tariff_is_read_back_as_it_was_offered(terms: TariffTerms) -> None:
    with seen_by(SYSTEM):
        tariff = create_tariff(code="NIGHT-2025", name="Nightsaver", terms=terms)

        found = price_sheet(tariff.pk)

    assert found == PriceSheet(
        tariff_id=tariff.pk, code="NIGHT-2025", name="Nightsaver", status=TariffStatus.ACTIVE, terms=terms
    )


def test_everybody_may_read_a_tariff() -> None:
    with seen_by(SYSTEM):
        tariff = a_tariff()

    with seen_by(Viewer(user_id=None)):
        assert price_sheet(tariff.pk).tariff_id == tariff.pk


def test_a_tariff_that_does_not_exist_is_not_found() -> None:
    with seen_by(SYSTEM), pytest.raises(NotFound):
        price_sheet(new_key())


def test_two_tariffs_never_share_a_code() -> None:
    """Kept by tariff_code_is_unique."""
    with pytest.raises(TariffCodeTaken) as refused, seen_by(SYSTEM):
        a_tariff(code="NIGHT-2025")
        a_tariff(code="NIGHT-2025")

    assert str(refused.value) == "There is a tariff with the code NIGHT-2025 already."
    assert refused.value.field == "code"


@pytest.mark.parametrize(
    ("code", "name"), [(" ", "Night"), ("C" * 41, "Night"), ("N-1", ""), ("N-1", "N" * 81)]
)
def test_a_tariff_needs_a_code_and_a_name(code: str, name: str) -> None:
    with seen_by(SYSTEM), pytest.raises(TariffUnnamed):
        create_tariff(code=code, name=name, terms=fixed_terms())


def test_an_archived_tariff_is_no_longer_on_offer_but_keeps_its_prices() -> None:
    with seen_by(SYSTEM):
        kept, archived = a_tariff(name="Kept"), a_tariff(name="Archived")

        archive_tariff(tariff_id=archived.pk)

        assert [sheet.name for sheet in tariffs_on_offer(on=date(2025, 6, 1))] == ["Kept"]
        assert price_sheet(archived.pk).status is TariffStatus.ARCHIVED
        assert price_sheet(archived.pk).terms == price_sheet(kept.pk).terms


def test_a_tariff_is_archived_once() -> None:
    with seen_by(SYSTEM):
        tariff = a_tariff(code="OLD")
        archive_tariff(tariff_id=tariff.pk)

        with pytest.raises(TariffAlreadyArchived):
            archive_tariff(tariff_id=tariff.pk)
        with pytest.raises(NotFound):
            archive_tariff(tariff_id=new_key())


def test_only_valid_tariffs_are_on_offer() -> None:
    with seen_by(SYSTEM):
        a_tariff(fixed_terms(valid_from=date(2025, 7, 1)), name="Future")
        a_tariff(fixed_terms(valid_before=date(2025, 6, 1)), name="Past")
        a_tariff(fixed_terms(valid_from=date(2025, 6, 1), valid_before=date(2025, 6, 2)), name="Today")

        assert [sheet.name for sheet in tariffs_on_offer(on=date(2025, 6, 1))] == ["Today"]


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_tariffs_takes_two_queries(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with seen_by(SYSTEM):
        ids = [a_tariff().pk for _ in range(count)]

        with django_assert_num_queries(2):
            found = price_sheets(ids)

    assert found.keys() == set(ids)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"tariff_type": "free"}, "tariff_type_is_known"),
        ({"status": "lost"}, "tariff_status_is_known"),
        ({"clock": "sundial"}, "tariff_clock_is_known"),
        ({"feed_in_type": "free"}, "tariff_feed_in_type_is_known"),
        ({"currency": "eur"}, "tariff_currency_is_a_code"),
        ({"monthly_fee": Decimal("-0.01")}, "tariff_fees_are_not_negative"),
        ({"connection_fee": Decimal("-0.01")}, "tariff_fees_are_not_negative"),
        ({"tax_rate": Decimal("1.01")}, "tariff_tax_rate_is_a_share"),
        ({"tax_rate": Decimal("-0.01")}, "tariff_tax_rate_is_a_share"),
        ({"valid_before": date(2020, 1, 1)}, "tariff_ends_after_it_begins"),
    ],
)
def test_the_database_refuses_a_tariff_without_sense(change: dict[str, object], constraint: str) -> None:
    row: dict[str, object] = {
        "name": "Odd",
        "code": "ODD",
        "tariff_type": "fixed",
        "currency": "EUR",
        "base_price_per_kwh": Decimal("0.3"),
        "monthly_fee": Decimal(0),
        "tax_rate": Decimal("0.19"),
        "valid_from": date(2020, 1, 1),
    }

    assert refused_by(lambda: Tariff.objects.create(**(row | change))) == constraint


@pytest.mark.parametrize(
    "change", [{"base_price_per_kwh": Decimal("0.5")}, {"monthly_fee": Decimal(1)}, {"tax_rate": Decimal(0)}]
)
def test_an_agreed_price_never_changes(change: dict[str, Decimal]) -> None:
    with seen_by(SYSTEM):
        tariff = a_tariff()

    assert (
        refused_by(lambda: Tariff.objects.filter(pk=tariff.pk).update(**change))
        == "tariff_prices_never_change"
    )


def test_an_agreed_band_never_changes_nor_goes() -> None:
    with seen_by(SYSTEM):
        bands = TimeBand.objects.filter(tariff=a_tariff())

    assert refused_by(lambda: bands.update(price_per_kwh=Decimal("0.5"))) == "tariff_prices_never_change"
    assert refused_by(bands.delete) == "tariff_prices_never_change"


def add_band(tariff: Tariff, *, hours: str, weekdays: list[int]) -> None:
    from_time, to_time = (time.fromisoformat(part) for part in hours.split("-"))
    TimeBand.objects.create(
        tariff=tariff,
        name="More",
        from_time=from_time,
        to_time=to_time,
        weekdays=weekdays,
        price_per_kwh=Decimal("0.2"),
    )


@pytest.mark.parametrize(
    ("hours", "weekdays"),
    [
        ("21:00-22:01", [4]),
        ("05:59-12:00", [5]),
        ("22:00-06:00", [4]),
        ("00:00-00:00", [4]),
        ("23:00-23:30", [6]),
        ("00:00-01:00", [0]),
    ],
)
def test_the_database_lets_no_minute_have_two_prices(hours: str, weekdays: list[int]) -> None:
    with seen_by(SYSTEM):
        tariff = a_tariff(banded_terms(a_band("Night", weekdays=frozenset({4, 6}))))

    assert (
        refused_by(lambda: add_band(tariff, hours=hours, weekdays=weekdays))
        == "time_bands_of_a_tariff_do_not_overlap"
    )


@pytest.mark.parametrize(
    ("hours", "weekdays"), [("06:00-22:00", [4, 5, 6]), ("22:00-00:00", [5]), ("00:00-06:00", [6])]
)
def test_the_database_lets_bands_touch(hours: str, weekdays: list[int]) -> None:
    with seen_by(SYSTEM):
        tariff = a_tariff(banded_terms(a_band("Night", weekdays=frozenset({4, 6}))))

        add_band(tariff, hours=hours, weekdays=weekdays)

        assert TimeBand.objects.filter(tariff=tariff).count() == 2


@pytest.mark.parametrize("weekdays", [[], [7], [0, 9]])
def test_the_database_knows_seven_days(weekdays: list[int]) -> None:
    with seen_by(SYSTEM):
        tariff = a_tariff(fixed_terms())

    assert (
        refused_by(lambda: add_band(tariff, hours="12:00-13:00", weekdays=weekdays))
        == "time_band_days_are_of_the_week"
    )


@pytest.mark.django_db(transaction=True)
def test_no_band_is_added_to_a_tariff_that_was_offered() -> None:
    with seen_by(SYSTEM):
        tariff = a_tariff(banded_terms(a_band("Night")))

    refused = refused_by(lambda: add_band(tariff, hours="12:00-13:00", weekdays=[0]))

    assert refused == "tariff_prices_never_change"


@pytest.mark.django_db(transaction=True)
def test_a_draft_changes_and_goes_past_every_operation_and_what_was_published_is_no_draft_again() -> None:
    with seen_by(SYSTEM):
        tariff = a_draft_tariff(banded_terms(a_band("Night")))
    draft = Tariff.objects.filter(pk=tariff.pk)

    with seen_by(SYSTEM):
        draft.update(monthly_fee=Decimal(3))
        add_band(tariff, hours="12:00-13:00", weekdays=[0])
        TimeBand.objects.filter(tariff=tariff, name="More").delete()
        publish_tariff(tariff_id=tariff.pk)

    assert refused_by(lambda: draft.update(status="draft")) == "tariff_prices_never_change"
    assert refused_by(lambda: draft.update(monthly_fee=Decimal(4))) == "tariff_prices_never_change"
    assert refused_by(TimeBand.objects.filter(tariff=tariff).delete) == "tariff_prices_never_change"
    assert (
        refused_by(lambda: add_band(tariff, hours="12:00-13:00", weekdays=[0]))
        == "tariff_prices_never_change"
    )


def test_a_published_tariff_never_goes() -> None:
    with seen_by(SYSTEM):
        tariff = a_tariff(fixed_terms())

    assert refused_by(Tariff.objects.filter(pk=tariff.pk).delete) == "tariff_prices_never_change"
