"""Everything is asked of a well-filled household: each shape is answered, and no field stays empty."""

import re
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.interfaces.api.answered import Answered, answer_schema, optional_fields, schemas_under, walk
from tests.interfaces.api.asking import GETS, everything_answered
from tests.interfaces.api.filled import a_filled_household
from tests.interfaces.api.programs import a_program
from tests.interfaces.api.things import ids_of
from tests.interfaces.api.world import undone
from tests.shared_data import shared_data
from wattstead.domains.metering.queries import imports_visible_to
from wattstead.foundation.tenancy import seen_by

ENTITIES = """
User Account Site Address Meter Reading Contract Tariff TimeBand Invoice InvoiceLineItem PaymentMethod Payment
SolarSystem Inverter ProductionReading Battery BatteryReading EVCharger ChargingSession SmartPlug
SmartPlugReading Notification AlertPreference Ticket TicketMessage TicketAttachment Forecast ForecastValue
Goal
"""
# Fields that nothing in the product can fill today, each with its reason.
EMPTY = {"Invoice.pdfUrl": "no PDF is made of an invoice yet"}


@pytest.fixture(scope="module")
def answered(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Answered]:
    with django_db_blocker.unblock(), undone():
        household = a_filled_household()
        with seen_by(household.viewer) as viewer:
            imports = [{"importId": str(run.pk)} for run in imports_visible_to(viewer)]
        yield everything_answered(a_program(household.user_id), known=[ids_of(household), *imports])


@pytest.fixture(scope="module")
def reached() -> set[str]:
    """Return the schemas that some GET can answer with."""
    return {name for operation in GETS for name in schemas_under(answer_schema(operation))}


def test_the_entities_are_those_of_the_specification() -> None:
    specification = shared_data("../spec/data-model.md").read_text()

    assert set(re.findall(r"interface (\w+) \{", specification)) == set(ENTITIES.split())


def test_every_schema_of_a_get_stands_in_an_answer(reached: set[str], answered: Answered) -> None:
    assert set(ENTITIES.split()) - reached == set()
    assert reached - answered.schemas == set()


def test_every_optional_field_is_filled_somewhere_but_for_those_that_say_why(
    reached: set[str], answered: Answered
) -> None:
    optional = {field for name in reached for field in optional_fields(name)}

    assert optional - answered.filled == EMPTY.keys()


def test_control_a_field_that_is_null_counts_as_empty() -> None:
    place = {"name": "Barn", "occupants": None, "coordinates": {"latitude": 48, "longitude": None}}
    answered = Answered()

    walk(place, schema={"$ref": "#/components/schemas/Site"}, answered=answered)

    assert answered.filled == {"Site.name", "Site.coordinates", "Coordinates.latitude"}
