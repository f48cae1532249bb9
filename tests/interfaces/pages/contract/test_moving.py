"""A customer tells what the counter showed when they moved in, and is asked again where that is odd."""

from datetime import datetime
from decimal import Decimal

import pytest

from tests.factories.energy import BERLIN, LATER
from tests.factories.metering import the_register
from tests.interfaces.pages.households import Household, a_household, signed_in
from tests.interfaces.pages.meters.people import words_of
from wattstead.domains.contracts.models import Contract
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.operations.hand_readings import record_reading
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def page_of(household: Household) -> str:
    with seen_by(SYSTEM):
        contract = Contract.objects.get(account_id=household.account_id)
    return f"/contract/{contract.pk}/"


def test_the_page_of_a_contract_tells_what_the_counter_showed_and_takes_it() -> None:
    household, stranger = a_household(), a_household()
    customer, page = signed_in(household.user_id), page_of(household)
    asked = f"{page}reading/in/"

    before = words_of(customer.get(page, follow=True))
    form = words_of(customer.get(asked))
    incomplete = customer.post(asked, {"value_0": "1000", "value_1": ""})
    done = words_of(customer.post(asked, {"value_0": "1000", "value_1": "20"}, follow=True))

    assert "nobody has read it" in before
    assert "Your first bill begins with what the counter showed then." in form
    assert incomplete.status_code == 422
    assert "Thank you. Your bills begin and end with what you read." in done
    assert "1,000 kWh, 20 kWh" in done
    assert customer.get(f"{page}reading/out/").status_code == 409
    assert customer.get(f"{page_of(stranger)}reading/in/").status_code == 404


def test_an_odd_reading_is_asked_about_and_kept_once_it_is_confirmed() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        meter = Meter.objects.get(pk=household.meter_id)
        begun = Contract.objects.get(account_id=household.account_id).starts_on
        for direction in Direction:
            record_reading(
                register=the_register(meter, direction=direction),
                value=Decimal(100),
                read_at=datetime(begun.year, begun.month, begun.day, tzinfo=BERLIN).replace(
                    year=begun.year - 1
                ),
                now=LATER,
            )
    customer, asked = signed_in(household.user_id), f"{page_of(household)}reading/in/"

    doubted = customer.post(asked, {"value_0": "100", "value_1": "150"})
    kept = words_of(customer.post(asked, {"value_0": "100", "value_1": "150", "keep": "1"}, follow=True))

    assert doubted.status_code == 409
    assert "That would mean that nothing was used at all." in words_of(doubted)
    assert "100 kWh, 150 kWh" in kept
