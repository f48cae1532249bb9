"""A page of meters asks for no more when a household has more years of readings."""

from datetime import date

import pytest

from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.foundation.wire import Wire, watched_wire
from wattstead.kernel.periods import DayPeriod

pytestmark = pytest.mark.django_db(transaction=True)
MOST_STATEMENTS, MOST_ROWS, MOST_BYTES = 30, 600, 100_000
PAGES = ["/meters/", "/meters/METER/", "/meters/METER/?year=2025&until=2025-06-15", "/meters/METER/reading/"]


def households() -> tuple[Household, Household]:
    """Keep a household that has been read for half a year and one for three years."""
    little, much = (
        a_household(days=DayPeriod(starts_on=first, ends_before=date(2025, 7, 1)), with_contract=False)
        for first in (date(2025, 1, 1), date(2022, 7, 1))
    )
    return little, much


def fetched(household: Household, page: str) -> Wire:
    client, address = signed_in(household.user_id), page.replace("METER", str(household.meter_id))
    client.get(address)  # the first request fills caches of the process
    with watched_wire() as wire:
        answer = client.get(address)
    assert answer.status_code == 200, page
    return wire


def test_pages_fetch_a_bounded_amount_whatever_is_stored() -> None:
    little, much = households()

    for page in PAGES:
        of_little, of_much = fetched(little, page), fetched(much, page)

        assert of_much.statements == of_little.statements <= MOST_STATEMENTS, page
        assert of_much.rows <= MOST_ROWS, page
        assert of_much.answered_bytes <= MOST_BYTES, page
