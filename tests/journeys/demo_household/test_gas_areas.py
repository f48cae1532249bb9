"""The demonstration has areas of gas grids, with a correction and one that is behind."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.gas_areas import a_gas_area
from wattstead.domains.metering.gas_areas.models import GasArea, GasAreaQuality
from wattstead.domains.metering.gas_areas.values import count_areas_behind
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.gas_areas import tell_gas_areas
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)


def test_a_year_is_told_once_and_goes_on_with_the_months() -> None:
    with seen_by(SYSTEM):
        counts = [
            tell_gas_areas(today=today, now=NOW)
            for today in (date(2026, 5, 20), date(2026, 5, 21), date(2026, 6, 2))
        ]
        behind = count_areas_behind(told_until=date(2026, 6, 1))
        replaced = GasAreaQuality.objects.exclude(replaced_at=None).count()

    assert (counts, behind, replaced) == ([35, 0, 3], 1, 2)


def test_a_supplier_with_areas_of_its_own_gets_none() -> None:
    with seen_by(SYSTEM):
        a_gas_area(code="MINE")

        assert (tell_gas_areas(today=date(2026, 5, 20), now=NOW), GasArea.objects.count()) == (0, 1)
